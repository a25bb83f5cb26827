"""Sends a bundle that lies in a folder: saved there on another day, or on another machine."""

from datetime import UTC, datetime
from pathlib import Path

from log_bundle.agreement import AGREEMENT_NAME, read_agreement
from log_bundle.manifest import Manifest
from log_operator.chosen_profile import profile_of
from log_operator.collect.host import this_host
from log_operator.collect.known_places import add_config_places
from log_operator.consent.agreeing import Bundle
from log_operator.consent.sealing import Consent, seal
from log_operator.consent.send_dialogue import SendDialogue
from log_operator.deliver.line import Line
from log_operator.errand import Errand
from log_operator.errands.beginning import agree, removed_if_broken_off
from log_operator.errors import BadBundle, NotConfirmed
from log_operator.keeping.keeper import Keeper
from log_operator.keeping.kept import Kept
from log_operator.languages.system_errors import name_error
from log_operator.redact.second_look import SecondLook
from log_operator.redaction import make_cleaner
from log_operator.saved.checking import demand_as_told, find_text, measure, read_contents
from log_operator.saved.fetching import fetch_parts, read_folder
from log_operator.saved.form import ASK_AGAIN, SavedBundle, is_id
from log_operator.values import PartFile
from log_operator.words import own_words, wording
from ticketbound.language import retell, say
from ticketbound.safe_text import escape


def bring(errand: Errand, line: Line, keeper: Keeper, folder: Path) -> None:
    """Copy the bundle out of `folder`, check all of it, show it, ask.

    Raises:
        BadBundle: it is none, or not what it says.
        BundleChanged: a part is not the one that was saved.
        NotConfirmed: it is for another ticket than the code.
        RedactionFailed: the second look found a secret in it.
        Cancelled: the person said no.
    """
    with removed_if_broken_off(line, keeper):
        saved = read_for(errand, folder)
        console = errand.console
        with console.show_progress(say("copying"), sum(p.size for p in saved.parts)) as advance:
            parts = fetch_parts(saved, folder, errand.folder, advance)
        manifest = _check(errand, parts)
        former = _find_consent(parts)
        _ask(errand, manifest, parts)
        consent = _describe_consent(errand, former or saved)
        parts = seal(parts, consent)
        agree(errand, keeper, Bundle(manifest, parts, consent))


def read_for(errand: Errand, folder: Path) -> SavedBundle:
    """What lies in `folder`, if it is for the ticket of the code."""
    try:
        saved = read_folder(folder)
    except OSError as error:
        shown = escape(str(folder), limit=1000)
        raise BadBundle(
            say("cannot read {folder}: {why}", folder=shown, why=name_error(error))
        ) from error
    code = errand.code
    if (saved.account, saved.ticket) != (code.subdomain, code.ticket):
        raise NotConfirmed(
            say(
                "this bundle is for ticket {ticket} ({account}), and this code for"
                " ticket {other} ({other_account})",
                ticket=saved.ticket,
                account=saved.account,
                other=code.ticket,
                other_account=code.subdomain,
            ),
            hint=say("nothing was sent; ask the support agent for a code for the bundle's ticket"),
        )
    return saved


def is_same(saved: SavedBundle, kept: Kept) -> bool:
    """Whether what is kept came out of that folder; sealing has changed the first part since."""
    others = [(p.name, p.sha256) for p in saved.parts[1:]]
    names = [p.name for p in saved.parts]
    return names == [p.name for p in kept.parts] and others == [
        (p.name, p.sha256) for p in kept.parts[1:]
    ]


def _check(errand: Errand, parts: tuple[PartFile, ...]) -> Manifest:
    """The manifest, once all is as it says, and the second look found nothing."""
    manifest, console = read_contents(parts), errand.console
    origin = manifest.origin
    if (origin.account, origin.ticket) != (errand.code.subdomain, errand.code.ticket):
        raise BadBundle(
            say("the manifest of that bundle tells of another ticket"), hint=retell(ASK_AGAIN)
        )
    with console.show_progress(say("checking"), measure(manifest)) as advance:
        demand_as_told(parts, manifest, advance)
    ground, profile = errand.ground, profile_of(errand.ground.tenant, errand.code.profile)
    redaction = add_config_places(ground.tenant.redaction, profile)
    cleaner = make_cleaner(redaction, this_host(ground.environment, ground.clock))
    look, paths = SecondLook(cleaner.credential_rules), [part.path for part in parts]
    with console.show_progress(say("looking once more"), measure(manifest)) as advance:
        look.demand_clean(paths, advance)
    return manifest


def _ask(errand: Errand, manifest: Manifest, parts: tuple[PartFile, ...]) -> None:
    console, code = errand.console, errand.code
    is_asked = not errand.order.yes
    for text in wording.summarise(manifest, parts, code, is_asked=is_asked):
        console.say_sentence(text)
    if is_asked:
        own_words.inform(console, errand.ground.tenant)
        SendDialogue(
            console, manifest, parts, say("send this to ticket {ticket}", ticket=code.ticket)
        ).run()


def _find_consent(parts: tuple[PartFile, ...]) -> Consent | None:
    """What was agreed to before, where the bundle was left by a run that was broken off.

    What is in it counts still; when and how is asked anew.
    """
    data = find_text(parts[0], AGREEMENT_NAME)
    if data is None:
        return None
    try:
        agreement = read_agreement(data)
        at = datetime.fromisoformat(agreement.agreed_at).astimezone(UTC)
    except ValueError:
        raise BadBundle(
            say("the {file} in that bundle cannot be read", file=AGREEMENT_NAME)
        ) from None
    if not all(map(is_id, agreement.unticked)):
        raise BadBundle(
            say(
                "the {file} in that bundle names no sources",
                file=AGREEMENT_NAME,
            )
        ) from None
    return Consent(
        at=at,
        how=agreement.how,
        taken=agreement.taken,
        unticked=agreement.unticked,
        window=agreement.window,
        asked_window=agreement.asked_window,
    )


def _describe_consent(errand: Errand, made: SavedBundle | Consent) -> Consent:
    """What is agreed to now: a bundle that was `made` of these sources before."""
    return Consent(
        at=errand.ground.clock(),
        how="option" if errand.order.yes else "terminal",
        taken=made.taken,
        unticked=made.unticked,
        window=made.window,
        asked_window=made.asked_window,
    )
