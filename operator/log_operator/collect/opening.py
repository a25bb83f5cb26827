"""Opens a planned file again, when it is collected."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from log_operator.collect.reasons import Refused, explain
from log_operator.collect.search import split_path
from log_operator.collect.way import open_path
from log_operator.errors import CollectFailed


@contextmanager
def open_planned(origin: str) -> Iterator[int]:
    """A descriptor of the file of that path, every name of which is checked anew.

    Raises:
        CollectFailed: it is gone, changed into something else, or may not be read.
    """
    with ExitStack() as held:
        # Only the opening is translated: an error of whoever reads is not ours.
        try:
            descriptor = held.enter_context(open_path(*split_path(origin)))
        except Refused as refused:
            raise CollectFailed(str(refused)) from refused
        except OSError as error:
            raise CollectFailed(explain(error)) from error
        yield descriptor
