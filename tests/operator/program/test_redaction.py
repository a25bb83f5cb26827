"""From the vendor's settings and a machine to what cleans one run."""

import re
from pathlib import Path
from typing import get_args

import pytest

from log_operator.collect.host import Host
from log_operator.redact.rules import RULES
from log_operator.redaction import Cleaner, make_cleaner, make_rule
from log_operator.values import Skipped
from tenant_file.redaction import NationalId, OwnRule, Redaction

TEXT = (
    "rita@example.com from 93.184.216.34 (52:54:00:ab:cd:ef) on kiosk-7 by anna"
    " paid 4111111111111111 to DE89370400440532013000"
)
KINDS = ("email", "ip", "mac", "host", "user", "card", "iban")


@pytest.fixture
def host(tmp_path: Path) -> Host:
    (tmp_path / "home" / "anna").mkdir(parents=True)
    environment = {"COMPUTERNAME": "kiosk-7", "PAYMENT_API_KEY": "Zx81-kiosk-Spectrum"}
    return Host("linux", environment, tmp_path / "home" / "anna", lambda: pytest.fail("no clock"))


def clean(cleaner: Cleaner, text: str) -> str:
    return b"".join(cleaner.redactor.clean([text.encode()], name="a.log")).decode()


def test_defaults_alias_everybody(host: Host) -> None:
    cleaned = clean(make_cleaner(Redaction(), host), TEXT)
    assert set(re.findall(r"\[([a-z]+)-[0-9a-f]{4,6}\]", cleaned)) == set(KINDS)


@pytest.mark.parametrize(
    ("setting", "word"),
    [
        ("email", "rita@example.com"),
        ("ip", "93.184.216.34"),
        ("mac", "52:54:00:ab:cd:ef"),
        ("card", "4111111111111111"),
        ("iban", "DE89370400440532013000"),
        ("host_names", "on kiosk-7"),
        ("user_names", "by anna"),
    ],
)
def test_each_kind_can_be_kept(host: Host, setting: str, word: str) -> None:
    cleaner = make_cleaner(Redaction(**{setting: "keep"}), host)  # type: ignore[arg-type]
    assert word in clean(cleaner, TEXT)
    assert clean(cleaner, TEXT).count("[") == len(KINDS) - 1


def test_national_ids_are_those_that_there_are_rules_for(host: Host) -> None:
    rules = {rule.id for rule in RULES if rule.alias == "id"}
    assert set(get_args(NationalId)) == rules
    text = "ssn: 219-09-9998"
    assert clean(make_cleaner(Redaction(), host), text) == text
    cleaned = clean(make_cleaner(Redaction(national_ids=("us-ssn",)), host), text)
    assert re.fullmatch(r"ssn: \[id-[0-9a-f]{4}\]", cleaned)


def test_vendor_s_own_rule(host: Host) -> None:
    own = OwnRule("acme-key", r"\bACME-([A-Z0-9]{8,24})", ("ACME-0A1B2C3D",))
    folded = OwnRule("acme-pin", r"(?i)Acme Pin ([0-9]{6})", ("acme pin 123456",))
    cleaner = make_cleaner(Redaction(rules=(own, folded)), host)
    text = "key ACME-0A1B2C3D and ACME-shop, aCmE pIn 123456"
    expected = "key ACME-[redacted:acme-key] and ACME-shop, aCmE pIn [redacted:acme-pin]"
    assert clean(cleaner, text) == expected
    assert "acme-key" in {rule.id for rule in cleaner.credential_rules}
    assert make_rule(own).id == "acme-key"


def test_secret_of_the_environment_is_hunted_whatever_it_is_called(host: Host) -> None:
    cleaner = make_cleaner(Redaction(), host)
    assert clean(cleaner, "saw Zx81-kiosk-Spectrum") == "saw [redacted:known-value]"
    cleaner = make_cleaner(Redaction(known_values=()), host)
    assert "Zx81" in clean(cleaner, "saw Zx81-kiosk-Spectrum")


