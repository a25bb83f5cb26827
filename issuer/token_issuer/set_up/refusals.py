"""What to do about a refusal while one is still being asked."""

import contextlib
from collections.abc import Iterator

from ticketbound.secret import Secret
from token_issuer.errors import SecretsRefused, SignInNeeded
from token_issuer.secret_store.names import SecretName, explain, find_variable
from token_issuer.surroundings import Surroundings
from zendesk_client.errors import OAuthRefused


@contextlib.contextmanager
def explained_refusal() -> Iterator[None]:
    """Hints at what can be changed now, where a later run would hint at another set-up."""
    try:
        yield
    except OAuthRefused as refusal:
        refusal.hint = (
            "check its identifier, secret, kind and allowed scopes; < goes back to its identifier"
        )
        raise


@contextlib.contextmanager
def explained_sign_in(hint: str) -> Iterator[None]:
    """Hints at what can be typed now, where `issuer login` would hint at itself."""
    try:
        yield
    except SignInNeeded as failure:
        failure.hint = hint
        raise


def refuse_shadowed(surroundings: Surroundings, name: SecretName, secret: Secret) -> None:
    """Pass unless a variable holds another secret, which every later run would take.

    Raises:
        SecretsRefused: it does.
    """
    variable = find_variable(name)
    if surroundings.environment.get(variable, secret.reveal()) not in ("", secret.reveal()):
        raise SecretsRefused(
            f"{variable} holds another {explain(name)}, which would win over this one",
            hint=f"press Ctrl-C, unset {variable}, and begin again",
        )
