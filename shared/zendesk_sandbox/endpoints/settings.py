"""`/api/v2/account/settings`."""

from flask import Blueprint, Response

from zendesk_sandbox.calls import Call, answer, endpoint
from zendesk_sandbox.scopes import SETTINGS_READ
from zendesk_sandbox.wire.settings import show_settings

blueprint = Blueprint("settings", __name__, url_prefix="/api/v2/account/settings")


@endpoint(blueprint, "GET", "", scopes=SETTINGS_READ, role="agent")
def show_all_settings(call: Call) -> Response:
    """The settings that matter to files and comments, and what stands beside them."""
    return answer({"settings": show_settings(call.account)})
