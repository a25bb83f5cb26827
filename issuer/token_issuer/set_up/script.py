"""What the guided set-up asks, in this order."""

from typing import Final

from token_issuer.set_up.dialogue import Step
from token_issuer.set_up.steps.account import ask_account
from token_issuer.set_up.steps.api_token import ask_api_token, ask_email
from token_issuer.set_up.steps.browser import ask_browser_client
from token_issuer.set_up.steps.canary import ask_canary
from token_issuer.set_up.steps.identity_client import ask_identity_client, ask_identity_secret
from token_issuer.set_up.steps.mint_client import ask_mint_client, ask_mint_secret, ask_to_make
from token_issuer.set_up.steps.service_user import ask_service_user
from token_issuer.set_up.steps.sign_in import ask_way
from token_issuer.set_up.steps.vendor import ask_download, ask_place, ask_signing_key, ask_vendor

SCRIPT: Final[tuple[Step, ...]] = (
    ask_account,
    ask_way,
    ask_browser_client,
    ask_email,
    ask_api_token,
    ask_identity_client,
    ask_identity_secret,
    ask_service_user,
    ask_to_make,
    ask_mint_client,
    ask_mint_secret,
    ask_canary,
    ask_vendor,
    ask_download,
    ask_signing_key,
    ask_place,
)
