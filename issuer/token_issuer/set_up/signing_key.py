"""Where the key that signs codes comes from."""

from pathlib import Path

from ticket_code.signing import SigningKey
from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.errors import BadArgument
from token_issuer.private_files import read_private
from token_issuer.secret_store.interface import SecretStore
from token_issuer.set_up.answers import KEPT, NEW


def find_signing_key(given: str | None, store: SecretStore) -> SigningKey:
    """The key in the file `given`, else the one of the former set-up, else a new one.

    In place of a file, `new` is for a new key in any case, and `kept` is as if nothing was given.

    The former key stays in use, since operators that customers have know no other.

    Raises:
        BadArgument: the file, or `store`, holds something else.
        SecretsRefused: the file cannot be trusted, or `store` is of no use.
    """
    # Also where another key is given: nothing is tried at Zendesk that could not be kept.
    former = store.read("signing_key")
    if given not in (None, NEW, KEPT):
        return read_signing_key(Path(given))
    if former is None or given == NEW:
        return SigningKey.generate()
    return parse_signing_key(former, store.locate("signing_key"))


def read_signing_key(path: Path) -> SigningKey:
    """The key in a file.

    Raises:
        BadArgument: the file holds something else.
        SecretsRefused: the file cannot be trusted.
    """
    return parse_signing_key(Secret(read_private(path)), escape(str(path)))


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
