"""The switches in force, and the account's limits."""

from dataclasses import asdict, dataclass

from flask import Blueprint, Response

from zendesk_sandbox.calls import here
from zendesk_sandbox.pages.rendering import render_page
from zendesk_sandbox.switches import Switch, list_switches

blueprint = Blueprint("switches", __name__)


@dataclass(frozen=True, slots=True)
class _Row:
    switch: Switch
    setting: str

    @property
    def others(self) -> tuple[str, ...]:
        """The settings that it does not have."""
        return tuple(s for s in self.switch.settings if s != self.setting)

    @property
    def is_usual(self) -> bool:
        """Whether nobody changed it."""
        return self.setting == self.switch.settings[0]


@blueprint.get("/switches")
def show_switches() -> Response:
    """Every switch with its setting, and every limit."""
    account = here()
    rows = [_Row(s, str(getattr(account.switches, s.name))) for s in list_switches()]
    return render_page("switches.html", rows=rows, limits=asdict(account.limits))
