"""What the system says of an error, in the reader's language where that is one of ours."""

from ticketbound.language import later, retell

SAID = (
    later("No such file or directory"),
    later("Permission denied"),
    later("Operation not permitted"),
    later("Is a directory"),
    later("Not a directory"),
    later("File exists"),
    later("File name too long"),
    later("No space left on device"),
    later("Disk quota exceeded"),
    later("File too large"),
    later("Read-only file system"),
    later("Input/output error"),
    later("Too many open files"),
    later("Device or resource busy"),
    later("Broken pipe"),
)
"""As Linux and macOS say it; Windows speaks its own language."""


def name_error(error: OSError) -> str:
    """Why the system could not do it."""
    return retell(error.strerror or type(error).__name__)
