"""One thread is asked to wait, and all do."""

from token_issuer.revocation.gate import Gate


class Time:
    """A clock that goes on only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def sleep(self, seconds: float) -> None:
        assert 0 < seconds <= 0.2
        self.now += seconds


def test_who_comes_later_waits_too_and_is_told_once() -> None:
    time, told = Time(), list[str]()
    gate = Gate(time.sleep, told.append, lambda: time.now)
    assert gate.go_through()
    assert time.now == 100
    gate.wait(30)
    gate.wait(0.5)
    assert round(time.now, 3) == 130.5
    assert told == ["Zendesk asks to wait 30 s"]


def test_others_wait_for_what_is_left() -> None:
    time, told = Time(), list[str]()
    gate = Gate(lambda _: None, told.append, lambda: time.now)
    gate.wait(30)
    time.now += 10
    later = Gate(time.sleep, told.append, lambda: time.now)
    later._opens_at = gate._opens_at
    assert later.go_through()
    assert round(time.now, 3) == 130


def test_nobody_waits_at_a_closed_gate() -> None:
    time, told = Time(), list[str]()
    gate = Gate(time.sleep, told.append, lambda: time.now)
    gate.close()
    gate.wait(30)
    assert not gate.go_through()
    assert (time.now, told) == (100, [])
