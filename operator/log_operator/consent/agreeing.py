"""From a profile to a bundle that was agreed to: choose, prepare, look, agree or choose anew."""

from dataclasses import dataclass
from pathlib import Path

from log_bundle.manifest import Manifest
from log_operator import wording
from log_operator.collect.host import Host, this_host
from log_operator.collect.known_places import add_config_places
from log_operator.consent.sealing import Consent, seal
from log_operator.consent.send_dialogue import SendDialogue
from log_operator.consent.source_dialogue import choose_sources, show_table
from log_operator.console import Console
from log_operator.deliver.delivery import demand_time
from log_operator.order import Ground, Order
from log_operator.planning.plan import Plan
from log_operator.planning.selection import Selection
from log_operator.planning.survey import Survey
from log_operator.prepare import describe_origin, nothing_to_send, prepare_bundle
from log_operator.redaction import Cleaner, make_cleaner
from log_operator.state import remove_parts
from log_operator.values import PartFile
from ticket_code.code import TicketCode


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is to be sent, and what was agreed to; the parts have it in them."""

    manifest: Manifest
    parts: tuple[PartFile, ...]
    consent: Consent

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)


@dataclass(frozen=True, slots=True)
class Agreeing:
    """Talks with the person, or goes by what was agreed to beforehand.

    Args:
        order: `yes` asks nothing.
        code: for which ticket.
        folder: where the parts are made.
        ground: what the run stands on.
        console: where the person is.
    """

    order: Order
    code: TicketCode
    folder: Path
    ground: Ground
    console: Console

    def run(self, selection: Selection) -> Bundle:
        """The bundle that was agreed to.

        Raises:
            Cancelled: the person said no.
            EOFError: the terminal was closed.
            OperatorError: it cannot be made, or there is no time left to send it.
        """
        host = this_host(self.ground.environment, self.ground.clock)
        survey = Survey(selection.profile, host)
        selection, plan = self._choose(survey, selection)
        redaction = add_config_places(self.ground.tenant.redaction, selection.profile)
        cleaner = make_cleaner(redaction, host)
        while True:
            manifest, parts = self._prepare(survey, plan, selection, cleaner)
            turned = self._ask(manifest, parts, survey, selection)
            if not turned:
                consent = self._consent(survey, selection)
                return Bundle(manifest, seal(parts, consent), consent)
            selection = selection.turn(turned)
            survey, plan = self._start_anew(host, selection)

    def _choose(self, survey: Survey, selection: Selection) -> tuple[Selection, Plan]:
        plan = survey.plan(selection.unticked)
        if not plan.chosen and not selection.unticked:
            raise nothing_to_send()
        if self.order.yes:
            show_table(self.console, survey, plan, selection, self.folder)
            return selection, plan
        return choose_sources(self.console, survey, selection, self.folder)

    def _prepare(
        self, survey: Survey, plan: Plan, selection: Selection, cleaner: Cleaner
    ) -> tuple[Manifest, tuple[PartFile, ...]]:
        now = self.ground.clock()
        manifest, parts = prepare_bundle(
            survey.sources,
            plan,
            describe_origin(self.code, selection.profile, cleaner, now),
            self.folder,
            cleaner,
            now=now,
            show_progress=self.console.show_progress,
        )
        demand_time(self.code, sum(part.size for part in parts), self.ground.clock)
        return manifest, parts

    def _ask(
        self,
        manifest: Manifest,
        parts: tuple[PartFile, ...],
        survey: Survey,
        selection: Selection,
    ) -> tuple[str, ...]:
        for line in wording.summarise(manifest, parts, self.code):
            self.console.say_sentence(line)
        if self.order.yes:
            return ()
        dialogue = SendDialogue(self.console, manifest, parts, survey.sources, selection.unticked)
        return dialogue.run()

    def _start_anew(self, host: Host, selection: Selection) -> tuple[Survey, Plan]:
        """What there is now, without what was unticked."""
        remove_parts(self.folder)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        survey = Survey(selection.profile, host)
        plan = survey.plan(selection.unticked)
        show_table(self.console, survey, plan, selection, self.folder)
        return survey, plan

    def _consent(self, survey: Survey, selection: Selection) -> Consent:
        ids = [asked.id for asked in survey.sources]
        return Consent(
            at=self.ground.clock(),
            how="option" if self.order.yes else "terminal",
            taken=tuple(name for name in ids if name not in selection.unticked),
            unticked=tuple(name for name in ids if name in selection.unticked),
            window=selection.profile.window,
            asked_window=selection.asked_window,
        )
