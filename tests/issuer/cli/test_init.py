import json
import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tenant_file.reading import read_tenant
from ticket_code.signing import SigningKey
from ticketbound.secret import Secret
from token_issuer.home import Home
from token_issuer.settings import read_settings
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]
Arguments = tuple[str, ...]


def test_finds_the_service_user_and_writes_three_private_files(
    issuer: Run, init_arguments: Arguments, home: Path, sandbox: RunningSandbox
) -> None:
    status, out, err = issuer(*init_arguments)
    assert (status, out) == (0, f"{home / 'tenant.toml'}\n")
    assert "codes act as Log Courier" in err
    assert err.count("a Zendesk token into a customer") == 1
    assert f"make operator TENANT={home / 'tenant.toml'}" in err
    settings = read_settings(Home(home))
    assert settings.zendesk.sandbox
    assert settings.requests.service_user_id == sandbox.service_user_id
    assert settings.requests.open_codes == 1
    tenant = read_tenant((home / "tenant.toml").read_text())
    assert (tenant.vendor.name, tenant.zendesk.subdomains) == ("Acme GmbH", ("acme",))
    assert tenant.zendesk.sandbox
    if sys.platform != "win32":
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()} == {0o600}


def test_makes_a_canary_ticket_of_its_own(ready: Run, sandbox: RunningSandbox) -> None:
    del ready
    canary = sandbox.state.tickets[1020]
    assert "canary" in canary.subject
    assert canary.is_public
    assert canary.requester_id == sandbox.seeded.admin.id
    assert canary.email_cc_ids == ()


def test_takes_a_canary_that_is_named(
    issuer: Run, init_arguments: Arguments, sandbox: RunningSandbox, home: Path
) -> None:
    assert issuer(*init_arguments, "--canary", "1005")[0] == 0
    assert read_settings(Home(home)).requests.canary_ticket == 1005
    assert len(sandbox.state.tickets) == 20


def test_leaves_no_token_alive(ready: Run, sandbox: RunningSandbox) -> None:
    del ready
    assert sandbox.state.tokens == {}


def test_the_json_document(issuer: Run, init_arguments: Arguments, home: Path) -> None:
    status, out, err = issuer(*init_arguments, "--json")
    document = json.loads(out)
    assert (status, err) == (0, "")
    assert (document["version"], document["command"], document["ok"]) == (1, "init", True)
    assert set(document["data"]) == {
        *("subdomain", "service_user_id", "service_user_name", "canary_ticket"),
        *("public_key", "home", "tenant_file"),
    }
    assert document["data"]["home"] == str(home)
    assert len(document["warnings"]) == 1


def test_does_not_overwrite_unasked(ready: Run, init_arguments: Arguments, home: Path) -> None:
    before = _contents(home)
    status, _, err = ready(*init_arguments)
    assert status == 2
    assert "the issuer is set up already" in err
    assert _contents(home) == before


def test_force_keeps_the_signing_key_and_an_edited_tenant(
    ready: Run, init_arguments: Arguments, home: Path
) -> None:
    tenant = home / "tenant.toml"
    key = read_tenant(tenant.read_text()).keys[0]
    tenant.write_text(tenant.read_text() + "# mine\n")
    assert ready(*init_arguments, "--force")[0] == 0
    assert read_tenant(tenant.read_text()).keys[0] == key
    assert "# mine" in (home / "tenant.former.toml").read_text()


def test_force_takes_new_secrets_while_codes_are_open(
    ready: Run,
    init_arguments: Arguments,
    environment: dict[str, str],
    sandbox: RunningSandbox,
) -> None:
    assert ready("mint", "1000")[0] == 0
    _change_client(sandbox, sandbox.seeded.issuer.id, secret=Secret("another-secret"))
    status, _, err = ready("revoke", "--all")
    assert status == 30
    assert "Zendesk refuses the identity client 'issuer': invalid_client" in err
    assert "issuer init --force takes another secret, from TICKETBOUND_IDENTITY_SECRET" in err
    assert "then run the same command again" in err
    environment["TICKETBOUND_IDENTITY_SECRET"] = "another-secret"
    assert ready(*init_arguments, "--force")[0] == 0
    assert ready("revoke", "--all")[0] == 0
    assert sandbox.state.tokens == {}
    assert sandbox.state.tickets[1000].email_cc_ids == ()
    assert "revoked" in ready("list")[1]


