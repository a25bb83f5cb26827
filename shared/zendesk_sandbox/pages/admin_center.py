"""What stands where Zendesk has its Admin Center, which a sandbox does not imitate."""

from flask import Blueprint, Response

from zendesk_sandbox.pages.rendering import render_page

blueprint = Blueprint("admin_center", __name__)


@blueprint.get("/admin")
@blueprint.get("/admin/<path:place>")
def show_substitute(place: str = "") -> Response:  # noqa: ARG001 - Flask passes it by its name
    """Where to look here, and how to change what Zendesk's page would change."""
    return render_page("admin_center.html", status=404)
