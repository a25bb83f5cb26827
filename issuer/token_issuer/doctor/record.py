"""The last examination, kept beside the settings."""

from datetime import datetime
from typing import Final

import msgspec

from token_issuer.doctor.findings import Examination, Finding
from token_issuer.doctor.questions import QUESTIONS
from token_issuer.errors import IssuerError, NotSetUp, SettingsBroken
from token_issuer.home import Home
from token_issuer.private_files import write_atomically

_VERSION: Final = 1


class _Answer(msgspec.Struct, frozen=True):
    found: str
    reason: str
    assumed: str


class _Record(msgspec.Struct, frozen=True):
    version: int
    subdomain: str
    examined_at: datetime
    set_up: str
    left_behind: tuple[str, ...]
    answers: dict[str, _Answer]


def write_record(home: Home, examination: Examination) -> None:
    """Replace doctor.json.

    Raises:
        IssuerError: the system refuses; says why.
    """
    record = _Record(
        version=_VERSION,
        subdomain=examination.subdomain,
        examined_at=examination.examined_at,
        set_up=examination.set_up,
        left_behind=examination.left_behind,
        answers={
            f.question.name: _Answer(f.found, f.reason, f.question.assumed)
            for f in examination.findings
        },
    )
    text = msgspec.json.format(msgspec.json.encode(record), indent=2).decode()
    write_atomically(home.examination, f"{text}\n")


def read_record(home: Home) -> Examination:
    """The last examination; questions that it did not know are without an answer.

    Raises:
        NotSetUp: there was none yet.
        SettingsBroken: doctor.json is not what `doctor` wrote.
    """
    try:
        record = msgspec.json.decode(home.examination.read_bytes(), type=_Record)
    except FileNotFoundError as error:
        raise NotSetUp("no account was examined yet", hint="run: issuer doctor") from error
    except OSError as error:
        raise IssuerError(f"doctor.json cannot be read: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise SettingsBroken("doctor.json is damaged", hint="run: issuer doctor") from error
    if record.version != _VERSION:
        raise SettingsBroken("doctor.json is of another version", hint="run: issuer doctor")
    unknown = _Answer("", "not asked the last time", "")
    answers = [(question, record.answers.get(question.name, unknown)) for question in QUESTIONS]
    return Examination(
        subdomain=record.subdomain,
        examined_at=record.examined_at,
        findings=tuple(Finding(question, a.found, a.reason) for question, a in answers),
        set_up=record.set_up,
        left_behind=record.left_behind,
    )


def has_create_token(home: Home, subdomain: str) -> bool:
    """Whether that account, when it was asked, still made tokens in the withdrawn way."""
    try:
        last = read_record(home)
    except IssuerError:
        return False
    found = next(f.found for f in last.findings if f.question.name == "create_token")
    return last.subdomain == subdomain and found == "works"
