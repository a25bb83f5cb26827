import contextlib
import random
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ticket_code import base58
from ticket_code.checking import Trust, check_code
from ticket_code.code import Binding, TicketCode
from ticket_code.errors import (
    CodeDamaged,
    CodeError,
    CodeExpired,
    ForeignCode,
    ImplausibleCode,
    NewerCode,
    NoCode,
    TwoCodes,
    UnknownProfile,
)
from ticket_code.payload import write_payload
from ticket_code.signing import SigningKey
from ticket_code.text_form import encode_code, find_code
from ticketbound.exit_codes import ExitCode
from ticketbound.secret import Secret

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
KEY = SigningKey.from_text(Secret("11" * 32))
OTHER_KEY = SigningKey.from_text(Secret("22" * 32))
TRUST = Trust(keys=(KEY.public_hex,), subdomains=("acme",), profiles=("generic",))
CODE = TicketCode(
    binding=Binding.REQUESTS,
    code_id=bytes(range(8)),
    issued_at=NOW,
    expires_at=NOW + timedelta(hours=24),
    ticket=1234,
    subdomain="acme",
    profile="generic",
    message="the log of yesterday's crash",
    secret=Secret("ab" * 32),
)
TEXT = encode_code(CODE, KEY).reveal()


def test_code_comes_back_as_it_was() -> None:
    assert check_code(TEXT, TRUST, NOW) == CODE


def test_code_is_about_260_characters_and_one_double_click() -> None:
    assert 200 <= len(TEXT) <= 280
    assert re.fullmatch(r"\w+", TEXT)
    assert not set(TEXT[5:].replace("_", "")) & set("0OIl")


def test_secret_scanner_rule_matches() -> None:
    rule = r"tbc[0-9]+_[1-9A-HJ-NP-Za-km-z]{60,1200}_[1-9A-HJ-NP-Za-km-z]{6}"
    assert re.search(rule, f"see {TEXT}.")


@pytest.mark.parametrize("secret", ["opaque-Token_1", "ab" * 32, "AB" * 32, ""])
def test_any_token_survives(secret: str) -> None:
    text = encode_code(replace(CODE, secret=Secret(secret)), KEY).reveal()
    assert check_code(text, TRUST, NOW).secret.reveal() == secret


def wrap(text: str, width: int, prefix: str, end: str) -> str:
    return end.join(prefix + text[i : i + width] for i in range(0, len(text), width))


@pytest.mark.parametrize(
    "pasted",
    [
        f"  {TEXT}\n",
        wrap(TEXT, 76, "", "\n"),
        wrap(TEXT, 76, "    ", "\r\n"),
        wrap(TEXT, 60, "> ", "\n"),
        wrap(TEXT, 60, ">> | ", "\n"),
        wrap(TEXT, 75, "", "=\r\n"),
        f"\N{LEFT DOUBLE QUOTATION MARK}{TEXT}\N{RIGHT DOUBLE QUOTATION MARK}",
        f"\ufeff\u2066{TEXT[:50]}\u200b{TEXT[50:]}\u2069\u00a0",
        f"Hello Rita,\n\nplease paste this code:\n{wrap(TEXT, 76, '', chr(10))}\n\nThanks,\nAlex",
        f"{TEXT}\n{TEXT}",
    ],
)
def test_what_mail_does_to_a_code_is_undone(pasted: str) -> None:
    assert check_code(pasted, TRUST, NOW) == CODE


@pytest.mark.parametrize("pasted", ["", "  \n\t", "\u200b\ufeff"])
def test_no_code(pasted: str) -> None:
    with pytest.raises(NoCode, match="no code was given") as caught:
        find_code(pasted)
    assert caught.value.exit_code == ExitCode.CODE_DAMAGED


@pytest.mark.parametrize("length", [30, 100, 200, len(TEXT) - 1])
def test_cut_code_says_how_much_is_missing(length: int) -> None:
    expected = f"^the code is cut: {length} characters, expected {len(TEXT)}$"
    with pytest.raises(CodeDamaged, match=expected) as caught:
        check_code(TEXT[:length], TRUST, NOW)
    assert caught.value.exit_code == ExitCode.CODE_DAMAGED


def test_code_with_its_middle_missing() -> None:
    with pytest.raises(CodeDamaged, match="mistyped or cut: 200 characters"):
        check_code(TEXT[:100] + TEXT[100 - 200 :], TRUST, NOW)


def test_lower_case_code_gets_a_hint() -> None:
    with pytest.raises(CodeDamaged, match="all of one case") as caught:
        check_code(TEXT.lower(), TRUST, NOW)
    assert "upper and lower case matter" in caught.value.hint


@pytest.mark.parametrize("text", ["hello", "tbc_", "tbc1", "\x00\x1b[31m", "\udcff" * 10 + "x"])
def test_what_is_no_code_at_all(text: str) -> None:
    with pytest.raises(CodeDamaged):
        check_code(text, TRUST, NOW)


def test_huge_text_is_refused_at_once() -> None:
    with pytest.raises(CodeDamaged, match="1000000 characters"):
        find_code("t" * 1_000_000)


def test_two_codes() -> None:
    other = encode_code(replace(CODE, ticket=7), KEY).reveal()
    with pytest.raises(TwoCodes, match="two codes") as caught:
        find_code(f"{TEXT}\n\n{other}")
    assert caught.value.exit_code == ExitCode.USAGE


