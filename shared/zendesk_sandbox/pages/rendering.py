"""How a page is rendered and sent: with the account's name, and so that nothing in it can run."""

from typing import Final

from flask import Response, render_template

from zendesk_sandbox.calls import here

_POLICY: Final = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def render_page(
    template: str, *, status: int = 200, forms_lead_to: str = "", **values: object
) -> Response:
    """The page; its template passes all that came from outside through `shown`.

    `forms_lead_to` is where its forms may end up beside here, as a policy's source.
    """
    text = render_template(template, subdomain=here().subdomain, **values)
    headers = _HEADERS | {"Content-Security-Policy": f"{_POLICY} {forms_lead_to}".rstrip()}
    return Response(text, status, headers, content_type="text/html; charset=utf-8")
