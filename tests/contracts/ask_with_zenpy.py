"""Does an agent's daily work with zenpy, as it is published, and prints what it saw.

Reads from standard input {"url", "token", "ticket", "closed_ticket", "file"}, and writes one JSON
object. Runs on the interpreter of an environment of its own, not on ours.
"""

import base64
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from zenpy import Zenpy  # type: ignore[import-not-found]
from zenpy.lib.api_objects import Comment, Ticket  # type: ignore[import-not-found]
from zenpy.lib.exception import APIException  # type: ignore[import-not-found]


def refusal(ask: Callable[[], object]) -> str:
    try:
        ask()
    except APIException as error:
        return f"{type(error).__name__} {error.response.status_code}"
    return "none"


def answer(order: dict[str, Any]) -> dict[str, Any]:
    # zenpy joins the two with a dot, and puts https:// before them.
    subdomain, domain = urlsplit(order["url"]).netloc.split(".", 1)
    client = Zenpy(subdomain=subdomain, domain=domain, oauth_token=order["token"])
    file = Path(order["file"])
    me = client.users.me()
    ticket = client.tickets(id=order["ticket"])
    upload = client.attachments.upload(str(file), target_name=file.name)
    ticket.comment = Comment(body="The logs, by zenpy", public=False, uploads=[upload.token])
    client.tickets.update(ticket)
    comments = list(client.tickets.comments(ticket))
    attachment = client.attachments(id=comments[-1].attachments[0].id)
    content = client.attachments.download(attachment.id).getvalue()
    closed = Ticket(id=order["closed_ticket"], comment=Comment(body="Too late"))
    return {
        "me": {"id": me.id, "role": me.role},
        "ticket": {"id": ticket.id, "subject": ticket.subject},
        "comments": [{"id": c.id, "body": c.body, "public": c.public} for c in comments],
        "attachment": {
            "id": attachment.id,
            "file_name": attachment.file_name,
            "size": attachment.size,
        },
        "content": base64.b64encode(content).decode(),
        "refusals": {
            "missing": refusal(lambda: client.tickets(id=999999)),
            "closed": refusal(lambda: client.tickets.update(closed)),
        },
    }


if __name__ == "__main__":
    json.dump(answer(json.load(sys.stdin)), sys.stdout)
