"""Makes a bundle on this machine and has it agreed to."""

import contextlib
from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from log_bundle.comment import shorten_agreement
from log_bundle.manifest import Manifest
from log_operator.chosen_profile import find_rights, profile_of
from log_operator.consent.agreeing import Agreeing, Bundle
from log_operator.deliver.line import Line
from log_operator.errand import Errand
from log_operator.errands.ahead import Ahead
from log_operator.errands.delivering import discard
from log_operator.keeping.keeper import Keeper
from log_operator.keeping.kept import KeptContents, KeptRedaction
from log_operator.planning.selection import select
from log_operator.words import wording
from ticketbound.clock import rfc3339
from ticketbound.language import say, ticket_language


def begin(errand: Errand, line: Line, keeper: Keeper, ahead: Ahead) -> None:
    """Collect, clean, pack, look once more, ask; `keeper` knows what was agreed to.

    Raises:
        Cancelled: the person said no; like after everything else that ends it, nothing is left.
    """
    with removed_if_broken_off(line, keeper):
        bundle = collect(errand, ahead)
        agree(errand, keeper, bundle)


def collect(errand: Errand, ahead: Ahead | None = None) -> Bundle:
    """What is on this machine, as far as the person agreed to it."""
    tenant, console, code = errand.ground.tenant, errand.console, errand.code
    selection = select(profile_of(tenant, code.profile), errand.order.narrowing)
    for text in wording.introduce(tenant, code, selection):
        console.say_sentence(text)
    if wrong := find_rights(selection, errand.ground):
        console.warn(wrong)
    purpose = say("send this to ticket {ticket}", ticket=code.ticket)
    if errand.order.action == "save":
        purpose = say("save this for ticket {ticket}", ticket=code.ticket)
    agreeing = Agreeing(errand, purpose, ahead.add) if ahead else Agreeing(errand, purpose)
    return agreeing.run(selection)


def agree(errand: Errand, keeper: Keeper, bundle: Bundle) -> None:
    """Write down that the person agreed, and what the ticket will say."""
    consent = bundle.consent
    agreement = shorten_agreement(rfc3339(consent.at), consent.how, consent.unticked)
    # A saved bundle names the code it was made for; the comment names the one that brings it.
    origin = replace(bundle.manifest.origin, code_id=errand.code.id_text)
    told = replace(bundle.manifest, origin=origin)
    comment = wording.write_comment(told, bundle.parts, agreement, ticket_language())
    keeper.agree(bundle.parts, comment, consent.at, count_contents(bundle.manifest))


def count_contents(manifest: Manifest) -> KeptContents:
    """What the receipt will say of it."""
    rules: Counter[str] = Counter()
    for entry in manifest.entries:
        rules.update({one.rule: one.count for one in entry.redactions})
    return KeptContents(
        files=len(manifest.entries),
        size=sum(entry.size for entry in manifest.entries),
        lines_redacted=sum(entry.lines_redacted for entry in manifest.entries),
        left_out=len(manifest.left_out),
        redactions=tuple(KeptRedaction(rule, count) for rule, count in rules.most_common()),
    )


@contextlib.contextmanager
def removed_if_broken_off(line: Line, keeper: Keeper) -> Iterator[None]:
    """Leaves nothing of what is made in the block, here or at Zendesk, unless it was agreed to."""
    try:
        yield
    except BaseException:
        if keeper.kept.stage == "preparing":
            discard(line, keeper)
        raise
