from token_issuer.table import lay_out, measure_width


def test_columns_line_up_and_only_the_last_one_is_cut() -> None:
    rows = [("id", "by"), ("0123456789", "a rather long name that goes on")]
    assert lay_out(rows, width=30).splitlines() == [
        "id          by",
        "0123456789  a rather long nam…",
    ]


def test_wide_letters_take_two_columns_and_accents_none() -> None:
    rows = [("name", "by"), ("山田太郎", "y"), ("e\u0301a", "z"), ("plain", "山田太郎山田太郎")]
    lines = lay_out(rows, width=20).splitlines()
    assert lines == [
        "name      by",
        "山田太郎  y",
        "e\u0301a        z",
        "plain     山田太郎…",
    ]
    assert max(map(measure_width, lines)) <= 20
