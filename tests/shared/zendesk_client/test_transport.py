"""What is asked of the system for a connection."""

import socket

from zendesk_client.transport import list_accepted


def test_an_option_that_this_system_does_not_know_costs_no_connection() -> None:
    """TCP_NOTSENT_LOWAT came with Linux 3.12, and RHEL 7 has 3.10."""
    known = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    unknown = (socket.IPPROTO_TCP, 9999, 1)
    assert list_accepted([unknown, known]) == [known]