@pytest.mark.parametrize(
    "other",
    [("--subdomain", "other"), ("--identity-client", "other"), ("--mint-client", "other")],
)
def test_force_waits_for_open_codes_of_another_account_or_client(
    ready: Run, init_arguments: Arguments, home: Path, other: Arguments, sandbox: RunningSandbox
) -> None:
    assert ready("mint", "1000")[0] == 0
    before = len(sandbox.requests)
    status, _, err = ready(*init_arguments, "--force", *other)
    assert status == 2
    assert "issuer: 1 code of the present set-up is still open" in err
    assert "hint: end them first: issuer revoke --all" in err
    assert f"a sandbox that is gone, remove {home}\n" in err
    assert len(sandbox.requests) == before


def test_force_waits_for_open_codes_of_another_service_user(
    ready: Run, init_arguments: Arguments, home: Path, sandbox: RunningSandbox
) -> None:
    assert ready("mint", "1000")[0] == 0
    settings, tickets = (home / "settings.toml").read_bytes(), len(sandbox.state.tickets)
    _change_client(sandbox, sandbox.seeded.mint.id, user_id=sandbox.seeded.agent.id)
    status, _, err = ready(*init_arguments, "--force")
    assert status == 2
    assert f"a sandbox that is gone, remove {home}\n" in err
    assert (home / "settings.toml").read_bytes() == settings
    assert len(sandbox.state.tickets) == tickets


def test_force_waits_for_open_codes_of_nobody_knows_what(
    ready: Run, init_arguments: Arguments, home: Path
) -> None:
    assert ready("mint", "1000")[0] == 0
    (home / "settings.toml").write_text("?")
    assert ready(*init_arguments, "--force")[0] == 2


def test_imports_a_signing_key(
    issuer: Run, init_arguments: Arguments, home: Path, tmp_path: Path
) -> None:
    key, file = SigningKey.generate(), tmp_path / "key"
    file.write_text(key.to_text().reveal())
    file.chmod(0o600)
    assert issuer(*init_arguments, "--signing-key", str(file))[0] == 0
    assert read_tenant((home / "tenant.toml").read_text()).keys[0].public == key.public_hex


def _lose_secrets(home: Path) -> None:
    (home / "secrets.json").unlink()


def _lose_signing_key(home: Path) -> None:
    kept = json.loads((home / "secrets.json").read_text())
    del kept["signing_key"]
    (home / "secrets.json").write_text(json.dumps(kept))


def _lose_secrets_and_spoil_tenant(home: Path) -> None:
    _lose_secrets(home)
    (home / "tenant.toml").write_text("?")


@pytest.mark.parametrize("lose", [_lose_secrets, _lose_signing_key, _lose_secrets_and_spoil_tenant])
def test_a_lost_signing_key_is_never_replaced_unasked(
    ready: Run,
    init_arguments: Arguments,
    home: Path,
    sandbox: RunningSandbox,
    lose: Callable[[Path], None],
) -> None:
    lose(home)
    before, asked = _contents(home), len(sandbox.requests)
    status, out, err = ready(*init_arguments, "--force")
    assert (status, out) == (20, "")
    assert err == (
        f"issuer: the signing key that {home / 'tenant.toml'} names is not kept here, and operators"
        " built with it would refuse every code signed with another\n"
        "issuer: hint: name its file: --signing-key FILE; or give those operators up:"
        " --signing-key new\n"
    )
    assert _contents(home) == before
    assert len(sandbox.requests) == asked
    assert ready(*init_arguments, "--force", "--signing-key", "new")[0] == 0
    assert ready("mint", "1000")[0] == 0


def test_a_lost_signing_key_can_be_given_back(
    ready: Run, init_arguments: Arguments, home: Path, tmp_path: Path
) -> None:
    keys, file = read_tenant((home / "tenant.toml").read_text()).keys, tmp_path / "key"
    file.write_text(json.loads((home / "secrets.json").read_text())["signing_key"])
    file.chmod(0o600)
    _lose_secrets(home)
    assert ready(*init_arguments, "--force", "--signing-key", str(file))[0] == 0
    assert read_tenant((home / "tenant.toml").read_text()).keys == keys


