import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_code import base58


@given(st.binary(max_size=200))
def test_bytes_come_back(data: bytes) -> None:
    text = base58.encode(data)
    assert base58.decode(text) == data
    assert len(text) == base58.encoded_length(len(data))


@pytest.mark.parametrize("text", ["0", "1", "zzzzzzzzzzz", "1111", "11l"])
def test_what_is_not_base58(text: str) -> None:
    with pytest.raises(ValueError, match="block|character|length"):
        base58.decode(text)
