"""Every kind of token that the issuer can mint, by how it is set up and minted."""

from dataclasses import dataclass
from typing import Final, Literal

from tests.issuer.reach.large_account import ADMIN, FIRST, HANDS_ON, SERVICE_USERS
from zendesk_sandbox.switches import Switches


@dataclass(frozen=True)
class Kind:
    """One kind; `name` and `column` are what docs/security.md calls it and where it stands.

    The token is that of the first of `tickets`. `agent` is the client of that binding and the
    user it acts as. With `by_create_token` the client's secret is not kept here.
    """

    name: str
    column: str
    tickets: tuple[int, ...] = (FIRST,)
    via: Literal["requests", "agent"] = "requests"
    open_codes: int = 1
    pool: tuple[tuple[str, str], ...] = ()
    agent: tuple[str, str] | None = None
    by_create_token: bool = False
    switches: Switches = Switches()  # noqa: RUF009 - frozen


_SECOND: Final = ("log_drop_2", SERVICE_USERS[1])
_THREE: Final = (FIRST, FIRST + 1, FIRST + 2)
_SIX: Final = (*_THREE, FIRST + 3, FIRST + 6, FIRST + 7)
_WITHDRAWN_CALL_WORKS: Final = Switches(create_token="works", created_token_life=1800)

KINDS: Final = (
    Kind("requests, one open code", "A"),
    Kind("requests, two service users with one open code each", "A", _THREE[:2], pool=(_SECOND,)),
    Kind("requests, three open codes of one service user", "B", _THREE, open_codes=3),
    Kind(
        "requests, two service users with three open codes each",
        "B",
        _SIX,
        open_codes=3,
        pool=(_SECOND,),
    ),
    Kind("agent, who may delete tickets", "C", via="agent", agent=("hands_on", HANDS_ON)),
    Kind("agent, who became an admin later", "D", via="agent", agent=("admin_logs", ADMIN)),
    Kind(
        "agent, by the withdrawn call: the admin who asked for it",
        "E",
        via="agent",
        agent=("admin_logs", ADMIN),
        by_create_token=True,
        switches=_WITHDRAWN_CALL_WORKS,
    ),
)
NOBODY: Final = "no token at all"
