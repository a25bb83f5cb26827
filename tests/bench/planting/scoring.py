"""How much of what was planted is still there after cleaning."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.bench.planting.generator import Item, Manifest


@dataclass(slots=True)
class Score:
    """What survived, and what was lost, by group."""

    total: Counter[str] = field(default_factory=Counter)
    failed: list[Item] = field(default_factory=list)

    def rate(self, group: str) -> float:
        """The share of the group's items that came out wrong."""
        return sum(item.group == group for item in self.failed) / max(1, self.total[group])


def score(manifest: Manifest, cleaned: Mapping[str, str]) -> Score:
    """Judge the cleaned texts, by file name; a file that is missing was withheld."""
    result = Score()
    for item in manifest.items:
        if item.file not in cleaned:
            continue
        result.total[item.group] += 1
        if is_wrong(item, cleaned[item.file]):
            result.failed.append(item)
    return result


def is_wrong(item: Item, text: str) -> bool:
    """Whether a decoy is gone, something personal is left, or half of a secret is."""
    if item.group != "credential":
        return (item.text in text) == (item.group == "personal")
    middle = len(item.text) // 2
    return any(len(part) > 3 and part in text for part in (item.text[:middle], item.text[middle:]))
