"""Listens on this machine for the browser to come back, and to nobody else.

See: https://www.rfc-editor.org/rfc/rfc8252#section-8.3
"""

import contextlib
import errno
import socket
import sys
from collections.abc import Iterator
from typing import Final

from token_issuer.errors import SignInNeeded
from token_issuer.sign_in.callback import PATH

# Never localhost, whose other address, ::1, another user of this machine could listen on.
HOST: Final = "127.0.0.1"
PORTS: Final = (19291, 19292, 19293)
"""All three are registered at the OAuth client: Zendesk compares the whole address."""
_WAITING: Final = 128


@contextlib.contextmanager
def listening() -> Iterator[socket.socket]:
    """A socket at the first of the ports that is free; the port is free again afterwards.

    Raises:
        SignInNeeded: none of them is.
    """
    listener = _find_free()
    with listener:
        yield listener


def redirect_uri(port: int) -> str:
    """The address that the browser comes back to."""
    return f"http://{HOST}:{port}{PATH}"


def _find_free() -> socket.socket:
    for port in PORTS:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            _forbid_sharing(listener)
            listener.bind((HOST, port))
            listener.listen(_WAITING)
        except OSError as error:
            listener.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
        else:
            return listener
    taken = ", ".join(map(str, PORTS))
    raise SignInNeeded(
        f"the ports {taken} of this machine are all taken, so the browser could not come back",
        hint="end another issuer login that still waits, or sign in with: issuer login --paste",
    )


def _forbid_sharing(listener: socket.socket) -> None:
    """Let nobody else bind the port too, nor the last sign-in's closed connections block it."""
    if sys.platform == "win32":
        # There, SO_REUSEADDR would let another program take the port over.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
