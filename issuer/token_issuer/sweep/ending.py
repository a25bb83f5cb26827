"""Ends one code: at Zendesk, then in the ledger. Each step may be repeated."""

from token_issuer.errors import TokenOutOfSight
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.office import Office
from token_issuer.sweep.plan import Ending
from token_issuer.ticket_notes import write_end_note, write_use_note


def end_code(ending: Ending, office: Office) -> tuple[str, ...]:
    """Revoke the tokens, take the service user out of copy, close the code; warnings.

    After an error, or a kill, the code is still open, and the next call goes through all of it
    again.

    Raises:
        TokenOutOfSight: only an admin can do it.
        ZendeskError: Zendesk did not do it, or not yet.
    """
    mark(ending, office)
    end_at_zendesk(ending, office)
    return close(ending, office)


def mark(ending: Ending, office: Office) -> None:
    """Write down that the code is being revoked; else its dead token would look like a used one."""
    if ending.state is State.REVOKED and ending.code.state is not State.REVOKING:
        office.ledger.begin_revocation(ending.code.code_id)


def end_at_zendesk(ending: Ending, office: Office) -> None:
    """Revoke the tokens, and take the service user out of copy."""
    for token_id in ending.token_ids:
        try:
            office.live_tokens.revoke(token_id)
        except TokenOutOfSight:
            # An expired one is dead by itself.
            if ending.state is not State.EXPIRED:
                raise
    dismiss(ending.code, office)


def dismiss(code: CodeRecord, office: Office) -> None:
    """Take back what let the code's user in, unless another open code needs it there.

    Such a code may be minted at any time once another run has closed this one, so the ledger is
    asked before and after; what was taken away from it is put back.

    Raises:
        ZendeskError: Zendesk did not do it, or not yet.
    """
    binding = office.bindings.of(code)
    if _find_heir(code, office) is not None:
        return
    binding.dismiss(code)
    while (heir := _find_heir(code, office)) is not None:
        binding.admit(heir)
        if (now := _find_heir(code, office)) is not None and now.code_id == heir.code_id:
            return
        binding.dismiss(code)


def _find_heir(code: CodeRecord, office: Office) -> CodeRecord | None:
    """Another code that needs the same user on the same ticket."""
    place = (code.binding, code.ticket, code.service_user_id)
    return next(
        (
            other
            for other in office.ledger.list_open()
            if other.code_id != code.code_id
            and other.state is not State.REVOKING
            and (other.binding, other.ticket, other.service_user_id) == place
        ),
        None,
    )


def close(ending: Ending, office: Office) -> tuple[str, ...]:
    """Close the code in the ledger, and note it on the ticket; warnings."""
    code = ending.code
    if not office.ledger.end(code.code_id, ending.state, ending.reason):
        return ()  # another run was faster, and has noted it
    if ending.logs is not None:
        return write_use_note(office, code, ending.logs)
    return write_end_note(office, code, ending.state, ending.reason)
