"""The text of a code, `tbc1_<payload>_<checksum>`, and how to find it in what a person pastes."""

import re
import unicodedata
import zlib
from typing import Final

from ticket_code import base58
from ticket_code.code import TicketCode
from ticket_code.errors import CodeDamaged, NewerCode, NoCode, TwoCodes
from ticket_code.payload import VERSION, SignedPayload, read_length, read_payload, write_payload
from ticket_code.signing import SigningKey
from ticketbound.language import later, retell, say
from ticketbound.secret import Secret

MAX_TEXT: Final = 16_384
"""Characters looked at: a whole mail with the code in it fits, a log file does not."""

_B58: Final = f"[{base58.ALPHABET}]"
_WHOLE: Final = re.compile(f"tbc([0-9]{{1,3}})_({_B58}{{60,4096}})_({_B58}{{6}})")
_BEGINNING: Final = re.compile(r"tbc([0-9]{1,3})_([0-9A-Za-z_]*)", re.IGNORECASE)
_QUOTE_MARKS: Final = re.compile(r"^[\s>|]+", re.MULTILINE)
_SOFT_BREAK: Final = re.compile(r"=\r?\n")
_COPY_AGAIN: Final = later(
    "copy the whole code from the message and paste it; do not type it by hand"
)
_ASK_AGAIN: Final = later("ask the support agent for a new code")


def encode_code(code: TicketCode, key: SigningKey) -> Secret:
    """The text of `code`, signed with `key`: letters, digits and two underscores only.

    Raises:
        ValueError: a field is out of its range.
    """
    start = f"tbc{VERSION}_{base58.encode(write_payload(code, key))}"
    return Secret(f"{start}_{_checksum(start)}")


def find_code(text: str) -> str:
    """The one code in `text`, freed from line breaks, quote marks and invisible characters.

    Raises:
        NoCode: `text` is empty.
        CodeDamaged: nothing in it is a whole code; says how much is missing where it can.
        TwoCodes: two different codes are in it.
        NewerCode: the code is of a form that this program does not know.
    """
    if len(text) > MAX_TEXT:
        raise CodeDamaged(
            say("this is no code: {count} characters", count=len(text)), hint=retell(_COPY_AGAIN)
        )
    cleaned = _join(text)
    if not cleaned:
        raise NoCode(
            say("no code was given"), hint=say("paste the code that the support agent sent you")
        )
    found = {match.group(): match for match in _WHOLE.finditer(cleaned)}
    if not found:
        raise _explain_damage(cleaned)
    if len(found) > 1:
        raise TwoCodes(
            say("there are two codes in this text"), hint=say("paste only the newest one")
        )
    ((whole, match),) = found.items()
    _check_version(match[1])
    return whole


def decode_code(text: str) -> SignedPayload:
    """The contents of a code that `find_code` found; its signature is not checked here.

    Raises:
        CodeDamaged: the checksum or the layout is wrong.
    """
    start, _, checksum = text.rpartition("_")
    if _checksum(start) != checksum:
        raise _explain_damage(text)
    try:
        return read_payload(base58.decode(start.partition("_")[2]))
    except ValueError as error:
        raise CodeDamaged(say("the code is not well formed"), hint=retell(_ASK_AGAIN)) from error


def _join(text: str) -> str:
    lines = _QUOTE_MARKS.sub("", _SOFT_BREAK.sub("\n", text))
    return "".join(c for c in lines if unicodedata.category(c)[0] not in "CZ")


def _checksum(start: str) -> str:
    return base58.encode_number(zlib.crc32(start.encode()), 6)


def _check_version(digits: str) -> None:
    if digits != str(VERSION):
        raise NewerCode(
            say(
                "this code is of form {digits}, this program knows form {known}",
                digits=digits,
                known=VERSION,
            ),
            hint=say("download the newest program from the link the support agent sent you"),
        )


def _explain_damage(cleaned: str) -> CodeDamaged:
    """Which kind of damage it is; raises NewerCode where the beginning says so."""
    match = _BEGINNING.search(cleaned)
    if match is None:
        return CodeDamaged(
            say("this is no code: a code begins with tbc1_"), hint=retell(_COPY_AGAIN)
        )
    _check_version(match[1])
    whole, arrived = match.group(), len(match.group())
    if whole in (whole.lower(), whole.upper()):
        sentence = say(
            "the code is mistyped: its {arrived} characters are all of one case", arrived=arrived
        )
        hint = say("upper and lower case matter; {copy_again}", copy_again=retell(_COPY_AGAIN))
        return CodeDamaged(sentence, hint=hint)
    expected = _expected_length(match[2])
    if expected is None or (arrived < expected and _WHOLE.fullmatch(whole)):
        sentence = say("the code is mistyped or cut: {arrived} characters", arrived=arrived)
    elif arrived < expected:
        sentence = say(
            "the code is cut: {arrived} characters, expected {expected}",
            arrived=arrived,
            expected=expected,
        )
    else:
        sentence = say(
            "the code is mistyped: {arrived} characters, but its checksum does not fit",
            arrived=arrived,
        )
    return CodeDamaged(sentence, hint=retell(_COPY_AGAIN))


def _expected_length(body: str) -> int | None:
    """The length of the whole text, from the first block of its payload; None if that is hurt."""
    try:
        size = read_length(base58.decode(body[:11]))
    except ValueError:
        return None
    length = len(f"tbc{VERSION}_") + base58.encoded_length(size) + len("_123456")
    return length if 120 <= size <= 2000 else None
