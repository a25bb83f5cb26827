"""From a profile to a bundle that was agreed to: choose, prepare, look, agree or choose anew."""

from collections.abc import Callable
from dataclasses import dataclass, field

from log_bundle.manifest import Manifest
from log_operator.collect.host import Host, this_host
from log_operator.collect.known_places import add_config_places
from log_operator.consent.sealing import Consent, seal
from log_operator.consent.send_dialogue import SendDialogue
from log_operator.consent.source_dialogue import choose_sources, show_table
from log_operator.deliver.delivery import demand_time
from log_operator.errand import Errand
from log_operator.planning.plan import Plan
from log_operator.planning.selection import Selection
from log_operator.planning.survey import Survey
from log_operator.prepare import describe_origin, nothing_to_send, prepare_bundle
from log_operator.redaction import Cleaner, make_cleaner
from log_operator.state import remove_parts
from log_operator.values import PartFile
from log_operator.words import own_words, wording


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is to be sent, and what was agreed to.

    The parts have it in them, but for those that are saved only: then it will be asked again.
    """

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
        errand: what the run is about; its order's `yes` asks nothing.
        purpose: what the question asks for.
        on_part: is handed each part but the first as soon as it is finished.
    """

    errand: Errand
    purpose: str
    on_part: Callable[[PartFile], None] = field(default=lambda _: None)

    def run(self, selection: Selection) -> Bundle:
        """The bundle that was agreed to.

        Raises:
            Cancelled: the person said no.
            EOFError: the terminal was closed.
            OperatorError: it cannot be made, or there is no time left to ask and send it.
        """
        host = this_host(self.errand.ground.environment, self.errand.ground.clock)
        survey = self._survey(host, selection)
        selection, plan = self._choose(survey, selection)
        redaction = add_config_places(self.errand.ground.tenant.redaction, selection.profile)
        cleaner = make_cleaner(redaction, host)
        while True:
            manifest, parts = self._prepare(survey, plan, selection, cleaner)
            turned = self._ask(manifest, parts, survey, selection)
            if not turned:
                consent = self._consent(survey, selection)
                is_final = self.errand.order.action != "save"
                return Bundle(manifest, seal(parts, consent) if is_final else parts, consent)
            selection = selection.turn(turned)
            survey, plan = self._start_anew(host, selection)

    def _survey(self, host: Host, selection: Selection) -> Survey:
        limit_rate = self.errand.order.limit_rate
        return Survey(selection.profile, host, self.errand.part_limit, limit_rate)

    def _choose(self, survey: Survey, selection: Selection) -> tuple[Selection, Plan]:
        plan = survey.plan(selection.unticked)
        if not plan.chosen and not selection.unticked:
            raise nothing_to_send()
        if self.errand.order.yes:
            show_table(self.errand.console, survey, plan, selection, self.errand.folder)
            return selection, plan
        return choose_sources(self.errand.console, survey, selection, self.errand.folder)

    def _prepare(
        self, survey: Survey, plan: Plan, selection: Selection, cleaner: Cleaner
    ) -> tuple[Manifest, tuple[PartFile, ...]]:
        now = self.errand.ground.clock()
        manifest, parts = prepare_bundle(
            survey.sources,
            plan,
            describe_origin(self.errand.code, selection.profile, cleaner, now),
            self.errand.folder,
            cleaner,
            now=now,
            show_progress=self.errand.console.show_progress,
            on_part=self.on_part,
            part_limit=self.errand.part_limit,
            connection=self.errand.connection,
        )
        if not (self.errand.order.yes or self.errand.order.action == "save"):
            # Nobody is asked in vain; what was agreed to beforehand is kept for another code.
            size = sum(part.size for part in parts)
            demand_time(self.errand.code, size, self.errand.ground.clock)
        return manifest, parts

    def _ask(
        self,
        manifest: Manifest,
        parts: tuple[PartFile, ...],
        survey: Survey,
        selection: Selection,
    ) -> tuple[str, ...]:
        is_asked = not self.errand.order.yes
        for line in wording.summarise(manifest, parts, self.errand.code, is_asked=is_asked):
            self.errand.console.say_sentence(line)
        if not is_asked:
            return ()
        own_words.inform(self.errand.console, self.errand.ground.tenant)
        return SendDialogue(
            self.errand.console, manifest, parts, self.purpose, survey.sources, selection.unticked
        ).run()

    def _start_anew(self, host: Host, selection: Selection) -> tuple[Survey, Plan]:
        """What there is now, without what was unticked."""
        remove_parts(self.errand.folder)
        self.errand.folder.mkdir(mode=0o700, exist_ok=True)
        survey = self._survey(host, selection)
        plan = survey.plan(selection.unticked)
        show_table(self.errand.console, survey, plan, selection, self.errand.folder)
        return survey, plan

    def _consent(self, survey: Survey, selection: Selection) -> Consent:
        ids = [asked.id for asked in survey.sources]
        return Consent(
            at=self.errand.ground.clock(),
            how="option" if self.errand.order.yes else "terminal",
            taken=tuple(name for name in ids if name not in selection.unticked),
            unticked=tuple(name for name in ids if name in selection.unticked),
            window=selection.profile.window,
            asked_window=selection.asked_window,
        )
