"""What every binding does, whatever binds its codes; rows 60 and 61 for each way to mint."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from tests.issuer.bindings.conftest import AGENT_CLIENT, POOL_CLIENT, Clients, Run
from tests.issuer.conftest import MovableClock
from tests.more_clients import AGENT_SCOPES
from ticket_code.code import Binding as Kind
from ticketbound.secret import Secret
from token_issuer.bindings.interface import Binding
from token_issuer.errors import BindingCheckFailed
from token_issuer.ledger.records import CodeRecord, Reservation
from token_issuer.office import Office
from token_issuer.setup import read_setup
from token_issuer.surroundings import Surroundings
from zendesk_client.errors import ZendeskError
from zendesk_client.models import Grant
from zendesk_sandbox.server import RunningSandbox
from zendesk_sandbox.switches import Switches

TICKET = 1000
LIFE = timedelta(minutes=30)
LEAKS = [
    (f"tickets/{TICKET}$", json.dumps({"ticket": {"id": TICKET, "status": "open"}})),
    ("search/count$", '{"count": 48211}'),
    ("users$", '{"users": [], "meta": {"has_more": false}}'),
]


@dataclass(frozen=True)
class Bench:
    """A binding, a code reserved for it, and the Zendesk that it works with."""

    binding: Binding
    code: CodeRecord
    office: Office
    sandbox: RunningSandbox

    def make(self) -> Secret:
        """A token that passed both checks."""
        grant = self.binding.grant(self.code, LIFE)
        credential = self.binding.identify(self.code, grant, LIFE)
        self.binding.check(TICKET, credential.secret)
        return credential.secret


def prepare_requests(ready: Run, clients: Clients, _environment: dict[str, str]) -> Run:
    del clients
    return ready


def prepare_pool(ready: Run, clients: Clients, environment: dict[str, str]) -> Run:
    secret = clients.add_service_user().secret.reveal()
    environment["TICKETBOUND_CLIENT_SECRET_LOG_DROP_2"] = secret
    assert ready("bindings", "add", "requests", "--client", POOL_CLIENT)[0] == 0
    assert ready("mint", "1001")[0] == 0
    return ready


def prepare_agent(ready: Run, clients: Clients, environment: dict[str, str]) -> Run:
    secret = clients.add_agent().secret.reveal()
    environment["TICKETBOUND_CLIENT_SECRET_LOG_AGENT"] = secret
    assert ready("bindings", "add", "agent", "--client", AGENT_CLIENT)[0] == 0
    return ready


def prepare_legacy_agent(ready: Run, clients: Clients, environment: dict[str, str]) -> Run:
    """The client's secret is not kept, and `issuer doctor` found the withdrawn call."""
    del environment
    clients.add_agent()
    clients.sandbox.state.switches = Switches(create_token="works", created_token_life=1800)
    issuer = clients.sandbox.seeded.issuer
    scopes = ("read", "write", "tickets:write")
    clients.sandbox.state.clients[issuer.id] = replace(issuer, allowed_scopes=scopes)
    assert ready("doctor")[0] == 0
    status, _, err = ready("bindings", "add", "agent", "--client", AGENT_CLIENT)
    assert status == 0, err
    return ready


BENCHES: dict[str, tuple[Kind, Callable[[Run, Clients, dict[str, str]], Run]]] = {
    "requests": (Kind.REQUESTS, prepare_requests),
    "requests, from the pool": (Kind.REQUESTS, prepare_pool),
    "agent": (Kind.AGENT, prepare_agent),
    "agent, without a secret": (Kind.AGENT, prepare_legacy_agent),
}


@pytest.fixture(params=BENCHES)
def bench(
    request: pytest.FixtureRequest,
    ready: Run,
    clients: Clients,
    environment: dict[str, str],
    clock: MovableClock,
    sandbox: RunningSandbox,
) -> Iterator[Bench]:
    kind, prepare = BENCHES[request.param]
    prepare(ready, clients, environment)
    setup = read_setup(Surroundings(environment, clock=clock, sleep=lambda _: None))
    now = clock().replace(microsecond=0)
    with ExitStack() as stack:
        ledger = stack.enter_context(setup.open_ledger())
        office = stack.enter_context(setup.open_office(ledger))
        binding = office.bindings.leaves[kind]
        name = kind.name.lower()
        wanted = Reservation("ab" * 8, name, TICKET, "generic", "Ada", now, now + LIFE)
        code = ledger.reserve(wanted, binding.places)
        yield Bench(binding, code, office, sandbox)


def test_acts_as_one_of_its_places(bench: Bench) -> None:
    assert bench.code.service_user_id in bench.binding.places.user_ids
    assert bench.binding.kind.name.lower() == bench.code.binding
    assert timedelta() < bench.binding.life <= bench.binding.longest_life


