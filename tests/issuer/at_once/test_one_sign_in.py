"""Issuers that share one sign-in by browser, which is over just when all of them start."""

import pytest

from tests.issuer.at_once.conftest import MintAtOnce
from tests.issuer.browser import Browser
from tests.issuer.conftest import Run
from tests.issuer.sign_in.stored import grants, pairs
from zendesk_sandbox.server import RunningSandbox

_LIFE = 1800


@pytest.fixture
def signed_in(ports: None, issuer: Run, init_arguments: tuple[str, ...]) -> Run:
    """Set up with places for four codes, and signed in."""
    del ports
    assert issuer(*init_arguments, "--open-codes", "4")[0] == 0
    assert issuer("login")[0] == 0
    return issuer


def test_one_of_four_mints_renews_it_and_all_go_on(
    signed_in: Run,
    mint_at_once: MintAtOnce,
    sandbox: RunningSandbox,
    browser: Browser,
) -> None:
    [before], granted = pairs(sandbox), grants(sandbox)
    sandbox.advance(_LIFE)
    ended = mint_at_once((1000, 1001, 1002, 1005))
    assert [(one.status, one.err) for one in ended] == [(0, "")] * 4
    assert grants(sandbox) == granted + 1 + 4, "one renewal, and a token for each code"
    [after] = pairs(sandbox)
    assert after != before
    assert len(sandbox.state.tokens) == 5, "of the sign-in, and of each code"
    assert len(browser.opened) == 1
    assert signed_in("whoami")[0] == 0