@pytest.mark.parametrize("content", ["", "{", "\udcff"])
def test_what_is_said_of_a_damaged_file_of_secrets_is_possible(
    ready: Run, init_arguments: Arguments, home: Path, content: str
) -> None:
    path = home / "secrets.json"
    path.write_bytes(content.encode(errors="surrogateescape"))
    status, _, err = ready(*init_arguments, "--force")
    assert status == 20
    assert "move it away and run again what wrote it: issuer init --force" in err
    path.rename(home / "secrets.damaged.json")
    assert "--signing-key new" in ready(*init_arguments, "--force")[2]
    assert ready(*init_arguments, "--force", "--signing-key", "new")[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")
def test_refuses_a_signing_key_that_others_can_read(
    issuer: Run, init_arguments: Arguments, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    file.write_text(SigningKey.generate().to_text().reveal())
    file.chmod(0o644)
    status, _, err = issuer(*init_arguments, "--signing-key", str(file))
    assert status == 20
    assert "can be read by others" in err


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (("--subdomain", "evil.com/"), "'evil.com/' is no Zendesk subdomain"),
        (("--subdomain", "acme.zendesk"), "'acme.zendesk' is no Zendesk subdomain"),
        (("--vendor-name", " "), "the vendor's name must be"),
        (("--vendor-name", "A\x1b[2J"), "the vendor's name must be"),
        (("--mint-client", "issuer"), "are the same"),
        (("--open-codes", "0"), "--open-codes must be"),
        (("--open-codes", "x"), "--open-codes"),
        (("--canary", "12abc"), "'12abc' is no ticket number"),
        (("--signing-key", "/nonexistent"), "/nonexistent is missing"),
    ],
)
def test_bad_arguments_are_refused_before_the_network(
    issuer: Run,
    init_arguments: Arguments,
    sandbox: RunningSandbox,
    changed: Arguments,
    says: str,
    home: Path,
) -> None:
    status, out, err = issuer(*init_arguments, *changed)
    assert (status, out) == (20 if "missing" in says else 2, "")
    assert says in err
    assert sandbox.requests == ()
    assert not home.exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            (),
            "missing options --subdomain, --identity-client, --mint-client, --vendor-name",
        ),
        (
            ("--vendor-name", "", "--subdomain", "acme", "--mint-client", "x", "--json"),
            "missing option --identity-client",
        ),
    ],
)
def test_all_that_is_missing_is_said_at_once(issuer: Run, given: Arguments, says: str) -> None:
    status, out, err = issuer("init", *given)
    assert status == 2
    if "--json" in given:
        assert json.loads(out)["error"]["message"] == says
    else:
        assert err == f"issuer: {says}\nissuer: hint: issuer init --help shows how it is used\n"


def test_needs_the_secrets(
    issuer: Run, init_arguments: Arguments, environment: dict[str, str]
) -> None:
    del environment["TICKETBOUND_MINT_SECRET"]
    status, _, err = issuer(*init_arguments)
    assert status == 2
    assert "missing environment variable TICKETBOUND_MINT_SECRET\n" in err
    assert "hint: set what is missing, or run this at a terminal to be asked" in err


@pytest.mark.parametrize(("role", "client"), [("identity", "issuer"), ("mint", "log_drop")])
def test_wrong_secret_is_refused_by_zendesk(
    issuer: Run,
    init_arguments: Arguments,
    environment: dict[str, str],
    home: Path,
    role: str,
    client: str,
) -> None:
    variable = f"TICKETBOUND_{role.upper()}_SECRET"
    environment[variable] = "wrong-wrong-wrong"
    status, _, err = issuer(*init_arguments)
    assert status == 21
    assert f"issuer: Zendesk refuses the {role} client '{client}': invalid_client\n" in err
    assert f"from {variable} where that is set" in err
    assert not (home / "settings.toml").exists()


def _contents(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.glob("*.*[nl]")}


def _change_client(sandbox: RunningSandbox, client_id: int, **fields: object) -> None:
    clients = sandbox.state.clients
    clients[client_id] = replace(clients[client_id], **fields)  # type: ignore[arg-type]


def _refusal(issuer: Run, arguments: Arguments, home: Path, sandbox: RunningSandbox) -> str:
    status, out, err = issuer(*arguments)
    assert (status, out) == (21, "")
    assert not home.exists()
    assert sandbox.state.tokens == {}
    return err


