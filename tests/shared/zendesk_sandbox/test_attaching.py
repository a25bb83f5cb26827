from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import pytest

from tests.shared.zendesk_sandbox.daily_work import (
    attach,
    attached,
    make_upload,
    path_of,
    send_file,
)
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches


def test_used_once(sandbox: RunningSandbox, courier: str) -> None:
    token = make_upload(sandbox, courier)["token"]
    assert len(attached(attach(sandbox, token))) == 1
    again = attach(sandbox, token)
    assert (again.status, list(again.json()["details"])) == (422, ["uploads"])
    assert sandbox.ask("DELETE", f"/api/v2/uploads/{token}", token=courier).status == 404


def test_refused_comment_uses_nothing_up(sandbox: RunningSandbox, courier: str) -> None:
    token = make_upload(sandbox, courier)["token"]
    assert attach(sandbox, token, "nonsense").status == 422
    assert len(sandbox.state.tickets[1000].comments) == 2
    assert len(attached(attach(sandbox, token, token))) == 1


def test_one_token_may_be_a_bare_string(sandbox: RunningSandbox, agent: str) -> None:
    token = make_upload(sandbox, agent)["token"]
    sent = {"ticket": {"comment": {"body": "files", "uploads": token}}}
    answer = sandbox.ask("PUT", "/api/v2/tickets/1000", token=agent, json=sent)
    assert len(attached(answer)) == 1


def test_unused_upload_lives_an_hour(sandbox: RunningSandbox) -> None:
    courier = sandbox.issue_token(sandbox.service_user_id, "ticket_attachments:write", life=7200)
    moment = sandbox.state.now()
    sandbox.state._clock = lambda: moment
    first, second = (send_file(sandbox, courier).json()["upload"] for _ in range(2))
    sandbox.advance(3599)
    assert len(attached(attach(sandbox, first["token"]))) == 1
    sandbox.advance(1)
    assert attach(sandbox, second["token"]).status == 422
    gone = path_of(sandbox, second["attachment"])
    kept = path_of(sandbox, first["attachment"])
    assert sandbox.ask("GET", gone).status == 404
    assert sandbox.ask("GET", kept).status == 200
    assert len(list(sandbox.state.folder.iterdir())) == 1


def test_life_of_an_upload_is_a_switch() -> None:
    with start_sandbox(switches=Switches(upload_lifetime=259200)) as sandbox:
        courier = sandbox.issue_token(sandbox.service_user_id, "ticket_attachments:write")
        token = make_upload(sandbox, courier)["token"]
        sandbox.advance(71 * 3600)
        assert len(attached(attach(sandbox, token))) == 1


def test_bad_token_can_be_ignored() -> None:
    with start_sandbox(switches=Switches(bad_upload="ignore")) as sandbox:
        answer = attach(sandbox, "nonsense")
        assert (answer.status, attached(answer)) == (200, [])


@pytest.mark.parametrize(("setting", "status"), [("not_found", 404), ("accepted", 204)])
def test_deleting_what_a_comment_took_changes_nothing(
    setting: Literal["not_found", "accepted"], status: int
) -> None:
    with start_sandbox(switches=Switches(deleting_consumed_upload=setting)) as sandbox:
        agent = sandbox.issue_token(sandbox.seeded.agent.id, "write")
        taken, free = (make_upload(sandbox, agent)["token"] for _ in range(2))
        [attachment] = attached(attach(sandbox, taken))
        asked = [taken, taken, free, free, "nonsense"]
        answers = [sandbox.ask("DELETE", f"/api/v2/uploads/{t}", token=agent) for t in asked]
        assert [answer.status for answer in answers] == [status, status, 204, 404, 404]
        assert sandbox.ask("GET", path_of(sandbox, attachment)).status == 200


def test_foreign_token_can_be_refused() -> None:
    with start_sandbox(switches=Switches(foreign_upload="reject")) as sandbox:
        courier = sandbox.issue_token(sandbox.service_user_id, "ticket_attachments:write")
        agent = sandbox.issue_token(sandbox.seeded.agent.id, "write")
        assert attach(sandbox, make_upload(sandbox, courier)["token"]).status == 422
        assert attach(sandbox, make_upload(sandbox, agent)["token"]).status == 200


def test_files_of_a_comment_can_be_limited() -> None:
    with start_sandbox(switches=Switches(comment_attachment_limit=2)) as sandbox:
        agent = sandbox.issue_token(sandbox.seeded.agent.id, "write")
        tokens = [make_upload(sandbox, agent)["token"] for _ in range(3)]
        assert attach(sandbox, *tokens).status == 422
        assert attach(sandbox, *tokens[:2]).status == 200


def test_one_token_used_by_ten_at_once_is_used_once(sandbox: RunningSandbox, courier: str) -> None:
    token = make_upload(sandbox, courier)["token"]
    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(lambda _: attach(sandbox, token).status, range(10)))
    assert sorted(statuses) == [200] + [422] * 9
