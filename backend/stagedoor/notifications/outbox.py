"""Queue an email in the transaction that makes it necessary."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from stagedoor.kernel import ids
from stagedoor.notifications.mail_templates import TEMPLATES

# The row and its job in one round trip.
_ENQUEUE = text("SELECT queue_email(:id, :dedupe_key, :to, :template, CAST(:values AS jsonb))")


def enqueue(
    session: Session, *, to: str, template: str, values: Mapping[str, Any], dedupe_key: str
) -> bool:
    """Add an email and its job; a rollback leaves neither, a commit both.

    Returns False, having added nothing, when there is one with the same `dedupe_key`.
    """
    assert template in TEMPLATES, f"there is no mail template {template!r}"
    was_added: bool = session.execute(
        _ENQUEUE,
        {
            "id": ids.new_id(),
            "dedupe_key": dedupe_key,
            "to": to,
            "template": template,
            "values": json.dumps(dict(values)),
        },
    ).scalar_one()
    return was_added
