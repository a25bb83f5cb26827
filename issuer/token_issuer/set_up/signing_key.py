"""Where the key that signs codes comes from."""

from pathlib import Path

from tenant_file.reading import TenantError
from ticket_code.signing import SigningKey
from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.errors import BadArgument, NotSetUp, SecretsRefused, SettingsBroken
from token_issuer.home import Home
from token_issuer.private_files import read_private
from token_issuer.secret_store.interface import SecretStore
from token_issuer.set_up.answers import KEPT, NEW
from token_issuer.settings import read_own_tenant


def find_signing_key(given: str | None, store: SecretStore, home: Home) -> SigningKey:
    """The key in the file `given`, else the one of the former set-up, else a new one.

    In place of a file, `new` is for a new key in any case, and `kept` is as if nothing was given.

    The former key stays in use, since operators that customers have know no other; where it is
    lost, a new one has to be asked for.

    Raises:
        BadArgument: the file, or `store`, holds something else.
        SecretsRefused: the file cannot be trusted, `store` is of no use, or the key is lost.
    """
    # Also where another key is given: nothing is tried at Zendesk that could not be kept.
    former = store.read("signing_key")
    if given not in (None, NEW, KEPT):
        return read_signing_key(Path(given))
    if given == NEW:
        return SigningKey.generate()
    if former is not None:
        return parse_signing_key(former, store.locate("signing_key"))
    if knows_key(home):
        raise SecretsRefused(
            f"the signing key that {escape(str(home.tenant))} names is not kept here, and operators"
            " built with it would refuse every code signed with another",
            hint="name its file: --signing-key FILE; or give those operators up: --signing-key new",
        )
    return SigningKey.generate()


def knows_key(home: Home) -> bool:
    """Whether operators may have been built that know a key; a tenant file in ruins counts."""
    try:
        return bool(read_own_tenant(home).keys)
    except NotSetUp:
        return False
    except (SettingsBroken, TenantError):
        return True


def read_signing_key(path: Path) -> SigningKey:
    """The key in a file.

    Raises:
        BadArgument: the file holds something else.
        SecretsRefused: the file cannot be trusted.
    """
    text = read_private(path)
    if text.lstrip().startswith("{"):
        raise BadArgument(
            f"{escape(str(path))} holds the secrets of a whole set-up, not a signing key alone",
            hint="where that set-up is, run issuer secrets --export-signing-key FILE, and name"
            " the file that it writes",
        )
    return parse_signing_key(Secret(text), escape(str(path)))


def parse_signing_key(text: Secret, where: str) -> SigningKey:
    """The key that `text` is.

    Raises:
        BadArgument: it is none; names `where` it was.
    """
    try:
        return SigningKey.from_text(text)
    except ValueError as error:
        raise BadArgument(
            f"{where} holds no signing key: {error}", hint="name a file with --signing-key"
        ) from error
