"""One line in the log for each request, and what Zendesk has to say about it."""

import logging
from collections.abc import Callable

import requests  # noqa: TID251 - this room is the one that speaks HTTP

from zendesk_client.masking import mask_path

_log = logging.getLogger("zendesk_client")
# urllib3 writes whole URLs, upload tokens included, into its debug lines and its warnings.
logging.getLogger("urllib3").setLevel(logging.CRITICAL)


def write_exchange(
    method: str,
    path: str,
    response: requests.Response | None,
    seconds: float,
    clean: Callable[[str], str],
) -> None:
    """Log the request and its answer, without query, tokens and body."""
    shown = mask_path(path)
    if response is None:
        _log.info("%s %s: no answer in %d ms", method, shown, seconds * 1000)
        return
    request_id = clean(response.headers.get("X-Request-Id", ""))
    status = response.status_code
    _log.info("%s %s: %s in %d ms %s", method, shown, status, seconds * 1000, request_id)
    # What we sent and Zendesk passed over, such as a field that it does not know.
    if warning := response.headers.get("X-Zendesk-Api-Warn", ""):
        _log.warning("%s %s: Zendesk warns: %s", method, shown, clean(warning))
