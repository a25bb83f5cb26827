"""What codes can go by, what each can reach, and who of the service users is busy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ticket_code.code import Binding as Kind
from ticketbound.failure import Failure
from ticketbound.safe_text import escape
from token_issuer.bindings.interface import Reach
from token_issuer.errors import LedgerUnavailable
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import CodeRecord
from token_issuer.office import Office
from token_issuer.settings import Agent, ServiceUser, Settings
from token_issuer.setup import Setup
from zendesk_client.users import show_user


@dataclass(frozen=True, slots=True)
class BoundClient:
    """One client that codes go by, and the tickets of its open ones.

    `name` is that of its user, empty if Zendesk could not be asked; `reach` is None then. `most`
    is how many of its codes may be open at once, None for any number; where that many are,
    `free_at` is when the first of them expires.
    """

    binding: str
    client: str
    user_id: int
    name: str
    reach: Reach | None
    tickets: tuple[int, ...]
    most: int | None
    free_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listing:
    """All of them, and why something about them is not known."""

    clients: tuple[BoundClient, ...]
    warnings: tuple[str, ...]


def list_clients(setup: Setup, ledger: Ledger) -> Listing:
    """What is set up here; without Zendesk, what this machine knows of it.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    settings, codes = setup.settings, ledger.list_open()
    try:
        with setup.open_office(ledger) as office:
            reaches, names = _measure(office), _name(settings, office)
    except LedgerUnavailable:
        raise
    except Failure as failure:
        warning = f"Zendesk could not be asked for names and reach: {failure.sentence}"
        return Listing(_describe_all(settings, codes, {}, {}), (warning,))
    return Listing(_describe_all(settings, codes, reaches, names), ())


def _measure(office: Office) -> Mapping[Kind, Reach]:
    return {kind: leaf.measure_reach() for kind, leaf in office.bindings.leaves.items()}


def _name(settings: Settings, office: Office) -> Mapping[int, str]:
    session = office.identity.session
    ids = {user.user_id for user in settings.mint_clients}
    names = {user_id: show_user(session, user_id).name for user_id in ids}
    return {user_id: escape(name or str(user_id), limit=40) for user_id, name in names.items()}


def _describe_all(
    settings: Settings,
    codes: tuple[CodeRecord, ...],
    reaches: Mapping[Kind, Reach],
    names: Mapping[int, str],
) -> tuple[BoundClient, ...]:
    def describe(kind: Kind, user: ServiceUser | Agent, most: int | None) -> BoundClient:
        name = names.get(user.user_id, "")
        return _describe(kind, most, user, codes, reaches.get(kind), name)

    most, agent = settings.requests.open_codes, settings.agent
    pool = [describe(Kind.REQUESTS, user, most) for user in settings.service_users]
    return (*pool, *(() if agent is None else (describe(Kind.AGENT, agent, None),)))


def _describe(
    kind: Kind,
    most: int | None,
    user: ServiceUser | Agent,
    codes: tuple[CodeRecord, ...],
    reach: Reach | None,
    name: str,
) -> BoundClient:
    binding = kind.name.lower()
    own = [c for c in codes if (c.binding, c.service_user_id) == (binding, user.user_id)]
    is_busy = most is not None and len(own) >= most
    return BoundClient(
        binding=binding,
        client=user.client,
        user_id=user.user_id,
        name=name,
        reach=reach,
        tickets=tuple(sorted(code.ticket for code in own)),
        most=most,
        free_at=min((code.expires_at for code in own), default=None) if is_busy else None,
    )
