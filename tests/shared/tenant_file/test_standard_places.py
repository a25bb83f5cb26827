import pytest

from tenant_file.redaction_checks import FULL_PATH
from tenant_file.standard_places import StandardPlace, read_place


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("{user_log_dir}/*.log", StandardPlace("user", "log"), "/*.log"),
        ("{site_config_dir:Shop}", StandardPlace("site", "config", app="Shop"), ""),
        ("{user_data_dir:Acme/My Shop}/x", StandardPlace("user", "data", "Acme", "My Shop"), "/x"),
    ],
)
def test_reads_a_place(text: str, place: StandardPlace, rest: str) -> None:
    assert read_place(text) == (place, rest)
    assert FULL_PATH.match(text)


@pytest.mark.parametrize("text", ["{user_pictures_dir}/x", "{log_dir}/x", "{user_log_dir:}/x", "x"])
def test_what_is_none_names_no_place_in_full(text: str) -> None:
    assert read_place(text) is None
    assert not FULL_PATH.match(text)
