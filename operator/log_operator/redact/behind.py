"""Makes rules for arguments that are secret only in the commands of some programs."""

from log_operator.redact.late import late
from log_operator.redact.rule import Lead, Rule, Trigger
from log_operator.redact.values import is_value_but_no_path

ARGUMENT = (
    rb"(?:\"([^\"\r\n]{1,1024}+)\"|'([^'\r\n]{1,1024}+)'|([^\s\"'<>|&;-][^\s\"'|;<>]{0,1024}+))"
)


def behind(
    name: str,
    catches: str,
    programs: str,
    triggers: tuple[Trigger, ...],
    flag: bytes,
    *,
    must_match: tuple[str, ...],
    must_not: tuple[str, ...],
) -> Rule:
    """The rule for a value behind `flag` in the command of one of these programs."""
    named = b"|".join(program.replace("+", " ").encode() for program in programs.split())
    begins = bytes(sorted({program.encode()[0] for program in programs.split()}))
    return Rule(
        id=name,
        family="commands",
        catches=catches,
        triggers=triggers,
        pattern=late(flag),
        lead=Lead(
            words=late(
                rb"[\s\"'/\\;&|(\[=:](?=[" + begins + rb"])((?:" + named + rb")(?:\.exe)?)"
                rb"(?=[ \"',]|\Z)"
            ),
            breaks=late(rb"[\r\n|;&]"),
            reach=256,
            gap=241,
        ),
        check=is_value_but_no_path,
        must_match=must_match,
        must_not=must_not,
    )
