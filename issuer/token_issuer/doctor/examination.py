"""Asks all questions of one account, each on its own: one that fails does not stop the others."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from ticketbound.failure import Failure
from token_issuer.doctor.findings import Examination, Finding, Unasked
from token_issuer.doctor.probes import clients, commenting, files, granting, paths
from token_issuer.doctor.questions import QUESTIONS, Question
from token_issuer.doctor.workplace import Secrets, Workplace
from token_issuer.home import Home
from token_issuer.identity import signed_in
from token_issuer.mint_client import MintClient
from token_issuer.set_up.examining import examine
from token_issuer.set_up.open_codes import find_open_codes
from token_issuer.set_up.undoing import Undo
from token_issuer.settings import read_own_tenant
from token_issuer.setup import Setup
from token_issuer.tenant_text import fit_attachment_size
from zendesk_client.errors import MissingScope, TlsFailed, Unreachable

Watch = Callable[[Iterable[Question]], Iterable[Question]]
"""Hands the questions on, one by one, and may show how far they are."""

Probe = Callable[[Workplace], str]

_PROBES: Final[Mapping[str, Probe]] = {
    probe.__name__.removeprefix("ask_"): probe
    for probe in (
        clients.ask_allowed_scopes_field,
        clients.ask_client_deletion,
        clients.ask_client_user_id,
        clients.ask_omitted_scope,
        clients.ask_secret_change,
        clients.ask_unknown_scope,
        commenting.ask_ccd_request_update,
        commenting.ask_hidden_request,
        files.ask_anonymous,
        files.ask_bad_upload,
        files.ask_comment_attachment_limit,
        files.ask_deleting_consumed_upload,
        files.ask_foreign_upload,
        files.ask_private_attachments,
        files.ask_redact_without_role,
        files.ask_too_large_body,
        files.ask_upload_lifetime,
        files.ask_uploads_by_ticket_attachments_write,
        files.ask_uploads_by_tickets_write,
        granting.ask_api_tokens,
        granting.ask_create_token,
        granting.ask_created_token_life,
        granting.ask_tokens_scope,
        granting.ask_write_reads,
        paths.ask_json_suffix,
    )
}
_PATHS: Final = "json_suffix"
_EXPENSIVE: Final = "too_large_body"
_PAST_ASKING: Final = "Zendesk answers no path as this program writes it"


def examine_account(
    setup: Setup, watch: Watch, warn: Callable[[str], object], *, sends_large: bool
) -> Examination:
    """What an account answers; whatever was made for it at Zendesk is taken back.

    Args:
        setup: the set-up that `issuer init` made; both of its clients are used.
        watch: see `Watch`.
        warn: is told what is left behind, if there is no examination that could tell.
        sends_large: whether a file may be sent that is larger than the account allows.

    Raises:
        SecretsRefused: the mint client's secret is missing, or where it is cannot be trusted.
        Unreachable, TlsFailed: Zendesk does not answer at all.
    """
    secrets = Secrets(setup.find_secret("identity"), setup.demand_secret("mint"))
    workplace = Workplace(setup.local, setup.settings, secrets)
    try:
        with workplace:
            findings = _ask_all(workplace, watch, sends_large=sends_large)
        obstructed = any(f.question.name == _PATHS and f.stops for f in findings)
        set_up = "" if obstructed else _check_set_up(setup, secrets)
    except BaseException:
        for what in workplace.left_behind:
            warn(what)
        raise
    return Examination(
        subdomain=setup.settings.zendesk.subdomain,
        examined_at=setup.clock(),
        findings=findings,
        set_up=set_up,
        left_behind=tuple(workplace.left_behind),
    )


def _check_set_up(setup: Setup, secrets: Secrets) -> str:
    """What `init` would say against the present set-up."""
    clients, requests = setup.settings.clients, setup.settings.requests
    try:
        found = examine(
            requests.canary_ticket,
            MintClient(setup.account, clients.mint, secrets.mint),
            lambda: signed_in(setup.local, clients.identity, secrets.identity),
            find_open_codes(setup.home, setup.surroundings),
            Undo(),
        )
    except Failure as failure:
        _pass_on_silence(failure)
        return failure.sentence
    if found.service_user.user_id != requests.service_user_id:
        return "the mint client acts as another user than at the time of issuer init"
    return _compare_sizes(setup.home, found.attachment_size)


def _compare_sizes(home: Home, told: int | None) -> str:
    """Why the operator's parts would be refused; smaller ones than need be are no trouble."""
    try:
        assumed = read_own_tenant(home).zendesk.attachment_size
    except Failure:
        return ""  # without a tenant file that can be read there is no mint either, which says so
    if told is None or assumed <= fit_attachment_size(told):
        return ""
    return (
        f"tenant.toml has {assumed} as attachment_size under [zendesk], the account takes {told}"
        " bytes a file: correct it, and build the operator anew"
    )


def _ask_all(workplace: Workplace, watch: Watch, *, sends_large: bool) -> tuple[Finding, ...]:
    paths_first = _ask_one(_question(_PATHS), workplace)
    findings = {paths_first.question.name: paths_first}
    for question in watch(QUESTIONS):
        if question.name in findings:
            continue
        if paths_first.stops:
            findings[question.name] = Finding(question, reason=_PAST_ASKING)
        elif question.name == _EXPENSIVE and not sends_large:
            findings[question.name] = Finding(question, reason="only with --large-upload")
        else:
            findings[question.name] = _ask_one(question, workplace)
    return tuple(findings[question.name] for question in QUESTIONS)


def _ask_one(question: Question, workplace: Workplace) -> Finding:
    if question.unasked:
        return Finding(question, reason=question.unasked)
    try:
        return Finding(question, found=_PROBES[question.name](workplace))
    except Unasked as reason:
        return Finding(question, reason=str(reason))
    except MissingScope as error:
        wanted = " or ".join(error.scopes)
        return Finding(question, reason=f"the sign-in would need the scope {wanted}")
    except Failure as failure:
        _pass_on_silence(failure)
        return Finding(question, reason=failure.sentence)


def _pass_on_silence(failure: Failure) -> None:
    """Raise it again if Zendesk does not answer at all, which would not differ the next time."""
    if isinstance(failure, TlsFailed) or (isinstance(failure, Unreachable) and not failure.status):
        raise failure


def _question(name: str) -> Question:
    return next(question for question in QUESTIONS if question.name == name)
