"""Show the demo's mail as one plain page, or as JSON."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from typing import Any

from stagedoor.operations.mailbox_store import KeptMessage

_LINK = re.compile(r"https?://[^\s<>\"']+")
_STYLE = """
body { margin: 0; background: #FAF7F2; color: #1B1817;
  font: 15px/1.55 Inter, system-ui, sans-serif; border-top: 8px solid #8F1D2C; }
main { max-width: 720px; margin: 0 auto; padding: 32px 16px 64px; }
h1 { font: 600 28px/1.2 Fraunces, Georgia, serif; margin: 0 0 8px; }
h2 { font: 600 17px/1.3 Inter, system-ui, sans-serif; margin: 0 0 4px; overflow-wrap: anywhere; }
form { display: flex; gap: 8px; margin: 16px 0 32px; }
input, button { font: inherit; min-height: 44px; padding: 0 12px; border-radius: 10px;
  border: 1px solid #E5DED5; background: #FFFFFF; color: inherit; }
input { flex: 1; min-width: 0; }
article { background: #FFFFFF; border: 1px solid #E5DED5; border-radius: 10px;
  padding: 20px 24px; margin: 0 0 16px; }
.facts { color: #5E5752; font-size: 13px; margin: 0 0 12px; overflow-wrap: anywhere; }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
ul { list-style: none; margin: 16px 0 0; padding: 12px 0 0; border-top: 1px solid #E5DED5; }
a { color: #8F1D2C; }
"""


def messages_page(messages: Iterable[KeptMessage], to: str | None) -> str:
    """Return the page with each message whole."""
    shown = [_article(message) for message in messages]
    count = f"{len(shown)} {'message' if len(shown) == 1 else 'messages'}, newest first"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Mailbox</title><style>{_STYLE}</style></head><body><main>"
        "<h1>Mailbox</h1><p>All mail of this demo ends here; nothing leaves this machine.</p>"
        '<form><input name="to" type="search" aria-label="Show mail to this address" '
        f'placeholder="everybody@example.com" value="{html.escape(to or "")}">'
        f"<button>Show</button></form><p>{count}</p>{''.join(shown)}</main></body></html>"
    )


def messages_json(messages: Iterable[KeptMessage]) -> str:
    """Return each message as `{to, subject, message_id, text, attachments}`."""
    return json.dumps([_facts(message) for message in messages], ensure_ascii=False)


def _facts(message: KeptMessage) -> dict[str, Any]:
    return {
        "to": message.to,
        "subject": message.subject,
        "message_id": message.message_id,
        "text": message.text,
        "attachments": [
            {
                "filename": attachment.filename,
                "content_type": attachment.content_type,
                "size": len(attachment.content),
                "url": f"/messages/{message.id}/attachments/{number}",
            }
            for number, attachment in enumerate(message.attachments)
        ],
        "received_at": message.received_at.isoformat(),
    }


def _article(message: KeptMessage) -> str:
    facts = f"To {message.to} · from {message.sender} · {message.received_at:%d %B %Y %H:%M:%S} UTC"
    return (
        f'<article id="m{message.id}"><h2>{html.escape(message.subject)}</h2>'
        f'<p class="facts">{html.escape(facts)}<br>{html.escape(message.message_id)}</p>'
        f"<pre>{_with_links(message.text)}</pre><ul>{_files(message)}</ul></article>"
    )


def _files(message: KeptMessage) -> str:
    files = [
        f'<li><a href="/messages/{message.id}/attachments/{number}" download>'
        f"{html.escape(attachment.filename)}</a> "
        f"{html.escape(attachment.content_type)}, {len(attachment.content):,} bytes</li>"
        for number, attachment in enumerate(message.attachments)
    ]
    if message.html:
        files.append(f'<li><a href="/messages/{message.id}/html">as HTML</a></li>')
    return "".join(files)


def _with_links(text: str) -> str:
    parts: list[str] = []
    end = 0
    for link in _LINK.finditer(text):
        address = html.escape(link[0])
        parts += [html.escape(text[end : link.start()]), f'<a href="{address}">{address}</a>']
        end = link.end()
    return "".join([*parts, html.escape(text[end:])])
