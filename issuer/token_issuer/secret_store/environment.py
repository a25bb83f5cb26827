"""Secrets in environment variables, which win over every other place."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ticketbound.secret import Secret
from token_issuer.errors import SecretsRefused
from token_issuer.secret_store.interface import SecretStore
from token_issuer.secret_store.names import SecretName, explain, find_variable

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EnvironmentStore:
    """The variables that are set, and another place for the rest; see `SecretStore`.

    The other place is only opened when a variable is not set: a container that has them all
    needs no other.
    """

    environment: Mapping[str, str]
    open_other: Callable[[], SecretStore]

    def read(self, name: SecretName) -> Secret | None:
        """See `SecretStore.read`."""
        variable = self._find(name)
        if variable is None:
            return self.open_other().read(name)
        _log.debug("took the %s from %s", explain(name), find_variable(name))
        return variable

    def write(self, name: SecretName, secret: Secret) -> None:
        """Keep `secret` in the other place; see `SecretStore.write`."""
        present = self._find(name)
        if present is not None and present != secret:
            variable = find_variable(name)
            raise SecretsRefused(
                f"{variable} holds another {explain(name)}, which would win over this one",
                hint=f"unset {variable}, or give it the new one",
            )
        self.open_other().write(name, secret)

    def forget(self, name: SecretName) -> None:
        """Forget it in the other place; a variable is not ours to unset."""
        self.open_other().forget(name)

    def locate(self, name: SecretName) -> str:
        """The name of the variable, or the other place; see `SecretStore.locate`."""
        if self._find(name) is not None:
            return f"environment variable {find_variable(name)}"
        return self.open_other().locate(name)

    def _find(self, name: SecretName) -> Secret | None:
        variable = find_variable(name)
        text = self.environment.get(variable, "") if variable else ""
        return Secret(text) if text else None
