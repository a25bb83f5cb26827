"""What is kept secret, and what a place that keeps it can do."""

from dataclasses import dataclass
from typing import Final, Literal, Protocol, get_args

from ticketbound.secret import Secret

SecretName = Literal["identity", "mint", "signing_key", "grant", "api_token"]
SECRET_NAMES: Final[tuple[SecretName, ...]] = get_args(SecretName)

MEANINGS: Final[dict[SecretName, str]] = {
    "identity": "secret of the identity client",
    "mint": "secret of the mint client",
    "signing_key": "signing key",
    "grant": "sign-in by browser",
    "api_token": "API token",
}
"""What people call each of them."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a run of the issuer works with; `identity` is empty where nobody needs it."""

    identity: Secret
    mint: Secret
    signing_key: Secret


class SecretStore(Protocol):
    """A place that keeps the secrets of one home, each for itself."""

    def read(self, name: SecretName) -> Secret | None:
        """That secret, or None where the place does not have it.

        Raises:
            SecretsRefused: the place cannot be trusted, or does not open.
        """

    def write(self, name: SecretName, secret: Secret) -> None:
        """Keep `secret` instead of the former one: a crash leaves the one or the other.

        Raises:
            SecretsRefused: the place cannot be trusted, or does not take it.
        """

    def forget(self, name: SecretName) -> None:
        """Keep that secret no longer; it may be missing already.

        Raises:
            SecretsRefused: the place cannot be trusted, or does not let go.
        """

    def locate(self, name: SecretName) -> str:
        """Where that secret is, for people; empty where it is not kept.

        Raises:
            SecretsRefused: the place cannot be trusted, or does not open.
        """