def test_a_token_passes_its_own_checks_and_dies_when_given_back(bench: Bench) -> None:
    before = set(bench.sandbox.state.tokens)
    assert isinstance(bench.binding.prepare(accepts_risk=True), tuple)
    bench.binding.admit(bench.code, "minted")
    secret = bench.make()
    [token_id] = set(bench.sandbox.state.tokens) - before
    token = bench.sandbox.state.tokens[token_id]
    assert (token.access, token.user_id) == (secret, bench.code.service_user_id)
    assert len(token.scopes) == 2
    assert token.expires_at is not None
    bench.binding.give_back(secret)
    bench.binding.give_back(secret)
    assert set(bench.sandbox.state.tokens) == before


def test_to_let_in_and_out_can_be_repeated(bench: Bench) -> None:
    ticket = bench.sandbox.state.tickets[TICKET]
    for _ in range(2):
        bench.binding.admit(bench.code, "minted")
    for _ in range(2):
        bench.binding.dismiss(bench.code)
    assert bench.sandbox.state.tickets[TICKET].email_cc_ids == ticket.email_cc_ids
    del bench.sandbox.state.tickets[TICKET]
    bench.binding.dismiss(bench.code)


def test_its_reach_is_a_number_of_tickets(bench: Bench) -> None:
    reach = bench.binding.measure_reach()
    everything = len(bench.sandbox.state.tickets)
    assert reach.tickets == (1 if bench.binding.kind is Kind.REQUESTS else everything)
    assert str(reach) == ("1 ticket" if reach.tickets == 1 else f"{everything} tickets")


@pytest.mark.parametrize(("path", "body"), LEAKS)
def test_whatever_can_be_read_fails_the_check(bench: Bench, path: str, body: str) -> None:
    bench.binding.admit(bench.code, "minted")
    grant = bench.binding.grant(bench.code, LIFE)
    bench.sandbox.queue_fault(status=200, method="GET", path=path, body=body)
    with pytest.raises(BindingCheckFailed, match="could "):
        bench.binding.check(TICKET, grant.access_token)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "cut", "times": 20},
        {"status": 500, "times": 20},
        {"status": 422, "body": '{"error": "RecordInvalid", "details": {}}'},
        {"kind": "html", "status": 403},
        {"kind": "redirect"},
        {"status": 200, "body": "{}"},
    ],
)
def test_anything_but_a_plain_no_fails_the_check(bench: Bench, fault: dict[str, object]) -> None:
    bench.binding.admit(bench.code, "minted")
    grant = bench.binding.grant(bench.code, LIFE)
    bench.sandbox.queue_fault(path="search/count$", **fault)
    with pytest.raises(BindingCheckFailed, match="the new token "):
        bench.binding.check(TICKET, grant.access_token)


def replace_grant(grant: Grant, **changes: object) -> Grant:
    fields = {name: getattr(grant, name) for name in Grant.__struct_fields__}
    return Grant(**fields | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"expires_in": None},
        {"expires_in": 1801},
        {"scopes": ()},
        {"scopes": ("read",)},
        {"scopes": (*AGENT_SCOPES, "requests:write")},
    ],
)
def test_a_grant_that_was_not_asked_for_is_no_credential(
    bench: Bench, changes: dict[str, object]
) -> None:
    grant = bench.binding.grant(bench.code, LIFE)
    with pytest.raises(BindingCheckFailed):
        bench.binding.identify(bench.code, replace_grant(grant, **changes), LIFE)


@pytest.mark.parametrize(
    "changes",
    [
        {"expires_at": None},
        {"expires_at": "2030-01-01T00:00:00Z"},
        {"user_id": 5},
        {"user_id": None},
        {"scopes": ["read"]},
        {"scopes": [*AGENT_SCOPES, "requests:write"]},
    ],
)
def test_a_token_that_describes_itself_otherwise_is_no_credential(
    bench: Bench, changes: dict[str, object]
) -> None:
    grant = bench.binding.grant(bench.code, LIFE)
    token = {
        "id": 77,
        "user_id": bench.code.service_user_id,
        "scopes": list(grant.scopes),
        "created_at": "2026-11-21T20:00:00Z",
        "expires_at": "2026-11-21T20:30:00Z",
    }
    body = json.dumps({"token": token | changes})
    bench.sandbox.queue_fault(status=200, method="GET", path="tokens/current$", body=body)
    with pytest.raises(BindingCheckFailed):
        bench.binding.identify(bench.code, grant, LIFE)


def test_a_token_that_does_not_describe_itself_is_no_credential(bench: Bench) -> None:
    grant = bench.binding.grant(bench.code, LIFE)
    bench.sandbox.queue_fault(status=403, method="GET", path="tokens/current$")
    with pytest.raises(BindingCheckFailed, match="did not say what it is"):
        bench.binding.identify(bench.code, grant, LIFE)


def test_zendesk_away_is_a_failure_of_zendesk(bench: Bench) -> None:
    bench.sandbox.close()
    with pytest.raises(ZendeskError):
        bench.binding.grant(bench.code, LIFE)
