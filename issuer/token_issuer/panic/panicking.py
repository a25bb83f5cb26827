"""All steps of a panic, each taken whatever became of the one before."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from token_issuer.ledger.ledger import Ledger
from token_issuer.office import Office
from token_issuer.panic.rotation import Fate, Rotation, rotate
from token_issuer.panic.writing import open_writing_session
from token_issuer.progress_bar import ShowBar
from token_issuer.revocation.everything import mark_everything, revoke_everything
from token_issuer.revocation.tally import Tally
from token_issuer.setup import Setup
from token_issuer.sweep.sweeping import sweep

Say = Callable[[str], None]


@dataclass
class Panic:
    """How far it got; `troubles` are steps with what they ended with."""

    tally: Tally = field(default_factory=Tally)
    rotations: list[Rotation] = field(default_factory=list)
    copies: int = 0
    troubles: list[tuple[str, Failure]] = field(default_factory=list)

    @property
    def exit_code(self) -> ExitCode:
        """0 if all is done; what is left at Zendesk counts more than what a person has to do."""
        failures = [failure for _, failure in self.troubles]
        failures += [r.failure for r in self.rotations if r.failure is not None]
        failures += [] if self.tally.ledger_trouble is None else [self.tally.ledger_trouble]
        if self.tally.failures:
            return ExitCode.NETWORK
        if failures:
            return failures[0].exit_code
        by_hand = any(rotation.fate is Fate.BY_HAND for rotation in self.rotations)
        return ExitCode.REFUSED if by_hand else ExitCode.DONE

    @property
    def sentence(self) -> str:
        """How far it got, for people."""
        rotated = sum(r.fate in (Fate.ROTATED, Fate.STALE_VARIABLE) for r in self.rotations)
        return f"{self.tally.sentence}, {rotated} of the clients' secrets rotated"


def panic(setup: Setup, ledger: Ledger, progress: Panic, say: Say, show: ShowBar) -> None:
    """End all codes and tokens, rotate the secrets, end what was made meanwhile, take copies back.

    Everything that was done or not is in `progress`; `say` and `show` are told as it goes.

    Raises:
        Failure: nobody is signed in, or Zendesk is out of reach from the beginning.
    """
    mark_everything(ledger, progress.tally)
    with setup.open_office(ledger) as office:
        with _going_on("revoking", progress):
            revoke_everything(office, progress.tally, show)
        say(progress.tally.sentence)
        with _going_on("rotating the clients' secrets", progress):
            _rotate_all(setup, office, progress, say)
        with _going_on("revoking what was made meanwhile", progress):
            mark_everything(ledger, progress.tally)
            revoke_everything(office, progress.tally, show)
        progress.copies = len(progress.tally.copies)
        if progress.tally.ledger_trouble is None:
            with _going_on("taking copies back", progress):
                _sweep(office, progress)


def _sweep(office: Office, progress: Panic) -> None:
    swept = sweep(office, strangers=True)
    progress.copies += len(swept.copies)
    progress.troubles += [(trouble.what, trouble.failure) for trouble in swept.troubles]


def _rotate_all(setup: Setup, office: Office, progress: Panic, say: Say) -> None:
    with open_writing_session(setup, office) as session:
        for client in (user.client for user in setup.settings.mint_clients):
            # Until it is known better: this is what stands if the run is interrupted.
            progress.rotations.append(Rotation(client, Fate.UNKNOWN))
            name = setup.settings.name_secret(client)
            rotation = rotate(client, name, session, setup.store)
            progress.rotations[-1] = rotation
            say(f"secret of the client {client}: {rotation.fate}")


@contextlib.contextmanager
def _going_on(step: str, progress: Panic) -> Iterator[None]:
    try:
        yield
    except Failure as failure:
        progress.troubles.append((step, failure))
