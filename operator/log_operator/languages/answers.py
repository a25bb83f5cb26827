"""What a person answers to a question, in any language that this program speaks."""

from ticketbound.language import say


def is_yes(answer: str) -> bool:
    """Whether it is a yes, in English or in the language of the question."""
    own = say("y, yes").split(", ")
    return answer.strip().lower() in ("y", "yes", *own)
