"""The logs that a code brought, as they lie on its ticket."""

from dataclasses import dataclass
from datetime import datetime

from log_bundle.comment import SentAgreement, SentBundle, read_comment
from ticketbound.sizes import format_size
from token_issuer.counting import count
from token_issuer.ledger.records import CodeRecord
from zendesk_client.models import Attachment, Comment
from zendesk_client.session import Session
from zendesk_client.ticket_comments import list_comments


@dataclass(frozen=True, slots=True)
class ArrivedPart:
    """One attachment: `size` in bytes is Zendesk's word, `sha256` the operator's, if any."""

    name: str
    size: int
    sha256: str | None


@dataclass(frozen=True, slots=True)
class ArrivedLogs:
    """What one comment of the operator brought, with the parts that others brought before it.

    `differs` says in what Zendesk's files are not those that the comment tells; empty if they
    are. Names are as Zendesk sent them: escape them before they are shown. `agreement` is the
    operator's word, which `agreement.json` in part 1 gives in full; older operators say nothing.
    """

    code_id: str
    at: datetime | None
    public: bool
    files: int
    parts: tuple[ArrivedPart, ...]
    differs: str
    agreement: SentAgreement | None = None

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)


def count_logs(logs: ArrivedLogs) -> str:
    """Like "12 files in 2 parts, 203.4 MB"."""
    parts = count(len(logs.parts), "part")
    return f"{count(logs.files, 'file')} in {parts}, {format_size(logs.size)}"


def tell_agreement(agreement: SentAgreement) -> str:
    """Like "the customer agreed at 2026-11-22T06:00:00Z, beforehand, and left out: journal"."""
    how = "at the terminal" if agreement.how == "terminal" else "beforehand"
    more = f" and {agreement.more} more" if agreement.more else ""
    named = f", and left out: {', '.join(agreement.unticked)}{more}" if agreement.unticked else ""
    return f"the customer agreed at {agreement.at}, {how}{named}"


def find_logs(session: Session, code: CodeRecord) -> ArrivedLogs | None:
    """What came with `code`; None while there is nothing.

    Only a comment of the user that the code acts as counts: anybody can write the same words. And
    only one with a part that it names, in the size that it names: whoever has a code can write.

    Raises:
        ZendeskError: the ticket's comments cannot be read.
    """
    ahead: list[Attachment] = []
    for comment in list_comments(session, code.ticket):
        if comment.author_id != code.service_user_id:
            continue
        sent = read_comment(comment.body or "")
        if sent is None:
            continue
        told = {(part.name, part.size) for part in sent.parts}
        named = [file for file in comment.attachments if (file.file_name, file.size) in told]
        if not sent.is_whole:
            ahead += named
        elif named and sent.code_id == code.code_id:
            before = [file for file in ahead if (file.file_name, file.size) in told]
            return _as_arrived(comment, sent, (*before, *comment.attachments))
    return None


def _as_arrived(comment: Comment, sent: SentBundle, files: tuple[Attachment, ...]) -> ArrivedLogs:
    told = {part.name: part for part in sent.parts}
    parts = tuple(
        ArrivedPart(file.file_name, file.size, told[file.file_name].sha256)
        if file.file_name in told
        else ArrivedPart(file.file_name, file.size, None)
        for file in files
    )
    return ArrivedLogs(
        code_id=sent.code_id,
        at=comment.created_at,
        public=comment.public,
        files=sent.files,
        parts=parts,
        differs=_compare(sent, files),
        agreement=sent.agreement,
    )


def _compare(sent: SentBundle, files: tuple[Attachment, ...]) -> str:
    sizes = {file.file_name: file.size for file in files}
    missing = sum(part.name not in sizes for part in sent.parts)
    if missing:
        return f"{missing} of the parts that the comment names are not on the ticket"
    others = sum(sizes[part.name] != part.size for part in sent.parts)
    return f"{others} of the parts have another size than the comment tells" if others else ""