@pytest.mark.parametrize("excess", ["read", "write"])
def test_refuses_a_mint_client_that_may_do_more(
    issuer: Run, init_arguments: Arguments, home: Path, sandbox: RunningSandbox, excess: str
) -> None:
    scopes = ("requests:write", "ticket_attachments:write", excess)
    _change_client(sandbox, sandbox.seeded.mint.id, allowed_scopes=scopes)
    err = _refusal(issuer, init_arguments, home, sandbox)
    assert f"the mint client may also ask for the scope '{excess}'" in err


def test_refuses_a_mint_client_without_limits(
    issuer: Run, init_arguments: Arguments, home: Path, sandbox: RunningSandbox
) -> None:
    _change_client(sandbox, sandbox.seeded.mint.id, allowed_scopes=None)
    assert "may also ask for" in _refusal(issuer, init_arguments, home, sandbox)


def test_refuses_a_mint_client_that_may_do_less(
    issuer: Run, init_arguments: Arguments, home: Path, sandbox: RunningSandbox
) -> None:
    _change_client(sandbox, sandbox.seeded.mint.id, allowed_scopes=("requests:write",))
    assert "invalid_scope" in _refusal(issuer, init_arguments, home, sandbox)


def test_refuses_a_service_user_who_is_the_identity(
    issuer: Run, init_arguments: Arguments, home: Path, sandbox: RunningSandbox
) -> None:
    _change_client(sandbox, sandbox.seeded.mint.id, user_id=sandbox.seeded.admin.id)
    err = _refusal(issuer, init_arguments, home, sandbox)
    assert "acts as the issuer's own user" in err


def test_refuses_a_service_user_who_is_an_admin(
    issuer: Run, init_arguments: Arguments, home: Path, sandbox: RunningSandbox
) -> None:
    service = sandbox.seeded.service
    sandbox.state.users[service.id] = replace(service, role="admin")
    assert "Log Courier is an admin" in _refusal(issuer, init_arguments, home, sandbox)


def test_refuses_an_identity_who_is_no_agent(
    issuer: Run, init_arguments: Arguments, home: Path, sandbox: RunningSandbox
) -> None:
    _change_client(sandbox, sandbox.seeded.issuer.id, user_id=sandbox.seeded.requester.id)
    err = _refusal(issuer, init_arguments, home, sandbox)
    assert "who is neither agent nor admin" in err


def test_refuses_an_identity_that_cannot_end_codes(
    issuer: Run, init_arguments: Arguments, home: Path, sandbox: RunningSandbox
) -> None:
    _change_client(sandbox, sandbox.seeded.issuer.id, user_id=sandbox.seeded.agent.id)
    err = _refusal(issuer, init_arguments, home, sandbox)
    assert "cannot see and revoke the tokens of the service user" in err


@pytest.mark.parametrize(
    ("canary", "says"),
    [
        ("99", "there is no ticket 99 to be the canary"),
        ("1003", "ticket 1003 is solved"),
        ("1004", "ticket 1004 is closed"),
        ("1006", "ticket 1006 is internal"),
    ],
)
def test_refuses_an_unfit_canary(
    issuer: Run,
    init_arguments: Arguments,
    home: Path,
    sandbox: RunningSandbox,
    canary: str,
    says: str,
) -> None:
    internal = sandbox.state.tickets[1006]
    comments = tuple(replace(comment, public=False) for comment in internal.comments)
    sandbox.state.tickets[1006] = replace(internal, comments=comments)
    assert says in _refusal(issuer, (*init_arguments, "--canary", canary), home, sandbox)


def test_refuses_a_canary_in_the_service_users_reach(
    issuer: Run, init_arguments: Arguments, home: Path, sandbox: RunningSandbox
) -> None:
    tickets = sandbox.state.tickets
    tickets[1005] = replace(tickets[1005], email_cc_ids=(sandbox.service_user_id,))
    status, _, err = issuer(*init_arguments, "--canary", "1005")
    assert status == 71
    assert "the new token could comment on ticket 1005" in err
    assert not (home / "settings.toml").exists()
    assert sandbox.state.tokens == {}


def test_zendesk_out_of_reach(
    issuer: Run, init_arguments: Arguments, sandbox: RunningSandbox, home: Path
) -> None:
    sandbox.close()
    status, _, err = issuer(*init_arguments)
    assert status == 30
    assert "issuer: hint: " in err
    assert not (home / "settings.toml").exists()
