"""What a buyer's browser gets: the bank's page for authentication, and the double of Stripe.js."""

from __future__ import annotations

from html import escape
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fake_stripe import attempts, intents
from fake_stripe.errors import Refused
from fake_stripe.settings import API_VERSION
from fake_stripe.wire import Call, Json, Reply

if TYPE_CHECKING:
    from fake_stripe.app import App

HTML = "text/html; charset=utf-8"
SCRIPT_NAMES = ("/v3", "/v3/", "/stripe.js")
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<style>body{{font:1.1rem system-ui,sans-serif;margin:2rem auto;max-width:28rem;padding:0 1rem}}
button{{font:inherit;padding:.6rem 1rem;margin:0 .5rem .5rem 0}}</style></head>
<body><main><h1>{title}</h1>{body}</main>{script}</body></html>"""
CHOICES = """<p>This is the test bank. A payment of {amount} {currency} waits for you.</p>
<form method="post">
<button name="answer" value="complete">Complete authentication</button>
<button name="answer" value="fail">Fail authentication</button></form>"""
TELL = "<script>if (parent !== window) parent.postMessage('fake-stripe-done', '*')</script>"


def is_script(path: str) -> bool:
    """Tell whether a path is one under which Stripe.js is fetched."""
    return path in SCRIPT_NAMES or path.endswith("/stripe.js")


def script(call: Call) -> Reply:
    """Give the double of Stripe.js, pointed at this server."""
    text = resources.files("fake_stripe").joinpath("stripe.js").read_text(encoding="utf-8")
    # The SDK for browsers warns of a script from another release than its own.
    release = API_VERSION.rpartition(".")[2]
    body = text.replace("%BASE_URL%", call.base_url).replace("%RELEASE%", release).encode()
    headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}
    return Reply(200, body, "text/javascript; charset=utf-8", headers)


def _page(title: str, body: str, *, script: str = "") -> Reply:
    text = PAGE.format(title=escape(title), body=body, script=script)
    return Reply(200, text.encode(), HTML)


def answer(app: App, call: Call) -> Reply:
    """Show the bank's page, or take what the buyer pressed there."""
    _, _, id_, token = [*call.path.split("/"), "", ""][:4]
    with app.work(base_url=call.base_url) as work:
        intent = intents.need(work, id_)
        if intent.get("_authentication") != token:
            raise Refused(404, "There is no such authentication.")
        if intent["status"] != "requires_action":
            return _page("Nothing to do", "<p>This payment waits for nothing.</p>", script=TELL)
        if call.method != "POST":
            amount = CHOICES.format(amount=intent["amount"], currency=escape(intent["currency"]))
            return _page("Authenticate your payment", amount)
        return_url = intent["next_action"]["redirect_to_url"]["return_url"]
        passes = b"answer=complete" in call.body
        attempts.authenticate(work, intent, passes=passes)
        return _after(intent, return_url, passes=passes)


def _after(intent: Json, return_url: str | None, *, passes: bool) -> Reply:
    if return_url is None:
        title = "Authentication complete" if passes else "Authentication failed"
        return _page(title, "<p>You may close this page.</p>", script=TELL)
    query = urlencode(
        {
            "payment_intent": intent["id"],
            "payment_intent_client_secret": intent["client_secret"],
            "redirect_status": "succeeded" if intent["status"] == "succeeded" else "failed",
        }
    )
    joint = "&" if "?" in return_url else "?"
    return Reply(303, headers={"Location": f"{return_url}{joint}{query}"})
