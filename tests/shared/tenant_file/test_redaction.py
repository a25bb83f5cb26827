import pytest

from tenant_file.patterns import UnsafePattern, check_pattern, find_beginning
from tenant_file.reading import TenantError, generic_profiles, read_tenant
from tenant_file.redaction import OwnRule, Redaction

HEAD = f"""version = 1
[vendor]
name = "Acme"
[zendesk]
subdomains = ["acme"]
[[keys]]
public = "{"ab" * 32}"
"""
OWN_RULE = """
[[redaction.rules]]
id = "acme-licence"
pattern = 'ACME-[A-Z0-9]{8,24}'
examples = ["licence ACME-0A1B2C3D expired"]
counterexamples = ["ACME-Shop started"]
"""


def read(redaction: str) -> Redaction:
    return read_tenant(f"{HEAD}{redaction}\n{generic_profiles()}").redaction


def test_without_a_table_the_defaults_hold() -> None:
    assert read("") == Redaction()
    assert (Redaction().email, Redaction().host_names) == ("alias", "alias")
    assert (Redaction().national_ids, Redaction().known_values) == ((), ("environment",))


def test_whole_table() -> None:
    assert read(
        '[redaction]\nip = "keep"\nnational_ids = ["us-ssn"]\n'
        f'known_values = ["environment", "~/shop/.env", "$SHOP/*.yml"]\n{OWN_RULE}'
    ) == Redaction(
        ip="keep",
        national_ids=("us-ssn",),
        known_values=("environment", "~/shop/.env", "$SHOP/*.yml"),
        rules=(
            OwnRule(
                id="acme-licence",
                pattern="ACME-[A-Z0-9]{8,24}",
                examples=("licence ACME-0A1B2C3D expired",),
                counterexamples=("ACME-Shop started",),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            '[redaction]\nemail = "hide"',
            r'^line 9, redaction.email: \'hide\' is not known here; write "alias" or "keep"$',
        ),
        (
            "[redaction]\nmac = true",
            "^line 9, redaction.mac: this is true or false; write a text in quotes$",
        ),
        ('[redaction]\n\nemial = "keep"', "^line 10, redaction.emial: there is no such key$"),
        (
            '[redaction]\nnational_ids = [\n  "xx-id",\n]',
            r'^line 9, redaction.national_ids\[0\]: \'xx-id\' is not known here; write "',
        ),
        (
            '[redaction]\nknown_values = ["environment", "shop/.env"]',
            r'^line 9, redaction.known_values\[1\]: \'shop/.env\' is neither "environment" nor ',
        ),
        (OWN_RULE.replace('id = "acme', 'id = "Acme'), r"^line 10, redaction.rules\[0\].id: "),
        (OWN_RULE + OWN_RULE, r"^line 16, redaction.rules\[1\].id: two rules are called 'acme-li"),
        (
            OWN_RULE.replace("ACME-[", "A-["),
            r"^line 11, redaction.rules\[0\].pattern: it must begin with at least 3 plain",
        ),
        (
            OWN_RULE.replace("expired", "").replace("0A1B2C3D", "0A"),
            r"^line 12, redaction.rules\[0\].examples: the pattern finds nothing in 'licence ACME",
        ),
        (
            OWN_RULE.replace("ACME-Shop", "ACME-SHOPSHOP"),
            r"^line 13, redaction.rules\[0\].counterexamples: the pattern finds something in ",
        ),
        (
            OWN_RULE.replace('["licence ACME-0A1B2C3D expired"]', "[]"),
            r"^line 12, redaction.rules\[0\].examples: at least one is needed",
        ),
        ("[[redaction.rules]]\nid = 'x'", "missing required field `pattern`"),
        ("".join(OWN_RULE.replace("acme-l", f"a{n}-l") for n in range(51)), "more than 50 rules"),
    ],
)
def test_mistake_is_named_with_line_and_key(table: str, message: str) -> None:
    with pytest.raises(TenantError, match=message):
        read(table)


@pytest.mark.parametrize(
    "pattern",
    [
        "ACME-[A-Z0-9]{8,24}",
        r"\bacme_(?:live|test)_([A-Za-z0-9]{20,64})\b",
        r"(?i)x-acme-key: ([^\r\n ]{1,500}+)",
        r"lic\.key=(?>[0-9]{4}-){3}[0-9]{4}",
        r"key=(?:[0-9a-f]{2}:?+){16}",
    ],
)
def test_usable_patterns(pattern: str) -> None:
    check_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("[A-Z]{20}", "must begin with"),
        ("ab?c", "must begin with"),
        ("acme[a-z]+", "is not understood here; repetitions are {m,n}"),
        ("acme[a-z]*", "is not understood"),
        ("acme[a-z]{3,}", "is not understood"),
        ("acme.{1,200}x.{1,200}y.{1,200}z", "more than 16,384 steps"),
        ("acme(?:a{1,30}){1,30}b", "more than 16,384 steps"),
        ("acme(?:a|a){64}b", "more than 16,384 steps"),
        ("acme(?:(?:(?:a{9}){999}){999}){9}", "more than 16,384 steps"),
        ("acme|beta", "put alternatives into a group"),
        ("acme(a)(b)", "one group"),
        ("acme(?=a)", "not understood"),
        (r"acme(a)\1", "not understood"),
        ("acme(a", "is opened that is not closed"),
        ("acmea)", "is closed at 5 that was not opened"),
        ("acme[z-a]", "no regular expression: bad character range"),
        ("ümlaut", "ASCII"),
        ("acme[é]", "ASCII"),
    ],
)
def test_patterns_that_could_take_long_or_say_nothing(pattern: str, message: str) -> None:
    with pytest.raises(UnsafePattern, match=message):
        check_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "beginning"),
    [
        (r"\bacme\.key=x{3}", ("acme.key=", False)),
        ("(?i)Acme[0-9]", ("Acme", True)),
        (r"a\\b\tc", ("a\\b", False)),
        ("abc?", ("ab", False)),
    ],
)
def test_beginning_of_a_pattern(pattern: str, beginning: tuple[str, bool]) -> None:
    assert find_beginning(pattern) == beginning


def test_line_of_the_right_one_of_many() -> None:
    profile = '[[profiles]]\nid = "a"\n[[profiles.sources]]\nkind = "x"\n'
    with pytest.raises(TenantError, match=r"^line 11, profiles\[0\].sources\[0\].kind: "):
        read_tenant(f"{HEAD}{profile}{profile}")
