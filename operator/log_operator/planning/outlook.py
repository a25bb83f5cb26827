"""What `operator plan` found out, and how `--json` tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from log_operator.collect.sources import Asked
from log_operator.planning.forecast import COLLECTING_RATE, Forecast
from log_operator.planning.plan import Plan
from log_operator.planning.selection import Selection
from tenant_file.translations import pick_for_ticket
from ticketbound.safe_text import escape


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is asked of which sources, what they have, and what it will come to."""

    selection: Selection
    sources: Sequence[Asked]
    plan: Plan
    forecast: Forecast


def describe_outlook(outlook: Outlook) -> Mapping[str, Any]:
    """The data of the envelope: sizes in bytes, times in seconds, rates in bytes a second."""
    plan, forecast = outlook.plan, outlook.forecast
    profile = outlook.selection.profile
    return {
        "profile": profile.id,
        "window": profile.window,
        "asked_window": outlook.selection.asked_window,
        "sources": _describe_sources(outlook),
        "files": forecast.files,
        "size": forecast.size,
        "packed_size": forecast.packed,
        "parts": forecast.parts,
        "disk_needed": forecast.room,
        "seconds_to_collect": round(forecast.seconds_to_collect, 1),
        "seconds_to_send": round(forecast.seconds_to_send, 1),
        "collecting_rate": COLLECTING_RATE,
        "sending_rate": forecast.sending_rate,
        "chosen": [
            {
                "source": escape(chosen.planned.origin, limit=4096),
                "source_id": outlook.sources[chosen.source].id,
                "size": chosen.planned.size,
                "allowance": chosen.allowance,
                "why": pick_for_ticket(chosen.planned.why),
            }
            for chosen in plan.chosen
        ],
        "left_out": [
            {"source": escape(s.origin, limit=4096), "reason": escape(s.reason)}
            for s in plan.skipped
        ],
    }


def _describe_sources(outlook: Outlook) -> list[Mapping[str, Any]]:
    return [
        {
            "number": source.number,
            "id": source.id,
            "why": pick_for_ticket(source.why),
            "taken": source.is_ticked,
            "things": source.things,
            "size_on_disk": source.size_on_disk,
            "size": source.size,
            "is_guess": source.is_guess,
            "reason": escape(source.reason),
        }
        for source in outlook.forecast.sources
    ]
