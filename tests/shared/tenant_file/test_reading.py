from datetime import timedelta

import pytest

from tenant_file.reading import TenantError, generic_profiles, read_tenant
from tenant_file.sources import Files
from tenant_file.spans import parse_window

HEAD = f"""
version = 1
[vendor]
name = "Acme"
[zendesk]
subdomains = ["acme"]
[[keys]]
public = "{"ab" * 32}"
"""
GOOD = HEAD + generic_profiles()
JOURNAL_WHY = """\
why.en = "what the services of this machine wrote to the journal"
why.de = "was die Dienste dieses Rechners ins Journal geschrieben haben"
"""


def test_generic_profile_serves_three_systems() -> None:
    profile = read_tenant(GOOD).find_profile("generic")
    assert profile is not None
    files = [source for source in profile.sources if isinstance(source, Files)]
    assert {system for source in files for system in source.systems} == {
        "linux",
        "macos",
        "windows",
    }


def test_the_vendor_may_say_where_the_operator_is_to_be_had() -> None:
    assert read_tenant(GOOD).vendor.download == ""
    link = "https://acme.example/logs?v=2&os=any#get"
    told = read_tenant(GOOD.replace('name = "Acme"', f'name = "Acme"\ndownload = "{link}"'))
    assert told.vendor.download == link


@pytest.mark.parametrize(
    ("line", "limit"),
    [
        ("", 50_000_000),
        ("attachment_size = 52428800", 50_000_000),
        ("attachment_size = 20971520", 20_000_000),
        ("attachment_size = 1048576", 1_000_000),
    ],
)
def test_parts_fit_whichever_way_the_account_counts_its_megabytes(line: str, limit: int) -> None:
    told = read_tenant(GOOD.replace('["acme"]', f'["acme"]\n{line}'))
    assert told.zendesk.part_limit == limit


def test_unknown_profile_is_none() -> None:
    assert read_tenant(GOOD).find_profile("desktop") is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("version = 1", "version = 2"), "version"),
        (("version = 1", "version = "), "not valid TOML"),
        (
            ('name = "Acme"', "name = 7"),
            "^line 4, vendor.name: this is a whole number; write a text in quotes$",
        ),
        (
            ('name = "Acme"', 'name = "A"\ncolour = "red"'),
            "^line 5, vendor.colour: there is no such key$",
        ),
        (('["acme"]', '["evil.com/"]'), "no subdomain"),
        (("abab", "xyxy"), "64 hex digits"),
        (
            ('id = "generic"', 'id = "Über"'),
            r"^line 10, profiles\[0\]\.id: 'Über' is none: an id has lower-case",
        ),
        (('window = "7d"', 'window = "7 days"'), "no time span"),
        (('max_size = "500MB"', 'max_size = "much"'), "no size"),
        (
            ('kind = "journal"', 'kind = "journald"'),
            r"sources\[1\]\.kind: 'journald' is not known here; write \"files\" or ",
        ),
        (
            (JOURNAL_WHY, 'why = " "\n'),
            "sources.1..why: customers must read why",
        ),
        (('include = ["/var/log/**"]', "include = []"), "include: at least one path"),
        (('include = ["/var/log/**"]', 'include = [""]'), "'' is no full path"),
        (('include = ["/var/log/**"]', 'include = ["logs/*"]'), "'logs/.' is no full path"),
        (('include = ["/var/log/**"]', r'include = ["/a\u0000b"]'), "is no full path"),
        (('kind = "journal"', 'kind = "journal"\nunits = ["--root=/x"]'), "'--root=/x' is no unit"),
        (('name = "Acme"', 'name = " "'), "customers must see a name"),
        *(
            (
                ('name = "Acme"', f'name = "A"\ndownload = "{link}"'),
                "vendor.download: not an https:// link",
            )
            for link in (
                *("http://acme.example/get", "javascript:alert(1)", "https://", "https://a b/c"),
                *(
                    "https://acme.example/{code}",
                    r"https://acme.example/\u202e",
                    "https://é.example",
                ),
                "https://acme.example/" + "x" * 500,
            )
        ),
        (('subdomains = ["acme"]', "subdomains = []"), "zendesk.subdomains: at least one"),
        *(
            (
                ('subdomains = ["acme"]', f'subdomains = ["acme"]\nattachment_size = {size}'),
                r"^line 7, zendesk\.attachment_size: not between 1048576 and 1073741824 bytes",
            )
            for size in (0, (1 << 20) - 1, (1 << 30) + 1)
        ),
        (
            ('max_size = "500MB"', 'max_size = "0"'),
            r"line 14, profiles\[0\]\.max_size: leaves no room",
        ),
        (
            ('kind = "system"', 'kind = "system"\nid = "Facts"'),
            r"sources\[0\]\.id: 'Facts' is none",
        ),
        (
            ('kind = "system"', 'kind = "system"\nid = "journal"'),
            "two sources are called 'journal'",
        ),
        (('kind = "system"', 'kind = "system"\nsystems = []'), "systems: at least one"),
        (
            ('kind = "system"', 'kind = "system"\nid = "yes"'),
            "'yes' is an answer to the operator's",
        ),
        (
            ('kind = "system"', 'kind = "system"\nif_version = "new"'),
            "'new' is none; write it like",
        ),
        (('kind = "system"', 'kind = "system"\nif_exists = ["etc"]'), "'etc' is no full path"),
        (('kind = "system"', 'kind = "system"\nmax_time = "1d"'), "write it like 30s, 5m or 1h"),
        (('kind = "system"', 'kind = "system"\nmax_time = "2h"'), "longer than 1h"),
        (
            ('kind = "system"', 'kind = "system"\npriority = "urgent"'),
            'priority: .urgent. is not known here; write "high" or "normal" or "low"',
        ),
        (("version = 1", "version = " + "1" * 10_000), "not valid TOML"),
        (("version = 1", "version = " + "[" * 10_000), "not valid TOML"),
    ],
)
def test_what_is_wrong_is_named(change: tuple[str, str], message: str) -> None:
    assert change[0] in GOOD
    with pytest.raises(TenantError, match=message):
        read_tenant(GOOD.replace(*change))


def test_mark_that_windows_editors_leave_is_no_mistake() -> None:
    assert read_tenant(f"\ufeff{GOOD}") == read_tenant(GOOD)


def test_keys_are_needed() -> None:
    with pytest.raises(TenantError, match="keys"):
        read_tenant("keys = []\n" + GOOD.replace(f'[[keys]]\npublic = "{"ab" * 32}"\n', ""))


def test_profiles_are_needed_once_each() -> None:
    with pytest.raises(TenantError, match="profiles"):
        read_tenant(HEAD)
    with pytest.raises(TenantError, match="same id"):
        read_tenant(GOOD + generic_profiles())


@pytest.mark.parametrize(
    ("text", "span"), [("90m", timedelta(minutes=90)), ("7d", timedelta(days=7))]
)
def test_parse_window(text: str, span: timedelta) -> None:
    assert parse_window(text) == span
