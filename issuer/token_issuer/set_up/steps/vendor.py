"""Your name, the key that signs codes, and where secrets are kept."""

from pathlib import Path
from typing import Final

from ticket_code.signing import SigningKey
from ticketbound.safe_text import escape
from token_issuer.errors import BadArgument, NoKeyStore, SecretsRefused
from token_issuer.secret_store.choosing import Place, open_store
from token_issuer.set_up.answers import KEPT, NEW
from token_issuer.set_up.draft import Draft
from token_issuer.set_up.plan import check_download, check_vendor
from token_issuer.set_up.question import Question
from token_issuer.set_up.signing_key import knows_key, parse_signing_key, read_signing_key

_NOTHING: Final = "nothing was typed"
_KEY_TEXT: Final = """\
Codes are signed, so that your operators take only yours. Ticketbound makes the key; the operators
that you build hold its public half. If your team has a key already, type the path of its file."""
_KEY_HELP: Final = """\
All who mint for the same operators need the same key. It is kept with the other secrets, and never
leaves this machine by itself. The file must be readable by you alone (chmod 600)."""
_KEY_LOST: Final = """\
Codes are signed, and the operators that you have built know a key that is not kept here: they would
refuse every code signed with another. Type the path of its file; or new, to give them up."""
_KEY_OF_TEAM: Final = """\
Codes are signed, and the ledger that you named is a team's, whose operators know one key. Whoever
is set up already runs issuer secrets --export-signing-key FILE and hands that file over: type its
path. Or type new for a key of your own, and those operators refuse every code that you mint."""
_PLACE_TEXT: Final = """\
This system has no key store that Ticketbound could use. The secrets can be kept in a file instead,
which only you may read: whoever can read your files as you, or a backup of them, has them too."""
_PLACE_HELP: Final = """\
A key store is the macOS Keychain, the Windows Credential Manager, or a Secret Service such as GNOME
Keyring. In a container, give the secrets by environment variables instead; see docs/issuer.md."""


def ask_vendor(draft: Draft) -> Question[str]:
    """The vendor's name."""
    return Question(
        name="vendor_name",
        title="Step 5 of 6: your name and your key",
        text="Customers see this name when the operator asks whether to send their logs.",
        help="The name of your company or product. It is compiled into the operator.",
        prompt="Your name, as customers know it",
        parse=check_vendor,
        check=lambda name: _take_name(draft, name),
        default=draft.present.vendor,
    )


def ask_download(draft: Draft) -> Question[str]:
    """Where customers get the operator; Enter leaves it open."""
    return Question(
        name="download",
        text="Customers get the operator from a page or file of yours: its link goes into the words"
        " that issuer mint writes for them. If there is none yet, press Enter; it can be written"
        " into tenant.toml later.",
        help="Put the operator that you build where your customers can get it by https://. The same"
        " link serves all of them, since a code is what tells tickets apart.",
        prompt="Link to the operator, or Enter",
        parse=check_download,
        check=lambda link: _take_download(draft, link),
        default=draft.present.download,
    )


def ask_signing_key(draft: Draft) -> Question[str]:
    """The signing key: a new one, the present one, or one from a file."""
    kept = draft.present.signing_key is not None
    is_lost = not kept and knows_key(draft.home)
    is_needed = is_lost or (draft.has_team and not kept)
    return Question(
        name="signing_key",
        text=_KEY_LOST if is_lost else _KEY_OF_TEAM if is_needed else _KEY_TEXT,
        help=_KEY_HELP,
        prompt="File with a key, or new" + (", or kept" if kept else ""),
        parse=_parse_key,
        check=lambda text: _take_key(draft, text),
        default=KEPT if kept else "" if is_needed else NEW,
    )


def ask_place(draft: Draft) -> Question[Place] | None:
    """Where secrets are kept, if the system has no place of its own for them."""
    try:
        open_store(draft.home, draft.surroundings, draft.place).open_other()
    except NoKeyStore:
        return Question(
            name="secrets",
            text=_PLACE_TEXT,
            help=_PLACE_HELP,
            prompt="Type file to keep them in a file",
            parse=_parse_place,
            check=lambda place: _take_place(draft, place),
        )
    return None


def _take_name(draft: Draft, name: str) -> str:
    draft.vendor = name
    return ""


def _take_download(draft: Draft, link: str) -> str:
    draft.download = link
    return ""


def _parse_key(text: str) -> str:
    if not text:
        raise BadArgument(_NOTHING, hint="type the path of a file, or new")
    return text


def _take_key(draft: Draft, text: str) -> str:
    present = draft.present.signing_key
    if text == KEPT and present is not None:
        draft.signing_key = parse_signing_key(present, "the place of the secrets")
        return "the present key stays, and so do the operators that you have built"
    if text == NEW:
        draft.signing_key = SigningKey.generate()
        lost = "; operators that were built before take no code signed with it"
        return f"made a key{lost if present or knows_key(draft.home) else ''}"
    try:
        draft.signing_key = read_signing_key(Path(text))
    except SecretsRefused as refusal:
        refusal.hint = "name a file that you own and that nobody else can read, or type new"
        raise
    return f"its public half is {draft.signing_key.public_hex}"


def _parse_place(text: str) -> Place:
    if text != "file":
        raise BadArgument(
            f"{escape(text, limit=20)!r} is no place that this system has" if text else _NOTHING,
            hint="type file; or Ctrl-C, and begin again where there is a key store",
        )
    return "file"


def _take_place(draft: Draft, place: Place) -> str:
    draft.place = place
    return escape(str(draft.home.secrets))
