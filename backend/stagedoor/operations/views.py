"""Answer what only the demo answers: where its parts are, and who may log in."""

from __future__ import annotations

from flask import Response

from stagedoor.kernel.errors import NotFound
from stagedoor.operations.demo_facts import DemoReply, demo_reply
from stagedoor.web.api import blueprint, json_reply, refusals, services

api = blueprint("demo")


@api.get("/demo", responses={200: DemoReply, **refusals(NotFound)})
def show_demo() -> Response:
    """Show the demo's parts, accounts and events; there is nothing here in production."""
    parts = services()
    if not parts.config.is_demo:
        raise NotFound
    with parts.database.read() as session:
        return json_reply(demo_reply(session, parts.config))
