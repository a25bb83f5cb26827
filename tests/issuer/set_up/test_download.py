"""Where customers get the operator: told once, and then in every mint's words."""

from pathlib import Path

import pytest

from tenant_file.reading import read_tenant
from tests.issuer.conftest import Run
from tests.issuer.set_up.conftest import Hold

LINK = "https://acme.example/logs"


def test_a_link_that_was_given_is_in_the_words(
    issuer: Run, init_arguments: tuple[str, ...], home: Path
) -> None:
    assert issuer(*init_arguments, "--download", LINK)[0] == 0
    text = (home / "tenant.toml").read_text()
    assert read_tenant(text).vendor.download == LINK
    assert "# support = " in text
    err = issuer("mint", "1000")[2]
    assert f"Please get this program: {LINK}\n" in err
    assert "to have the link there" not in err


@pytest.mark.parametrize(
    ("more", "expected"),
    [((), LINK), (("--download", f"{LINK}/new"), f"{LINK}/new"), (("--download", ""), "")],
)
def test_it_stays_when_set_up_again_until_another_is_given(
    issuer: Run, init_arguments: tuple[str, ...], home: Path, more: tuple[str, ...], expected: str
) -> None:
    assert issuer(*init_arguments, "--download", LINK)[0] == 0
    assert issuer(*init_arguments, "--force", *more)[0] == 0
    assert read_tenant((home / "tenant.toml").read_text()).vendor.download == expected


def test_without_one_the_first_mint_tells_where_it_belongs(ready: Run, home: Path) -> None:
    text = (home / "tenant.toml").read_text()
    assert read_tenant(text).vendor.download == ""
    assert f'# download = "{LINK}"' in text
    err = ready("mint", "1000")[2]
    assert "Please get this program: <download>\n" in err
    assert 'below [vendor]: download = "https://..."\n' in err


@pytest.mark.parametrize("link", ["http://acme.example", "https://a b", "logs", "https://\x1b[2J"])
def test_what_is_no_link(
    issuer: Run, init_arguments: tuple[str, ...], home: Path, link: str
) -> None:
    status, _, err = issuer(*init_arguments, "--download", link)
    assert (status, "is no link that a customer can follow" in err) == (2, True)
    assert not home.exists()


def test_the_dialogue_asks_for_it_once(talk: Hold, by_client: tuple[str, ...], home: Path) -> None:
    done = talk(*by_client[:9], LINK, *by_client[10:])
    assert done.status == 0, done.screen
    assert read_tenant((home / "tenant.toml").read_text()).vendor.download == LINK
    again = talk(*[""] * 11, "y", "n")
    assert again.status == 0, again.screen
    assert f"Link to the operator, or Enter [{LINK}]: " in again.screen
    assert read_tenant((home / "tenant.toml").read_text()).vendor.download == LINK
