"""The pages for people, under one blueprint."""

from flask import Blueprint

from zendesk_sandbox.calls import refuse_foreign_names
from zendesk_sandbox.pages import (
    admin_center,
    oauth,
    people,
    request_log,
    switches,
    ticket,
    ticket_list,
)

blueprint = Blueprint("pages", __name__)
blueprint.before_request(refuse_foreign_names)
for _page in (ticket_list, ticket, people, oauth, admin_center, switches, request_log):
    blueprint.register_blueprint(_page.blueprint)
