"""What an OAuth client may be given of the scopes that it asks for."""

from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.scopes import known
from zendesk_sandbox.switches import Switches


def grantable(
    client: Client, wanted: str | list[str] | None, switches: Switches
) -> tuple[str, ...] | None:
    """The scopes to grant, or None where the answer is `invalid_scope`."""
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/#scope
    # See: https://support.zendesk.com/hc/en-us/articles/11093380955674
    names = _names(wanted)
    if not names:
        if switches.omitted_scope == "refused":
            return None
        names = ("read", "write")
    if client.allowed_scopes is not None:
        return names if set(names) <= set(client.allowed_scopes) else None
    return names if switches.unknown_scope == "kept" else known(names)


def narrowed(wanted: str | list[str] | None, granted: tuple[str, ...]) -> tuple[str, ...] | None:
    """Those of `granted` that are wanted, all if nothing is said; None if more is wanted."""
    names = _names(wanted)
    if not names:
        return granted
    return names if set(names) <= set(granted) else None


def _names(wanted: str | list[str] | None) -> tuple[str, ...]:
    if isinstance(wanted, list):
        # A known mistake: the list is taken for one odd name, and the token is good for nothing.
        return (str(wanted),)
    return tuple(dict.fromkeys((wanted or "").split()))
