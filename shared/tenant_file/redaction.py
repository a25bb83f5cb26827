"""The types of the `[redaction]` table: what is taken out besides credentials, and what stays."""

from typing import Final, Literal

from msgspec import Struct

Treatment = Literal["alias", "keep"]
"""`alias`: the same value becomes the same short alias in the whole bundle; `keep`: it stays."""

NationalId = Literal[
    "be-rrn",
    "br-cpf",
    "ca-sin",
    "ch-ahv",
    "de-tax-id",
    "es-dni",
    "fi-hetu",
    "fr-nir",
    "in-aadhaar",
    "nl-bsn",
    "no-fnr",
    "pl-pesel",
    "pt-nif",
    "se-pnr",
    "us-ssn",
]
"""The numbers that states give to people, as far as there is a rule for them."""

ENVIRONMENT: Final = "environment"
"""What `known_values` calls the environment of whoever runs the operator."""


class OwnRule(Struct, frozen=True, forbid_unknown_fields=True):
    """A credential that only this vendor knows of; it becomes `[redacted:id]`.

    `pattern` is a regular expression of a safe kind (`tenant_file.patterns`); the secret is its
    group, or all of it if there is none. It must find something in each of `examples`, and
    nothing in `counterexamples`.
    """

    id: str
    pattern: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...] = ()


class Redaction(Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of what is personal; credentials are always taken out.

    `host_names` and `user_names` are those of the customer's machine. `known_values` names places
    whose secrets are hunted by value: `environment`, or files as `include` names them.
    """

    email: Treatment = "alias"
    ip: Treatment = "alias"
    mac: Treatment = "alias"
    card: Treatment = "alias"
    iban: Treatment = "alias"
    host_names: Treatment = "alias"
    user_names: Treatment = "alias"
    national_ids: tuple[NationalId, ...] = ()
    known_values: tuple[str, ...] = (ENVIRONMENT,)
    rules: tuple[OwnRule, ...] = ()
