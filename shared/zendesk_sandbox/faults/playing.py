"""Lets a fault happen."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from zendesk_sandbox.faults import damaged, incoming, invented
from zendesk_sandbox.faults.fault import Kind
from zendesk_sandbox.faults.scene import Scene, close

_Play = Callable[[Scene], Iterable[bytes]]

_INVENTED: Final[Mapping[Kind, _Play]] = {
    "status": invented.answer_status,
    "html": invented.answer_html,
    "redirect": invented.redirect,
    "garbage": invented.answer_garbage,
    "endless": invented.answer_without_end,
    "gzip_bomb": invented.answer_gzip_bomb,
    "cut": invented.cut_request,
    "cut_body": invented.cut_body,
}
KINDS: Final[Mapping[Kind, _Play]] = {
    **_INVENTED,
    "cut_answer": damaged.cut_answer,
    "slow": damaged.answer_late,
    "slow_body": damaged.drip_body,
    "gzip": damaged.pack_body,
    "broken_gzip": damaged.break_packed_body,
    "wrong_length": damaged.lie_about_length,
    "content_type": damaged.lie_about_type,
    "clock_skew": damaged.skew_clock,
    "slow_request": incoming.read_slowly,
    "revoke_token": incoming.revoke_token,
}


def play(scene: Scene) -> Iterable[bytes]:
    """The answer of a call that meets a fault.

    Raises:
        HungUp: there is none.
    """
    kind = scene.fault.kind
    if scene.fault.after_commit and kind in _INVENTED:
        _commit(scene)
    return KINDS[kind](scene)


def _commit(scene: Scene) -> None:
    chunks = scene.app(scene.environ, lambda *_: None)
    deque(chunks, maxlen=0)
    close(chunks)
