"""What a person types in answer to a question: in English, or in the language of the question."""

from ticketbound.language import say


def understand(word: str) -> str:
    """The English letter for a word of the person's language; any other word in lower case."""
    word = word.strip().lower()
    own = (
        ("y", say("y, yes")),
        ("n", say("n, no")),
        ("q", say("q, quit")),
        ("l", say("l, list")),
        ("v", say("v, view, look")),
        ("s", say("s, save, copy")),
        ("u", say("u, untick")),
        ("?", say("?, h, help")),
    )
    return next((letter for letter, words in own if word in words.split(", ")), word)


def is_yes(answer: str) -> bool:
    """Whether it is a yes."""
    return understand(answer) in ("y", "yes")
