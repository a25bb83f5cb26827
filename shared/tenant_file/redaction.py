"""The types of the `[redaction]` table: what is taken out besides credentials, and what stays."""

from typing import Final, Literal

from msgspec import Struct

Treatment = Literal["alias", "keep"]
"""`alias`: the same value becomes the same short alias in the whole bundle; `keep`: it stays."""

NationalId = Literal[
    "ae-eid",
    "ar-cuil",
    "at-svnr",
    "au-tfn",
    "be-rrn",
    "bg-egn",
    "br-cpf",
    "ca-sin",
    "ch-ahv",
    "cl-rut",
    "cn-rrn",
    "cz-rc",
    "de-svnr",
    "de-tax-id",
    "dk-cpr",
    "do-cedula",
    "ee-ik",
    "es-dni",
    "fi-hetu",
    "fr-nir",
    "gr-amka",
    "hk-hkid",
    "hr-oib",
    "hu-tax-id",
    "ie-pps",
    "il-id",
    "in-aadhaar",
    "in-pan",
    "is-kt",
    "it-cf",
    "jp-my-number",
    "kr-rrn",
    "lv-pk",
    "mx-curp",
    "my-nric",
    "nl-bsn",
    "no-fnr",
    "pk-cnic",
    "pl-pesel",
    "pt-nif",
    "ro-cnp",
    "ru-snils",
    "se-pnr",
    "sg-nric",
    "si-emso",
    "th-id",
    "tr-tckn",
    "tw-id",
    "ua-rnokpp",
    "uk-nhs",
    "uk-nino",
    "us-itin",
    "us-ssn",
    "uy-ci",
    "za-id",
]
"""The numbers that states give to people, as far as there is a rule for them."""

ENVIRONMENT: Final = "environment"
"""What `known_values` calls the environment of whoever runs the operator."""


class OwnRule(Struct, frozen=True, forbid_unknown_fields=True):
    """A credential that only this vendor knows of.

    Args:
        id: it becomes `[redacted:id]`.
        pattern: a regular expression of a safe kind (`tenant_file.patterns`); the secret is its
            group, or all of it if there is none.
        examples: it finds something in each.
        counterexamples: it finds nothing in any.
    """

    id: str
    pattern: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...] = ()


class Redaction(Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of what is personal; credentials are always taken out.

    Args:
        ip: public addresses; private and loopback addresses always stay.
        host_names: those of the customer's machine.
        user_names: of those who use the customer's machine.
        national_ids: which numbers of persons become aliases.
        known_values: places whose secrets are hunted by value: `environment`, or files as
            `include` names them.
        rules: for credentials that only the vendor knows of.
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
