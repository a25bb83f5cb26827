from typing import Any

import pytest

from tests.shared.zendesk_sandbox.daily_work import attach, make_upload, path_of, send_file
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches


def _upload(sandbox: RunningSandbox, name: str = "a.txt") -> Any:
    courier = sandbox.issue_token(sandbox.service_user_id, "write")
    return make_upload(sandbox, courier, f"filename={name}")


def test_scan_ends_after_a_while(sandbox: RunningSandbox, agent: str) -> None:
    path = f"/api/v2/attachments/{_upload(sandbox)['attachment']['id']}.json"
    shown = sandbox.ask("GET", path, token=agent).json()["attachment"]
    assert shown["malware_scan_result"] == "not_scanned"
    sandbox.advance(5)
    shown = sandbox.ask("GET", path, token=agent).json()["attachment"]
    assert shown["malware_scan_result"] == "malware_not_found"


def test_missing_attachment(sandbox: RunningSandbox, agent: str) -> None:
    assert sandbox.ask("GET", "/api/v2/attachments/1", token=agent).status == 404
    assert sandbox.ask("GET", "/attachments/token/nonsense/?name=a").status == 404


def test_restricted_agent_sees_unattached_files_only(sandbox: RunningSandbox) -> None:
    upload = _upload(sandbox)
    path = f"/api/v2/attachments/{upload['attachment']['id']}"
    token = sandbox.issue_token(sandbox.service_user_id, "read")
    assert sandbox.ask("GET", path, token=token).status == 200
    attach(sandbox, upload["token"], public=True)
    assert sandbox.ask("GET", path, token=token).status == 404


@pytest.mark.parametrize("name", ["%0d%0aX-Evil:%201", "%22;x=%22", "%E2%80%AEgpj.exe", "a/../b"])
def test_hostile_names_do_not_reach_the_headers(sandbox: RunningSandbox, name: str) -> None:
    url = _upload(sandbox, name)["attachment"]["content_url"]
    answer = sandbox.ask("GET", url.removeprefix(sandbox.url))
    assert answer.status == 200
    assert "x-evil" not in answer.headers
    assert answer.headers["content-disposition"].isascii()
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox"


def test_private_attachments_want_a_reader_of_the_ticket() -> None:
    with start_sandbox(switches=Switches(private_attachments="on")) as sandbox:
        upload = _upload(sandbox)
        path = path_of(sandbox, upload["attachment"])
        seeded = sandbox.seeded
        tokens = {
            user.name: sandbox.issue_token(user.id, "read")
            for user in (seeded.agent, seeded.requester, seeded.service)
        }
        assert sandbox.ask("GET", path).status == 403
        assert sandbox.ask("GET", path, token=tokens[seeded.requester.name]).status == 200
        attach(sandbox, upload["token"], public=False)
        statuses = {n: sandbox.ask("GET", path, token=t).status for n, t in tokens.items()}
        assert statuses == {"Alex Agent": 200, "Rita Requester": 403, "Log Courier": 403}
        shown = _upload(sandbox)
        attach(sandbox, shown["token"], public=True)
        path = path_of(sandbox, shown["attachment"])
        assert sandbox.ask("GET", path, token=tokens[seeded.requester.name]).status == 200


def test_unattached_file_is_read_ten_times_a_minute(sandbox: RunningSandbox) -> None:
    moment = sandbox.state.now()
    sandbox.state._clock = lambda: moment
    upload, other = _upload(sandbox), _upload(sandbox)
    path, another = (path_of(sandbox, it["attachment"]) for it in (upload, other))
    assert [sandbox.ask("GET", path).status for _ in range(11)] == [200] * 10 + [429]
    assert sandbox.ask("GET", path).headers["retry-after"] == "60"
    assert sandbox.ask("GET", another).status == 200
    attach(sandbox, upload["token"], public=True)
    assert sandbox.ask("GET", path).status == 200


def test_malware_is_kept_from_readers_until_an_admin_says_otherwise(
    sandbox: RunningSandbox, admin: str, agent: str
) -> None:
    # The test file of https://www.eicar.org/, in two parts lest a scanner takes this one for it.
    parts = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*")
    body = "".join(parts).encode()
    upload = send_file(sandbox, agent, body, "filename=a.com").json()["upload"]
    content = path_of(sandbox, upload["attachment"])
    shown = f"/api/v2/attachments/{upload['attachment']['id']}.json"
    assert sandbox.ask("GET", content).status == 200
    sandbox.advance(5)
    found = sandbox.ask("GET", shown, token=agent).json()["attachment"]
    assert found["malware_scan_result"] == "malware_found"
    assert sandbox.ask("GET", content).status == 403
    sent: dict[str, object] = {"attachment": {"malware_access_override": True}}
    assert sandbox.ask("PUT", shown, token=agent, json=sent).status == 403
    changed = sandbox.ask("PUT", shown, token=admin, json=sent)
    assert changed.json()["attachment"]["malware_access_override"] is True
    assert sandbox.ask("GET", content).status == 200


@pytest.mark.parametrize("sent", [{}, {"attachment": 1}, {"attachment": {}}])
def test_bad_override(sandbox: RunningSandbox, admin: str, sent: object) -> None:
    path = f"/api/v2/attachments/{_upload(sandbox)['attachment']['id']}"
    assert sandbox.ask("PUT", path, token=admin, json=sent).status in (400, 422)
