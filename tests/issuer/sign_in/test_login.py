"""Signing in, as a person does."""

import pytest

from tests.issuer.browser import Browser
from tests.issuer.conftest import Run

pytestmark = pytest.mark.usefixtures("ports")
LOGIN = ("login", "--subdomain", "acme")


def test_a_person_signs_in_and_sees_who_they_are(issuer: Run, browser: Browser) -> None:
    status, out, err = issuer(*LOGIN)
    assert (status, out) == (0, ""), err
    assert "signed in to acme as Ada Admin (admin)" in err
    [page] = browser.pages
    assert page.status == 200
    assert "Go back to the terminal" in page.body
