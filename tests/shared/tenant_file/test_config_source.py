import pytest

from tenant_file.source_checks import find_source_mistakes
from tenant_file.sources import Config, Syslog


def test_takes_paths() -> None:
    config = Config("why", include=("/etc/shop/*.ini", "{site_config_dir:Shop}/*.toml"))
    assert list(find_source_mistakes(config)) == []
    assert list(find_source_mistakes(Syslog("why"))) == []


@pytest.mark.parametrize(
    ("source", "key"),
    [
        (Config("why", include=()), "include"),
        (Config("why", include=("/etc/a", "shop.ini")), "include[1]"),
        (Config("why", include=("/etc/a",), max_file_size="large"), "max_file_size"),
        (Syslog("why", max_size="0"), "max_size"),
    ],
)
def test_names_the_key_of_a_mistake(source: Config | Syslog, key: str) -> None:
    [mistake] = find_source_mistakes(source)
    assert mistake[0] == key
