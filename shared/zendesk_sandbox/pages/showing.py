"""How a page is rendered and sent: with the account's name, and so that nothing in it can run."""

from typing import Final

from flask import Response, render_template

from zendesk_sandbox.calls import here

_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def show_page(template: str, *, status: int = 200, **values: object) -> Response:
    """The page; its template passes all that came from outside through `shown`."""
    text = render_template(template, subdomain=here().subdomain, **values)
    return Response(text, status, _HEADERS, content_type="text/html; charset=utf-8")
