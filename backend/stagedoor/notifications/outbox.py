"""Queue an email in the transaction that makes it necessary."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from stagedoor.kernel import ids
from stagedoor.notifications.mail_templates import TEMPLATES

# The row and its job in one round trip, because an order waits for it. The job knows the row's id
# and nothing else.
_ENQUEUE = text(
    "WITH email AS ("
    ' INSERT INTO outbox_emails (id, dedupe_key, to_address, template, "values", message_id)'
    " VALUES (:id, :dedupe_key, :to, :template, CAST(:values AS jsonb), :message_id)"
    " ON CONFLICT (dedupe_key) DO NOTHING RETURNING id) "
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('mail', 'deliver_email', 0, NULL, NULL,"
    " jsonb_build_object('email_id', id), NULL)::procrastinate_job_to_defer_v1]) FROM email"
)


def enqueue(
    session: Session, *, to: str, template: str, values: Mapping[str, Any], dedupe_key: str
) -> bool:
    """Add an email and its job; a rollback leaves neither, a commit both.

    Returns False, having added nothing, when there is one with the same `dedupe_key`.
    """
    assert template in TEMPLATES, f"there is no mail template {template!r}"
    email_id = ids.new_id()
    added = session.execute(
        _ENQUEUE,
        {
            "id": email_id,
            "dedupe_key": dedupe_key,
            "to": to,
            "template": template,
            "values": json.dumps(dict(values)),
            # The part before the @: the service that sends the mail adds its own domain.
            "message_id": email_id.hex,
        },
    )
    return added.one_or_none() is not None
