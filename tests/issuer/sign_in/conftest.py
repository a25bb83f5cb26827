"""An API token that is given by its environment variable."""

import pytest

ADA = ("login", "--api-token", "--email", "ada@acme.example", "--subdomain", "acme")
COUNTDOWN = (
    "warning: 160 days until 2027-04-30, when Zendesk switches all API tokens off; new ones cannot"
    " be made since 2026-10-27: change to issuer login in time"
)
"""On the day of `WITH_API_TOKENS`."""


@pytest.fixture
def token(api_token: str, environment: dict[str, str]) -> str:
    environment["TICKETBOUND_API_TOKEN"] = api_token
    return api_token
