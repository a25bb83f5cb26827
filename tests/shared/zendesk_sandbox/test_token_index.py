from datetime import UTC, datetime

from ticketbound.secret import Secret
from zendesk_sandbox.oauth.token_index import TokenIndex
from zendesk_sandbox.records.oauth import Token
from zendesk_sandbox.records.tables import Tables


def _token(number: int, refresh: str | None = None) -> Token:
    return Token(
        id=number,
        access=Secret(f"access {number}"),
        user_id=1,
        client_id=1,
        scopes=(),
        created_at=datetime(2026, 11, 21, tzinfo=UTC),
        expires_at=None,
        refresh=None if refresh is None else Secret(refresh),
    )


def test_finds_what_was_added_before_and_after_it() -> None:
    tables = Tables(tokens={5: _token(5)})
    index = TokenIndex(tables)
    assert index.find_access("access 5") == tables.tokens[5]
    tables.tokens |= {6: _token(6), 7: _token(7, "refresh 7")}
    assert index.find_access("access 6") == tables.tokens[6]
    assert index.find_refresh("refresh 7") == tables.tokens[7]
    assert index.find_access("access 5") == tables.tokens[5]


def test_a_token_is_not_taken_for_the_other_of_its_pair() -> None:
    index = TokenIndex(Tables(tokens={7: _token(7, "refresh 7")}))
    assert index.find_access("refresh 7") is None
    assert index.find_refresh("access 7") is None


def test_what_was_deleted_is_not_found() -> None:
    tables = Tables(tokens={5: _token(5), 6: _token(6)})
    index = TokenIndex(tables)
    assert index.find_access("access 6") is not None
    del tables.tokens[6]
    assert index.find_access("access 6") is None
    assert index.find_access("access 5") is not None
    tables.tokens[8] = _token(8)
    assert index.find_access("access 8") is not None


def test_table_in_the_place_of_another_is_read_anew() -> None:
    tables = Tables(tokens={5: _token(5), 6: _token(6)})
    index = TokenIndex(tables)
    assert index.find_access("access 6") is not None
    tables.tokens = {2: _token(2)}
    assert index.find_access("access 2") is not None
    assert index.find_access("access 6") is None
