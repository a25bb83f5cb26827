"""What a set-up comes to, for the person who has to agree."""

from collections.abc import Mapping
from typing import Final

from ticketbound.safe_text import escape
from token_issuer.secret_store.environment import EnvironmentStore
from token_issuer.secret_store.file import FileStore
from token_issuer.secret_store.names import explain
from token_issuer.set_up.answers import Way
from token_issuer.set_up.draft import Draft
from token_issuer.set_up.files import Outcome, is_same_tenant
from token_issuer.table import lay_out

_WAYS: Final[Mapping[Way, str]] = {
    "browser": "in the browser, as {who}",
    "client": "by the client {client}, as {who}",
    "api-token": "with an API token, as {who}",
}


def summarize(draft: Draft, outcome: Outcome, store: EnvironmentStore) -> str:
    """A table, then the files, then where the secrets go."""
    way = _WAYS[draft.way].format(who=draft.signed_in_as, client=escape(draft.identity_client))
    made = " (made just now)"
    rows = [
        ("  account", draft.address),
        ("  signs in", way),
        ("  codes act as", draft.service_user.name),
        ("  mint client", escape(draft.mint_client) + made * draft.has_new_mint_client),
        ("  canary", f"ticket {draft.canary}{made * draft.has_new_canary}"),
        ("  your name", draft.vendor),
        ("  download", draft.download or "not known; mint leaves a mark for it"),
        ("  public key", draft.signing_key.public_hex[:16] + "…"),
    ]
    tenant = draft.home.tenant
    stays = is_same_tenant(draft.home, outcome)
    files = [
        f"  write {escape(str(draft.home.settings))}",
        f"  {'keep' if stays else 'write'} {escape(str(tenant))}",
        *([] if stays or not tenant.exists() else ["  keep the former one as tenant.former.toml"]),
        f"  {_tell_secrets(draft, outcome, store)}",
    ]
    return "\n".join([lay_out(rows, width=80), "", *files])


def _tell_secrets(draft: Draft, outcome: Outcome, store: EnvironmentStore) -> str:
    names = [explain(name) for name in outcome.secrets()]
    if draft.way == "browser":
        names.append(explain("grant"))
    elif draft.way == "api-token":
        names.append(explain("api_token"))
    return f"keep in {_tell_place(store)}: {', '.join(names)}"


def _tell_place(store: EnvironmentStore) -> str:
    place = store.open_other()
    if isinstance(place, FileStore):
        return f"{escape(str(place.path))}, which only you can read"
    return "the system's key store"
