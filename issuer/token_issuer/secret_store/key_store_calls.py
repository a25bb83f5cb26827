"""Calls of the key store, which may wait for a person, and fail in a hundred ways."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Final, TypeVar

from ticketbound.safe_text import escape
from token_issuer.errors import SecretsRefused

T = TypeVar("T")
_PATIENCE: Final = 300.0
_STEP: Final = 0.1
_UNLOCK: Final = (
    "unlock it and try again; issuer init and issuer login keep secrets in a file of mode 0600"
    " with --secrets file"
)


def call_key_store(
    refusal: str, call: Callable[[], T], *, hint: str = "", patience: float = _PATIENCE
) -> T:
    """What `call` returns, waiting at most `patience` seconds for a person at its window.

    Some backends wait in C, where Ctrl-C is not heard; so `call` runs on a thread that ends
    with the program, and we wait for it in steps, since Windows hears nothing in a long wait.

    Raises:
        SecretsRefused: with `refusal` and the reason. What the backend says is left out: nobody
            knows whether it quotes the secret.
    """
    answer: Future[T] = Future()
    threading.Thread(target=_answer, args=(answer, call), name="key store", daemon=True).start()
    for _ in range(int(patience / _STEP)):
        if wait([answer], timeout=_STEP).done:
            break
    else:
        raise SecretsRefused(f"{refusal}: it has not answered", hint=hint or _UNLOCK)
    failure = answer.exception()
    if failure is not None:
        raise SecretsRefused(f"{refusal}: {_explain(failure)}", hint=hint or _UNLOCK)
    return answer.result()


def _answer(answer: "Future[T]", call: Callable[[], T]) -> None:
    try:
        answer.set_result(call())
    except BaseException as error:  # noqa: BLE001 - each backend raises its system's own
        answer.set_exception(error)


def _explain(failure: BaseException) -> str:
    from keyring.errors import InitError, KeyringLocked  # noqa: PLC0415 - slow, and loaded by now

    if isinstance(failure, InitError | KeyringLocked):
        return "it is locked"
    return escape(type(failure).__name__, limit=60)
