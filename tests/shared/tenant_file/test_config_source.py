import pytest

from tenant_file.source_checks import find_source_mistakes
from tenant_file.sources import Config, Syslog


def test_takes_paths() -> None:
    include = ("/etc/shop/*.ini", "{site_config_dir:Acme/Shop}/*.toml", "~/a..b/*", r"C:\a\*.ini")
    config = Config("why", include=include, exclude=("~lock*", "**/...", "*.tmp"))
    assert list(find_source_mistakes(config)) == []
    assert list(find_source_mistakes(Syslog("why"))) == []


@pytest.mark.parametrize(
    ("source", "key"),
    [
        (Config("why", include=()), "include"),
        (Config("why", include=("/etc/a", "shop.ini")), "include[1]"),
        (Config("why", include=("/etc/a",), max_file_size="large"), "max_file_size"),
        (Syslog("why", max_size="0"), "max_size"),
        (Config("why", include=("/etc/a", "/etc/../x")), "include[1]"),
        (Config("why", include=("/etc/a", r"C:\etc\..\x")), "include[1]"),
        (Config("why", include=("{user_log_dir:..}/x",)), "include[0]"),
        (Config("why", include=("{user_log_dir:../x}/x",)), "include[0]"),
        (Config("why", include=("~root/x",)), "include[0]"),
        (Config("why", include=("~root",)), "include[0]"),
        (Config("why", include=("/etc/a",), exclude=("a/../b",)), "exclude[0]"),
        (Config("why", include=("/etc/a",), exclude=("~root/b",)), "exclude[0]"),
        (Syslog("why", if_exists=("/etc/../x",)), "if_exists[0]"),
    ],
)
def test_names_the_key_of_a_mistake(source: Config | Syslog, key: str) -> None:
    [mistake] = find_source_mistakes(source)
    assert mistake[0] == key
