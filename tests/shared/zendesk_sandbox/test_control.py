from datetime import datetime

import pytest

from zendesk_sandbox.server import RunningSandbox, start_sandbox


def test_faults_over_http(sandbox: RunningSandbox) -> None:
    fault = {"method": "GET", "path": "/users/me", "status": 503, "times": 2}
    assert sandbox.ask("POST", "/sandbox/faults", json=fault).status == 204
    assert sandbox.ask("GET", "/api/v2/users/me").status == 503
    assert sandbox.ask("DELETE", "/sandbox/faults").status == 204
    assert sandbox.ask("GET", "/api/v2/users/me").status == 200


@pytest.mark.parametrize("fault", [{"kind": "nonsense"}, {"path": "("}, {"times": "x"}])
def test_bad_faults_over_http(sandbox: RunningSandbox, fault: object) -> None:
    answer = sandbox.ask("POST", "/sandbox/faults", json=fault)
    assert answer.status == 422
    assert answer.json()["error"]


def test_clock_over_http(sandbox: RunningSandbox, courier: str) -> None:
    before = sandbox.state.now()
    answer = sandbox.ask("POST", "/sandbox/clock", json={"seconds": 1800})
    moved = datetime.fromisoformat(answer.json()["now"]) - before
    assert 1800 <= moved.total_seconds() < 1830
    assert sandbox.ask("GET", "/api/v2/oauth/tokens/current", token=courier).status == 401
    assert sandbox.ask("POST", "/sandbox/clock", json={"hours": 1}).status == 422


@pytest.mark.parametrize("seconds", [1e300, -1e300, 9e11, -9e11, 270_000_000_000])
def test_clock_stays_in_the_calendar(sandbox: RunningSandbox, seconds: float) -> None:
    assert sandbox.ask("POST", "/sandbox/clock", json={"seconds": seconds}).status == 422
    assert sandbox.ask("GET", "/api/v2/users/me").status == 200


def test_log_of_calls_has_no_credentials(sandbox: RunningSandbox, courier: str) -> None:
    upload = sandbox.ask(
        "POST",
        "/api/v2/uploads.json?filename=a.zip",
        token=courier,
        body=b"x",
        headers={"Content-Type": "a/b", "User-Agent": "tester/1"},
    ).json()["upload"]
    content = upload["attachment"]["content_url"].removeprefix(sandbox.url)
    sandbox.ask("GET", content)
    sandbox.ask("DELETE", f"/api/v2/uploads/{upload['token']}.json", token=courier)
    answer = sandbox.ask("GET", "/sandbox/requests")
    seen = [(r["method"], r["path"], r["status"]) for r in answer.json()["requests"]]
    assert seen == [
        ("POST", "/api/v2/uploads.json", 201),
        ("GET", "/attachments/token/[token]/", 200),
        ("DELETE", "/api/v2/uploads/[token]", 204),
    ]
    assert answer.json()["requests"][0]["user_agent"] == "tester/1"
    assert answer.json()["requests"][0]["has_authorization"] is True
    text = answer.body.decode()
    for secret in (courier, upload["token"], content.split("/")[3]):
        assert secret not in text


@pytest.mark.parametrize("host", ["evil.example:80", "127.0.0.1.evil.example", "[::1"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/agent/tickets/1000",
        "/users",
        "/oauth-clients",
        "/log",
        "/switches",
        "/oauth/authorizations/new",
        "/sandbox/requests",
    ],
)
def test_pages_are_not_for_foreign_names(sandbox: RunningSandbox, path: str, host: str) -> None:
    assert sandbox.ask("GET", path, headers={"Host": host}).status == 403
    assert sandbox.ask("GET", path, headers={"Host": "localhost"}).status != 403


def test_pages_of_other_sites_cannot_steer(sandbox: RunningSandbox) -> None:
    rebound = sandbox.ask("GET", "/sandbox/requests", headers={"Host": "evil.example:80"})
    assert rebound.status == 403
    form = sandbox.ask(
        "POST", "/sandbox/clock", body=b'{"seconds": 9}', headers={"Content-Type": "text/plain"}
    )
    assert form.status == 415


def test_two_sandboxes_share_nothing(sandbox: RunningSandbox, courier: str) -> None:
    with start_sandbox() as other:
        assert other.url != sandbox.url
        assert other.mint_client_secret != sandbox.mint_client_secret
        assert other.ask("GET", "/api/v2/oauth/tokens/current", token=courier).status == 401
