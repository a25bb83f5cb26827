"""Writes a tree of logs with planted values in every dress and encoding, and its manifest."""

import bz2
import gzip
import json
import lzma
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.bench.planting import dresses, secrets, settings
from tests.bench.planting.decoys import make_decoys


@dataclass(frozen=True, slots=True)
class Item:
    """Something planted, or a decoy.

    Args:
        group: `credential`, `personal` or `decoy`.
        kind: what it is.
        dress: how it stands in the text.
        text: as it stands in the text.
        file: where.
    """

    group: str
    kind: str
    dress: str
    text: str
    file: str


@dataclass(slots=True)
class Manifest:
    """All that was planted."""

    folder: Path
    items: list[Item] = field(default_factory=list)

    def write(self) -> None:
        """Write it beside the tree."""
        path = self.folder.with_suffix(".json")
        path.write_text(json.dumps([asdict(item) for item in self.items]), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Planted:
    """A record of some lines, with what is in it."""

    group: str
    kind: str
    dress: str
    record: str
    text: str


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8.log": lambda text: text.encode(),
    "crlf.log": lambda text: text.replace("\n", "\r\n").encode(),
    "utf-16-le.txt": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "utf-16-be.txt": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "utf-16-bare.txt": lambda text: text.encode("utf-16-le"),
    "latin-1.log": lambda text: ("Grüße\n" + text).encode("latin-1", "replace"),
    "packed.log.gz": lambda text: gzip.compress(text.encode(), mtime=0),
    "packed.log.bz2": lambda text: bz2.compress(text.encode()),
    "packed.log.xz": lambda text: lzma.compress(text.encode()),
}


def write_tree(folder: Path, *, seed: int, rounds: int = 1, chosen: bool = False) -> Manifest:
    """Plant everything `rounds` times, one encoding after the other."""
    rng = random.Random(seed)
    manifest = Manifest(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for turn in range(rounds):
        for name, encode in ENCODINGS.items():
            planted = list(plant(rng, chosen=chosen))
            rng.shuffle(planted)
            file = f"{turn}-{name}"
            text = "".join(f"{_noise(rng)}\n{one.record}\n" for one in planted)
            (folder / file).write_bytes(encode(text))
            manifest.items += (
                Item(one.group, one.kind, one.dress, one.text, file) for one in planted
            )
    manifest.write()
    return manifest


def plant(rng: random.Random, *, chosen: bool = False) -> Iterator[Planted]:
    """Everything once, in every dress; also what is personal only where somebody chose so."""
    yield from _plant_named(rng)
    yield from _plant_tokens(rng)
    for template in dresses.PHRASES:
        value = secrets.phrase(rng)
        yield Planted("credential", "phrase", template, template.replace("VV", value), value)
    for template in dresses.URL:
        value = secrets.password(rng, "!*-._~")
        yield Planted("credential", "url", template[:12], template.replace("VV", value), value)
    for dress, wear in dresses.PEM.items():
        record = wear(secrets.pem(rng, rng.choice(dresses.KEY_KINDS)))
        yield Planted("credential", "key", dress, record, _longest_run(record))
    for kind, (template, make) in settings.SETTINGS.items():
        value = make(rng)
        yield Planted("credential", kind, kind, template.replace("VV", value), value)
    yield Planted("credential", "PuTTY", "PuTTY", *settings.putty(rng))
    for kind, make in (secrets.PERSONAL | (secrets.CHOSEN if chosen else {})).items():
        for template in dresses.PERSON:
            value = make(rng)
            yield Planted("personal", kind, template, template.replace("VV", value), value)
    for kind, text in make_decoys(rng):
        yield Planted("decoy", kind, "", text, text)


def _plant_named(rng: random.Random) -> Iterator[Planted]:
    for dress, wear in (dresses.BARE | dresses.QUOTED).items():
        for name in rng.sample(dresses.NAMES, 4):
            record, text = wear(name, dresses.fitting(rng, dress))
            yield Planted("credential", name, dress, record, text)


def _plant_tokens(rng: random.Random) -> Iterator[Planted]:
    for kind, make in secrets.TOKENS.items():
        for dress in rng.sample(sorted(dresses.TOKEN), 4):
            value = make(rng)
            yield Planted(
                "credential", kind, dress, dresses.TOKEN[dress].replace("VV", value), value
            )


def _longest_run(record: str) -> str:
    """A part of a key without line ends, to look for."""
    runs = "".join(char if char.isalnum() else " " for char in record).split()
    return max(runs, key=len)


def _noise(rng: random.Random) -> str:
    return (
        f"2026-11-21T10:{rng.randrange(60):02}:{rng.randrange(60):02}Z INFO app-{rng.randrange(9)}"
        f" GET /api/v2/items/{rng.randrange(10**6)}.json 200 in {rng.randrange(900)} ms"
    )
