"""Which sources of a profile are asked, and how far back: always less than it says, never more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from msgspec.structs import replace as with_fields

from log_operator.errors import BadArguments
from log_operator.order import Narrowing
from tenant_file.model import Profile
from tenant_file.spans import parse_window
from ticketbound.language import retell, say, spoken
from ticketbound.safe_text import escape
from ticketbound.window import name_window


@dataclass(frozen=True, slots=True)
class Selection:
    """A profile, and what of it the person at this machine does not want to be read.

    Args:
        profile: as it is asked for here: each source has its id, the window may be narrower.
        asked_window: what the vendor wrote.
        unticked: the ids of the sources that are left out.
    """

    profile: Profile
    asked_window: str
    unticked: frozenset[str]

    def turn(self, ids: Iterable[str]) -> "Selection":
        """The selection with each of `ids` the other way round."""
        return replace(self, unticked=self.unticked.symmetric_difference(ids))


def select(profile: Profile, narrowing: Narrowing) -> Selection:
    """What the command line leaves of the profile.

    Raises:
        BadArguments: an id is not in the profile, nothing is left, or the window would grow.
    """
    ids = profile.list_ids()
    _demand_known("--only", narrowing.only, profile)
    _demand_known("--skip", narrowing.skip, profile)
    if both := [name for name in narrowing.only if name in narrowing.skip]:
        raise BadArguments(say("{source} is named by --only and by --skip", source=both[0]))
    wanted = set(narrowing.only or ids) - set(narrowing.skip)
    if not wanted:
        raise BadArguments(say("--skip leaves no source"), hint=_list_sources(profile))
    sources = zip(profile.sources, ids, strict=True)
    return Selection(
        profile=with_fields(
            profile,
            sources=tuple(with_fields(source, id=name) for source, name in sources),
            window=_narrow(profile.window, narrowing.since),
        ),
        asked_window=profile.window,
        unticked=frozenset(ids) - wanted,
    )


def _demand_known(option: str, names: Sequence[str], profile: Profile) -> None:
    ids = profile.list_ids()
    if unknown := [name for name in names if name not in ids]:
        raise BadArguments(
            say(
                "{option}: profile {profile} has no source {source}",
                option=option,
                profile=profile.id,
                source=escape(unknown[0], limit=40),
            ),
            hint=_list_sources(profile),
        )


def _list_sources(profile: Profile) -> str:
    return say("its sources are: {names}", names=", ".join(profile.list_ids()))


def _narrow(window: str, since: str | None) -> str:
    if since is None:
        return window
    try:
        span = parse_window(since)
    except ValueError as error:
        raise BadArguments(say("--since: {why}", why=escape(retell(str(error))))) from error
    if span > parse_window(window):
        raise BadArguments(
            say(
                "--since {since} goes further back than support asks for: {window}",
                since=since,
                window=name_window(window, spoken()),
            ),
            hint=say("name a shorter time, or leave it out"),
        )
    return since
