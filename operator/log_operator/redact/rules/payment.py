"""Payment and shops: Stripe, PayPal, Square, Adyen, Shopify and the like."""

from log_operator.redact.checks import is_drawn
from log_operator.redact.prefixed import prefixed

_A = "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3" * 4
_H = "0123456789abcdef" * 8
_UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"
_STRIPE = tuple(kind + mode for kind in (b"sk_", b"rk_") for mode in (b"live_", b"test_", b"prod_"))

RULES = (
    prefixed(
        "stripe-key",
        "payment",
        "a Stripe secret key or webhook secret",
        {
            **dict.fromkeys(_STRIPE, rb"[A-Za-z0-9]{10,250}"),
            b"whsec_": rb"[A-Za-z0-9+/=]{16,200}",
            b"sk_org_": rb"(?:live|test)_[A-Za-z0-9]{10,250}",
        },
        follow=rb"[A-Za-z0-9+/_]",
        must_match=(
            "charge with «sk_live_4eC39HqLyjWDarjtT1zdp7dc»",
            "«rk_test_4eC39HqLyjWDarjtT1zdp7dc»,",
            "hook «whsec_abcdefghijklmnop0123»",
            'key="«sk_test_4eC39HqLyjWDarjtT1zdp7dc»"',
            "x\\n«sk_org_live_4eC39HqLyjWDarjtT1zdp7dc»\\n",
        ),
        must_not=(
            "sk_live_x",
            "pk_live_4eC39HqLyjWDarjtT1zdp7dc",
            "task_test_4eC39HqLyjWDarjtT1",
            "sk_test_ is for tests",
            "risk_live_4eC39HqLyjWDarjtT1zdp7dc",
        ),
    ),
    prefixed(
        "payment-token",
        "payment",
        "a token of PayPal, Square, Adyen, Plaid, Razorpay, Mollie or GoCardless",
        {
            b"access_token$": rb"(?:production|sandbox)\$[a-z0-9A-Z]{16}\$[a-f0-9]{32}",
            b"access_token%24": rb"(?:production|sandbox)%24[a-z0-9A-Z]{16}%24[a-f0-9]{32}",
            b"EAAA": rb"[A-Za-z0-9_-]{56,62}(?![A-Za-z0-9_-])",
            b"EAAl": rb"[A-Za-z0-9_-]{56,62}(?![A-Za-z0-9_-])",
            b"sq0atp-": rb"[A-Za-z0-9_-]{22,60}",
            b"sq0csp-": rb"[A-Za-z0-9_-]{40,60}",
            b"AQE": rb"[A-Za-z0-9+/=_]{40,200}-[A-Za-z0-9+/=_-]{20,200}",
            b"access-": rb"(?:sandbox|development|production)-[0-9a-f-]{36}",
            b"rzp_live_": rb"[A-Za-z0-9]{14,24}",
            b"rzp_test_": rb"[A-Za-z0-9]{14,24}",
            b"live_": rb"[A-Za-z0-9]{30,50}(?![A-Za-z0-9])",
            b"test_": rb"[A-Za-z0-9]{30,50}(?![A-Za-z0-9])",
            b"FLWSECK": rb"(?:_TEST)?-[A-Za-z0-9]{12,40}(?:-X)?",
            b"cko_sk_": rb"[A-Za-z0-9]{20,60}",
            b"pdl_live_": rb"[A-Za-z0-9_]{20,100}",
        },
        follow=rb"[A-Za-z0-9_%$+/=-]",
        count=12,
        check=is_drawn,
        must_match=(
            f"paypal «access_token$production${_A[:16]}${_H[:32]}»",
            f"square «EAAA{_A[:60]}» and «sq0csp-{_A[:43]}»",
            f"adyen x-key «AQE{_A[:80]}-{_A[:44]}»",
            f"plaid «access-production-{_UUID}»",
            f"mollie «live_{_A[:30]}», razorpay «rzp_live_{_A[:14]}»",
        ),
        must_not=(
            "EAAA is a prefix",
            "test_that_the_password_is_checked_before_login",
            "access-control-allow-origin",
            "live_migration_of_virtual_machines_42",
            "AQE is short",
        ),
    ),
    prefixed(
        "shop-token",
        "payment",
        "a token of Shopify, Shippo, EasyPost, Duffel or Coinbase",
        {
            b"shpat_": rb"[a-fA-F0-9]{32}",
            b"shpca_": rb"[a-fA-F0-9]{32}",
            b"shppa_": rb"[a-fA-F0-9]{32}",
            b"shpss_": rb"[a-fA-F0-9]{32}",
            b"shpua_": rb"[a-fA-F0-9]{32}",
            b"shptka_": rb"[a-fA-F0-9]{32}",
            b"shippo_live_": rb"[a-fA-F0-9]{40}",
            b"shippo_test_": rb"[a-fA-F0-9]{40}",
            b"EZAK": rb"[A-Za-z0-9]{54}",
            b"EZTK": rb"[A-Za-z0-9]{54}",
            b"duffel_live_": rb"[A-Za-z0-9_=-]{43}",
            b"duffel_test_": rb"[A-Za-z0-9_=-]{43}",
        },
        must_match=(
            f"X-Shop: «shpat_{_H[:32]}»",
            f"'«shpss_{_H[:32]}»'",
            f"label «shippo_live_{_H[:40]}»",
            f"parcel «EZAK{_A[:54]}»",
            f"fly «duffel_test_{_A[:43]}»",
        ),
        must_not=(
            "shpat_short",
            "shippo_live_ keys",
            "EZAK is short",
            "duffel_live_bags",
            f"shpxx_{_H[:32]}",
        ),
    ),
)
