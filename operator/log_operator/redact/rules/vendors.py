"""Tokens of further services, each known by its first letters."""

from log_operator.redact.checks import is_drawn
from log_operator.redact.prefixed import prefixed

_A = "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3" * 8
_L = "0a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t" * 4
_H = "0123456789abcdef" * 8
_UP = "A1B2C3D4E5F6G7H8J9K0" * 8
_UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"
_ANY_UUID = rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

RULES = (
    prefixed(
        "platform-token",
        "hosting",
        "a token of Vercel, Neon, Supabase, Packagist, MongoDB Atlas, Infracost or Boundary",
        {
            b"vcp_": rb"[A-Za-z0-9]{40,80}",
            b"napi_": rb"[a-z0-9]{60,70}",
            b"sb_secret_": rb"[A-Za-z0-9_-]{30,48}",
            b"packagist_": rb"(?:uut|ort|out|ack|acs)_[a-f0-9]{64,80}",
            b"mdb_sa_sk_": rb"[A-Za-z0-9_-]{32,48}",
            b"ico-": rb"[A-Za-z0-9]{32}(?![A-Za-z0-9])",
            b"zpka_": rb"[a-f0-9]{32}_[a-f0-9]{8}",
            b"at_": rb"[A-Za-z0-9]{10}_s1[A-Za-z0-9]{60,200}",
            b"AQVN": rb"[A-Za-z0-9_-]{35,38}(?![A-Za-z0-9_-])",
        },
        count=13,
        check=is_drawn,
        must_match=(
            f"vercel «vcp_{_A[:56]}», neon «napi_{_L[:64]}»",
            f"supabase «sb_secret_{_A[:31]}»",
            f"composer «packagist_uut_{_H[:68]}»",
            f"atlas «mdb_sa_sk_{_A[:40]}», boundary «at_{_A[:10]}_s1{_A[:80]}»",
            f"«ico-{_A[:32]}» «zpka_{_H[:32]}_01234567» «AQVN{_A[:36]}»",
        ),
        must_not=(
            "vcp_short napi_short",
            "sb_secret_santa",
            "at_least_one_of_the_session_ids_has_to_be_given",
            "mexico-0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0u",
            "packagist_uut_ is a prefix",
        ),
    ),
    prefixed(
        "observer-token",
        "services",
        "a token of Dynatrace, Axiom, Checkly, Honeycomb, Elastic, WakaTime or LaunchDarkly",
        {
            b"dt0s02.": rb"[A-Z0-9]{8,24}\.[A-Z0-9]{64}",
            b"xaat-": _ANY_UUID,
            b"xapt-": _ANY_UUID,
            b"api-": _ANY_UUID,
            b"waka_": _ANY_UUID,
            b"cu_": rb"[a-f0-9]{32}(?![A-Za-z0-9])",
            b"hcxik_": rb"[a-z0-9]{58}",
            b"essu_": rb"[A-Za-z0-9+/=_-]{50,200}",
            b"NRAA-": rb"[a-f0-9]{27}",
            b"pk_": rb"[a-f0-9]{34}(?![A-Za-z0-9])",
        },
        count=14,
        check=is_drawn,
        must_match=(
            f"dynatrace «dt0s02.{_UP[:8]}.{_UP[:64]}»",
            f"axiom «xaat-{_UUID}», flags «api-{_UUID}», «waka_{_UUID}»",
            f"checkly «cu_{_H[:32]}», klaviyo «pk_{_H[:34]}»",
            f"honeycomb «hcxik_{_L[:58]}»",
            f"elastic «essu_{_A[:60]}», newrelic «NRAA-{_H[:27]}»",
        ),
        must_not=(
            "api-gateway-0f8fad5b-d9cb",
            f"graph-api_{_UUID}",
            "cu_12_sum",
            "pk_users_primary",
            "dt0s02.public",
        ),
    ),
    prefixed(
        "assistant-key",
        "intelligence",
        "a key of ElevenLabs, Jina, Voyage, Firecrawl or Cerebras, or a token of Discord or PASETO",
        {
            b"sk_": rb"[a-f0-9]{48}(?![A-Za-z0-9])",
            b"jina_": rb"[a-f0-9]{32}[A-Za-z0-9_-]{28}",
            b"pa-": rb"[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])",
            b"fc-": rb"[a-f0-9]{32}(?![A-Za-z0-9])",
            b"csk-": rb"[a-z0-9]{48}(?![A-Za-z0-9])",
            b"mfa.": rb"[A-Za-z0-9_-]{84}(?![A-Za-z0-9_-])",
            b"v1.local.": rb"[A-Za-z0-9_-]{60,8000}(?:\.[A-Za-z0-9_-]{1,2000})?",
            b"v2.local.": rb"[A-Za-z0-9_-]{60,8000}(?:\.[A-Za-z0-9_-]{1,2000})?",
            b"v3.local.": rb"[A-Za-z0-9_-]{60,8000}(?:\.[A-Za-z0-9_-]{1,2000})?",
            b"v4.local.": rb"[A-Za-z0-9_-]{60,8000}(?:\.[A-Za-z0-9_-]{1,2000})?",
            b"v2.public.": rb"[A-Za-z0-9_-]{60,8000}(?:\.[A-Za-z0-9_-]{1,2000})?",
            b"v4.public.": rb"[A-Za-z0-9_-]{60,8000}(?:\.[A-Za-z0-9_-]{1,2000})?",
            b"sl.": rb"[A-Za-z0-9_-]{130,2000}",
            b"MDAx": rb"[A-Za-z0-9]{2}xvY2F0aW9u[A-Za-z0-9_=+/-]{40,4000}",
        },
        count=14,
        check=is_drawn,
        must_match=(
            f"eleven «sk_{_H[:48]}»",
            f"jina «jina_{_H[:32]}{_A[:28]}», voyage «pa-{_A[:43]}»",
            f"crawl «fc-{_H[:32]}», cerebras «csk-{_L[:48]}»",
            f"discord «mfa.{_A[:84]}», macaroon «MDAxN2xvY2F0aW9u{_A[:80]}»",
            f"session «v2.local.{_A[:90]}», dropbox «sl.{_A[:135]}»",
        ),
        must_not=(
            "v2.local.example.org and v4.public.example",
            "sk_SK and task_0123456789abcdef",
            "fc-cache -f",
            "pa-rate of the region",
            "ssl.0aB1cD2eF3gH",
        ),
    ),
)