def test_secret_of_a_file_is_hunted(host: Host, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SHOP_PW2=Zx81kiosk9Spectrum\nSHOP_NAME=kiosk\n")
    cleaner = make_cleaner(Redaction(known_values=(f"{tmp_path}/.env",)), host)
    assert (
        clean(cleaner, "saw Zx81kiosk9Spectrum of kiosk") == "saw [redacted:known-value] of kiosk"
    )
    assert cleaner.skipped == ()


def test_place_that_cannot_be_read_is_for_the_manifest(host: Host, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    cleaner = make_cleaner(Redaction(known_values=(f"{tmp_path}/loop*",)), host)
    (skipped,) = cleaner.skipped
    assert isinstance(skipped, Skipped)
    assert skipped.reason.startswith("its secrets are not hunted by value")


@pytest.mark.parametrize("path", ["/home/anna/app.log", r"C:\Users\Anna\app.log", "/srv/anna's/x"])
def test_names_in_paths_get_the_alias_that_they_have_in_logs(host: Host, path: str) -> None:
    cleaner = make_cleaner(Redaction(), host)
    alias = clean(cleaner, "by anna").removeprefix("by ")
    assert alias in cleaner.clean_text(path)
    assert "anna" not in cleaner.clean_text(path).lower()
    assert alias.strip("[]") in cleaner.clean_name(path)
    assert "[" not in cleaner.clean_name(path)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("logs/bob@example.com.log", "logs/email-XXXX.log"),
        ("bob@example.com.log.gz", "email-XXXX.log.gz"),
        ("bob@example.com.log.2026-11-21", "email-XXXX.log.2026-11-21"),
        ("bob@example.com.TXT", "email-XXXX.TXT"),
        ("bob@example.com", "email-XXXX"),
        ("bob@kiosk.log", "email-XXXX.log"),
        ("93.184.216.34.log", "ip-XXXX.log"),
        ("web/52:54:00:ab:cd:ef.log", "web/mac-XXXX.log"),
        ("token=hunter2hunter2.log", "token=[redacted:key-value].log"),
        ("anna.log/x.log", "user-XXXX.log/x.log"),
        ("a.log.1", "a.log.1"),
        (".log", ".log"),
    ],
)
def test_names_keep_what_they_end_with(host: Host, name: str, cleaned: str) -> None:
    cleaner = make_cleaner(Redaction(), host)
    given = cleaner.clean_name(name)
    assert re.sub(r"\b(email|ip|mac|user)-[0-9a-f]{4}", r"\1-XXXX", given) == cleaned
    assert cleaner.clean_name(given) == given


def test_a_person_has_one_alias_in_names_and_in_logs(host: Host) -> None:
    cleaner = make_cleaner(Redaction(), host)
    alias = clean(cleaner, "to bob@example.com").removeprefix("to ")
    assert cleaner.clean_path("/var/mail/bob@example.com.log") == f"/var/mail/{alias}.log"


@pytest.mark.parametrize("name", ["PK\x03\x04.log", "\xff\xfe", "a\udcff\nb", "", "\n"])
def test_odd_names_stay_as_they_are(host: Host, name: str) -> None:
    assert make_cleaner(Redaction(), host).clean_text(name) == name


def test_name_that_is_no_text_is_not_named(host: Host) -> None:
    assert make_cleaner(Redaction(), host).clean_text("\x01" * 200) == "[redacted:name]"


def test_aliases_of_two_runs_differ(host: Host) -> None:
    first, second = (clean(make_cleaner(Redaction(), host), TEXT) for _ in range(2))
    assert first != second


@pytest.mark.parametrize("name", ["vm", "ubuntu", "kiosk-7"])
def test_the_host_is_called_as_its_logs_call_it(
    host: Host, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("platform.node", lambda: name)
    cleaner = make_cleaner(Redaction(), host)
    called = cleaner.clean_host(name)
    assert re.fullmatch(r"\[host-[0-9a-f]{4}\]", called)
    line = f"Nov 22 11:33:53 {name} sshd[1]: bye\n"
    assert clean(cleaner, line) == line.replace(name, called)
    assert make_cleaner(Redaction(host_names="keep"), host).clean_host(name) == name
