"""What a place that keeps secrets can do."""

from typing import Protocol

from ticketbound.secret import Secret
from token_issuer.errors import SecretsRefused
from token_issuer.secret_store.names import SecretName, explain, tell_source


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


def missing(name: SecretName) -> SecretsRefused:
    """The failure that says that no place has that secret, and how to give it."""
    return SecretsRefused(
        f"the {explain(name)} is not kept here",
        hint=f"issuer secrets shows where each is looked for; {tell_source(name)}",
    )
