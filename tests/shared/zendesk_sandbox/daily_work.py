"""What many tests do to a sandbox on their way to something else."""

from typing import Any

from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox

ZIP = {"Content-Type": "application/zip"}


def send_file(
    sandbox: RunningSandbox,
    token: str | None,
    body: bytes = b"logs",
    query: str = "filename=a.zip",
) -> Answer:
    """Uploads one file."""
    path = f"/api/v2/uploads.json?{query}"
    return sandbox.ask("POST", path, token=token, body=body, headers=ZIP)


def make_upload(sandbox: RunningSandbox, token: str | None, query: str = "filename=a.zip") -> Any:
    """The JSON of an upload that succeeded."""
    answer = send_file(sandbox, token, query=query)
    assert answer.status == 201
    return answer.json()["upload"]


def attach(
    sandbox: RunningSandbox, *uploads: str, number: int = 1000, public: bool = False
) -> Answer:
    """Comments on a ticket as an agent, with the files of these upload tokens."""
    agent = sandbox.issue_token(sandbox.seeded.agent.id, "tickets:write")
    comment = {"body": "files", "uploads": uploads, "public": public}
    return put(sandbox, agent, number, comment=comment)


def attached(answer: Answer) -> Any:
    """The JSON of the files that a comment took, from what `attach` was answered."""
    return answer.json()["audit"]["events"][0]["attachments"]


def put(sandbox: RunningSandbox, token: str, number: int, **ticket: object) -> Answer:
    """Changes a ticket."""
    path = f"/api/v2/tickets/{number}.json"
    return sandbox.ask("PUT", path, token=token, json={"ticket": ticket})


def show(sandbox: RunningSandbox, token: str, number: int) -> Any:
    """The JSON of a ticket."""
    return sandbox.ask("GET", f"/api/v2/tickets/{number}", token=token).json()["ticket"]


def path_of(sandbox: RunningSandbox, attachment: Any) -> str:
    """Where the bytes of a shown attachment are."""
    path: str = attachment["content_url"].removeprefix(sandbox.url)
    return path
