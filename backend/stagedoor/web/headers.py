"""Send the headers that keep browsers safe, and refuse text that cannot be stored."""

from __future__ import annotations

from flask import Flask, Response, request

from stagedoor.config import Configuration
from stagedoor.kernel.errors import Invalid
from stagedoor.web.embedding import framing_sites, open_up

# How long a reply may be kept that does not say so itself.
UNLESS_SAID = "no-store"


def content_security_policy(config: Configuration, *, framed_by: str = "'none'") -> str:
    """Return the policy of the shop's pages: our own files, and Stripe where one pays."""
    stripe = config.stripe_api_base or "https://api.stripe.com"
    script = config.stripe_api_base or "https://js.stripe.com"
    frames = config.stripe_api_base or "https://js.stripe.com https://hooks.stripe.com"
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' {script}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            f"connect-src 'self' {config.live_url} {stripe}",
            f"frame-src {frames}",
            "manifest-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            "form-action 'self'",
            f"frame-ancestors {framed_by}",
        ]
    )


def on_every_reply(config: Configuration) -> list[tuple[str, str]]:
    """Return the headers that every reply carries."""
    everywhere = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ]
    if config.public_url.startswith("https:"):
        everywhere.append(("Strict-Transport-Security", "max-age=31536000"))
    return everywhere


def install(app: Flask, config: Configuration) -> None:
    """Add the headers to every reply."""
    policy = content_security_policy(config)
    framed_policy = content_security_policy(config, framed_by=framing_sites(config))
    everywhere = on_every_reply(config)

    @app.before_request
    def refuse_unreadable_address() -> None:
        if b"%00" in request.query_string or "\x00" in request.path:
            fault = {"pointer": "", "code": "text-invalid", "message": "NUL is not text"}
            raise Invalid("The address has characters that are not text.", errors=[fault])
        if request.query_string and request.path.startswith("/api/"):
            doubled = [name for name, values in request.args.lists() if len(values) > 1]
            if doubled:
                fault = {"pointer": f"/{doubled[0]}", "code": "doubled", "message": "Given twice"}
                raise Invalid("The address says the same thing twice.", errors=[fault])

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.extend(everywhere)
        if response.mimetype == "text/html":
            headers["Content-Security-Policy"] = policy
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = UNLESS_SAID
        open_up(response, framed_policy)
        return response
