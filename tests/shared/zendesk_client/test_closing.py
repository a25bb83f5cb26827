"""A session that is closed while another thread is in the middle of a call."""

import io
import socket
import time
from threading import Thread

import pytest

from zendesk_client.address import sandbox_address
from zendesk_client.errors import Unreachable, ZendeskError
from zendesk_client.own_token import show_own_token
from zendesk_client.session import Session
from zendesk_client.uploads import create_upload


@pytest.mark.parametrize("sends", [True, False], ids=["sending", "waiting"])
def test_closing_ends_a_call_of_another_thread_at_once(*, sends: bool) -> None:
    failures: list[ZendeskError] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"

        def ask() -> None:
            try:
                if sends:
                    create_upload(session, filename="a", content=io.BytesIO(bytes(16 << 20)))
                else:
                    show_own_token(session)
            except ZendeskError as error:
                failures.append(error)

        session = Session(sandbox_address(url), user_agent="t", max_wait=0)
        thread = Thread(target=ask)
        thread.start()
        connection, _ = listener.accept()
        with connection:
            connection.recv(1)
            begin = time.monotonic()
            session.close()
            thread.join(60)
    assert not thread.is_alive()
    assert time.monotonic() - begin < 30
    assert [type(failure) for failure in failures] == [Unreachable]
