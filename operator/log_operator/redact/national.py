"""Makes rules for the numbers that states give to people."""

from collections.abc import Callable

from log_operator.redact.late import late
from log_operator.redact.rule import Form, Rule, Trigger, accept

_EDGE = rb"A-Za-z0-9_.+-"
_RIGHT = rb"(?![A-Za-z0-9_-]|\.[0-9])"
_AMID = ("no «{}» of", "id=«{}»,", '"«{}»"', "(«{}»)", "for «{}»; ok")


def national(
    name: str,
    catches: str,
    shapes: tuple[bytes, ...],
    pattern: bytes,
    check: Callable[[bytes], bool] = accept,
    *,
    right: tuple[str, ...],
    wrong: tuple[str, ...],
    turned_head: bytes = b"",
    follow: bytes = b"",
    form: Form = Form.DIGITS,
) -> Rule:
    """The rule for a number of these shapes, in which each 0 stands for any digit.

    `turned_head` matches, read backwards, what stands before the shape; `follow` is the class of
    the byte behind it. Of `right` and `wrong` numbers the examples are made: a right one between
    letters is wrong as well. Every such rule is on only where the tenant switches it on.
    """
    count = 1 if follow else 0
    amid = tuple(frame.replace("«{}»", "{}") for frame in _AMID)
    left = b"" if turned_head else rb"(?<![" + _EDGE + rb"])"
    return Rule(
        id=name,
        family="national_ids",
        catches=catches,
        triggers=tuple(Trigger(shape, follow, count, form) for shape in shapes),
        pattern=late(left + rb"(" + pattern + rb")" + _RIGHT),
        before=late(turned_head + rb"(?![" + _EDGE + rb"])") if turned_head else None,
        reach=12 if turned_head else 0,
        check=check,
        alias="id",
        must_match=tuple(frame.format(number) for frame, number in zip(_AMID, right, strict=False)),
        must_not=(
            *(frame.format(number) for frame, number in zip(amid, wrong, strict=False)),
            f"x{right[0]}",
            f"{right[1]}x",
        ),
    )