@pytest.mark.parametrize("text", [TEXT.replace("tbc1", "tbc9"), "tbc9_short"])
def test_newer_code(text: str) -> None:
    with pytest.raises(NewerCode, match="form 9") as caught:
        check_code(text, TRUST, NOW)
    assert caught.value.exit_code == ExitCode.NOT_FOR_THIS_BUILD


def test_code_signed_by_another_key() -> None:
    with pytest.raises(ForeignCode, match="not issued by the vendor") as caught:
        check_code(encode_code(CODE, OTHER_KEY).reveal(), TRUST, NOW)
    assert caught.value.exit_code == ExitCode.NOT_FOR_THIS_BUILD


def test_code_with_our_key_id_and_another_signature() -> None:
    data = write_payload(CODE, KEY)
    forged = data[:-64] + OTHER_KEY.sign(data[:-64])
    with pytest.raises(ForeignCode):
        check_code(as_text(forged), TRUST, NOW)


def test_code_of_another_account() -> None:
    text = encode_code(replace(CODE, subdomain="umbrella"), KEY).reveal()
    with pytest.raises(ForeignCode, match="'umbrella'"):
        check_code(text, TRUST, NOW)


@pytest.mark.parametrize(
    "subdomain",
    ["evil.com/", "a.b", "acme@evil", "xn--acme", "-x", "a" * 64, "Acme", "%2f", "", "acme\n"],
)
def test_encoder_refuses_odd_subdomains(subdomain: str) -> None:
    with pytest.raises(ValueError, match="subdomain"):
        encode_code(replace(CODE, subdomain=subdomain), KEY)


@pytest.mark.parametrize("ticket", [0, -1, 1 << 64])
def test_encoder_refuses_odd_tickets(ticket: int) -> None:
    with pytest.raises(ValueError, match="ticket"):
        encode_code(replace(CODE, ticket=ticket), KEY)


@pytest.mark.parametrize("late", [timedelta(), timedelta(seconds=1), timedelta(days=400)])
def test_expired_code_says_when(late: timedelta) -> None:
    with pytest.raises(CodeExpired, match="expired at 2026-11-22 12:00 UTC") as caught:
        check_code(TEXT, TRUST, CODE.expires_at + late)
    assert caught.value.exit_code == ExitCode.CODE_EXPIRED
    assert caught.value.code == CODE


def test_code_from_the_future_points_at_the_clock() -> None:
    with pytest.raises(ImplausibleCode, match="was issued at") as caught:
        check_code(TEXT, TRUST, NOW - timedelta(days=1, seconds=1))
    assert "date and time of this machine" in caught.value.hint


def test_code_that_lives_too_long() -> None:
    text = encode_code(replace(CODE, expires_at=NOW + timedelta(days=14, seconds=1)), KEY).reveal()
    with pytest.raises(ImplausibleCode, match="impossible times"):
        check_code(text, TRUST, NOW)


def test_unknown_profile_lists_the_known() -> None:
    text = encode_code(replace(CODE, profile="desktop"), KEY).reveal()
    with pytest.raises(UnknownProfile, match="'desktop'; this program has: generic"):
        check_code(text, TRUST, NOW)


def test_fields_are_never_shown_raw() -> None:
    text = as_text(write_payload(replace(CODE, profile="\x1b[31mred"), KEY))
    with pytest.raises(UnknownProfile) as caught:
        check_code(text, TRUST, NOW)
    assert "\x1b" not in caught.value.sentence


def as_text(data: bytes) -> str:
    """A code with a right checksum around any payload."""
    from ticket_code.text_form import _checksum  # noqa: PLC0415 - an attacker can do this too

    start = f"tbc1_{base58.encode(data)}"
    return f"{start}_{_checksum(start)}"


@given(st.binary(min_size=60, max_size=1500))
def test_any_payload_with_a_right_checksum_is_refused_cleanly(data: bytes) -> None:
    with pytest.raises(CodeError):
        check_code(as_text(data), TRUST, NOW)


@given(st.text(max_size=400))
def test_any_text_is_refused_cleanly(text: str) -> None:
    with pytest.raises(CodeError):
        check_code(text, TRUST, NOW)


@settings(max_examples=50)
@given(st.integers(0, len(TEXT) - 1), st.characters(codec="ascii"))
def test_any_changed_character_is_refused(at: int, character: str) -> None:
    changed = TEXT[:at] + character + TEXT[at + 1 :]
    if changed != TEXT:
        with pytest.raises(CodeError):
            check_code(changed, TRUST, NOW)


def test_twenty_thousand_damaged_codes_are_all_refused() -> None:
    rng = random.Random(7)
    accepted = 0
    for _ in range(20_000):
        characters = list(TEXT)
        for _ in range(rng.randint(1, 4)):
            i, j = rng.randrange(len(TEXT)), rng.randrange(len(TEXT))
            if rng.random() < 0.5:
                characters[i], characters[j] = characters[j], characters[i]
            else:
                characters[i] = rng.choice(base58.ALPHABET)
        damaged = "".join(characters)
        with contextlib.suppress(CodeError):
            accepted += damaged != TEXT and bool(check_code(damaged, TRUST, NOW))
    assert accepted == 0
