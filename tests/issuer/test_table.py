from token_issuer.table import lay_out


def test_columns_line_up_and_only_the_last_one_is_cut() -> None:
    rows = [("id", "by"), ("0123456789", "a rather long name that goes on")]
    assert lay_out(rows, width=30).splitlines() == [
        "id          by",
        "0123456789  a rather long nam…",
    ]
