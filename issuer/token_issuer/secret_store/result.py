"""What `issuer secrets` has to say: places, never a secret."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from token_issuer.errors import NoKeyStore
from token_issuer.result import Json
from token_issuer.secret_store.choosing import Place
from token_issuer.secret_store.interface import SecretStore
from token_issuer.secret_store.moving import Moved
from token_issuer.secret_store.names import SecretName, explain, spell
from token_issuer.table import lay_out

_WIDEST = 4096


@dataclass(frozen=True, slots=True)
class Located:
    """Where each secret is, empty where it is not kept; and why no more could be found."""

    places: Mapping[SecretName, str]
    warnings: tuple[str, ...]


def locate_secrets(store: SecretStore, names: Iterable[SecretName]) -> Located:
    """Where `store` has each of these secrets; a system without a key store keeps none there.

    Raises:
        SecretsRefused: a place that is there cannot be trusted, or does not open.
    """
    places: dict[SecretName, str] = {}
    warnings: dict[str, None] = {}
    for name in names:
        try:
            places[name] = store.locate(name)
        except NoKeyStore as none:
            places[name] = ""
            warnings[none.sentence] = None
    return Located(places, tuple(warnings))


@dataclass(frozen=True, slots=True)
class SecretsResult:
    """Where each secret is kept, after those in `moved` were taken to `place`."""

    located: Located
    place: Place | None
    moved: Moved
    command: ClassVar[str] = "secrets"

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `Result`."""
        return self.located.warnings

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        places = self.located.places
        return {
            "secrets": [{"name": spell(name), "kept_in": places[name] or None} for name in places],
            "moved": [spell(name) for name in self.moved],
        }

    def output(self) -> str:
        """A table; paths are never cut."""
        places = self.located.places.items()
        rows = [(explain(name), place or "not kept") for name, place in places]
        return lay_out([("secret", "kept in"), *rows], width=_WIDEST)

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        if self.place is None:
            return ()
        if not self.moved:
            return ("there was nothing to move",)
        return ("moved: " + ", ".join(explain(name) for name in self.moved),)
