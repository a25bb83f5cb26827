"""Hosted services of other kinds: monitoring, documents, telephony, identity, social networks."""

import re

from log_operator.redact.checks import is_drawn
from log_operator.redact.dress import LEFT, TURNED_LEFT
from log_operator.redact.late import late
from log_operator.redact.prefixed import prefixed
from log_operator.redact.rule import Rule, Until, caseless, exact

_A = "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3" * 8
_H = "0123456789abcdef" * 8
_UP = "A1B2C3D4E5F6G7H8J9K0" * 8
_UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"

RULES = (
    prefixed(
        "monitoring-token",
        "services",
        "a token of Dynatrace, Grafana, New Relic, Sentry or LaunchDarkly",
        {
            b"dt0c01.": rb"[A-Z0-9]{24}\.[A-Z0-9]{64}",
            b"dt0s01.": rb"[A-Z0-9]{8,24}\.[A-Z0-9]{64}",
            b"dt0s16.": rb"[A-Z0-9]{8,24}\.[A-Z0-9]{64}",
            b"glc_": rb"[A-Za-z0-9+/=]{32,400}",
            b"glsa_": rb"[A-Za-z0-9]{32}_[a-fA-F0-9]{8}",
            b"eyJrIjoi": rb"[A-Za-z0-9+/=]{60,400}",
            b"NRAK-": rb"[A-Z0-9]{27}",
            b"NRJS-": rb"[a-f0-9]{19}",
            b"NRII-": rb"[A-Za-z0-9-]{32}",
            b"NRRA-": rb"[a-f0-9]{42}",
            b"sntrys_": rb"[A-Za-z0-9+/=_-]{40,500}",
            b"sntryu_": rb"[a-f0-9]{64}",
            b"sdk-": rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            b"pdus": rb"[A-Za-z0-9+_-]{16,40}",
            b"hcaik_": rb"[a-z0-9]{58}",
            b"phx_": rb"[A-Za-z0-9]{40,50}",
            b"rdme_": rb"[a-z0-9]{70}",
        },
        count=12,
        check=is_drawn,
        must_match=(
            f"dynatrace «dt0c01.{_UP[:24]}.{_UP[:64]}»",
            f"grafana «glsa_{_A[:32]}_0a1b2c3d», «glc_eyJv{_A[:80]}=»",
            f"newrelic «NRAK-{_UP[:27]}» and «NRJS-{_H[:19]}»",
            f"sentry «sntryu_{_H[:64]}»",
            f"flags «sdk-{_UUID}»",
        ),
        must_not=(
            "glc_short",
            "NRAK- is a prefix",
            "sdk-0.1.2-alpha",
            "dt0c01.public",
            "sntrys_ and sntryu_",
        ),
    ),
    prefixed(
        "service-token",
        "services",
        "a token of Notion, Figma, Postman, Typeform, Contentful, Airtable, HubSpot or Asana",
        {
            b"ntn_": rb"[A-Za-z0-9]{40,60}",
            b"secret_": rb"[A-Za-z0-9]{43}(?![A-Za-z0-9])",
            b"figd_": rb"[A-Za-z0-9_-]{40,60}",
            b"tfp_": rb"[A-Za-z0-9_.=-]{40,80}",
            b"CFPAT-": rb"[A-Za-z0-9_-]{43}",
            b"pat": rb"[A-Za-z0-9]{14}\.[a-f0-9]{64}",
            b"pat-": rb"(?:na|eu)[0-9]-[0-9a-f-]{36}",
            b"fio-u-": rb"[A-Za-z0-9_=-]{64}",
            b"shortcut_": rb"[0-9a-f-]{36}",
            b"pk_": rb"[0-9]{6,10}_[A-Z0-9]{32}",
            b"sk.eyJ": rb"[A-Za-z0-9_-]{40,200}\.[A-Za-z0-9_-]{20,40}",
            b"EAA": rb"[A-Za-z0-9]{90,300}(?![A-Za-z0-9_-])",
            b"IGQV": rb"[A-Za-z0-9_-]{80,300}",
            b"AAAAAAAAAAAAAAAAAAAAA": rb"[A-Za-z0-9%]{60,140}",
            b"apify_api_": rb"[A-Za-z0-9]{30,40}",
            b"jfmt_": rb"[A-Za-z0-9]{30,60}",
            b"rk_": rb"[0-9a-f]{40}",
            b"ASKW": rb"[A-Za-z0-9]{40}",
        },
        count=14,
        known_by=88,
        check=is_drawn,
        must_match=(
            f"notion «ntn_{_A[:46]}» or «secret_{_A[:43]}»",
            f"figma «figd_{_A[:40]}»",
            f"typeform «tfp_{_A[:59]}», contentful «CFPAT-{_A[:43]}»",
            f"airtable «pat{_A[:14]}.{_H[:64]}»",
            f"hubspot «pat-na1-{_UUID}»",
            f"tweet «AAAAAAAAAAAAAAAAAAAAA{_A[:50]}%3D{_A[:40]}»",
        ),
        must_not=(
            "ntn_short",
            "secret_manager_service_account_of_the_whole_application",
            "pat-na1 region",
            "patience.abcdef",
            "EAA is the European Economic Area",
        ),
    ),
    Rule(
        id="twilio-key",
        family="services",
        catches="a Twilio API key",
        triggers=exact(b"SK", follow=rb"[0-9a-f]", count=32),
        pattern=late(LEFT + rb"(SK[0-9a-f]{32})(?![A-Za-z0-9])"),
        must_match=(
            f"call by «SK{_H[:32]}» failed",
            f"'«SK{_H[3:35]}»'",
            f"sid=«SK{_H[5:37]}»,",
            f"({'«SK' + _H[7:39]}»)",
            f"«SK{_H[9:41]}»:x",
        ),
        must_not=(
            f"AC{_H[:32]}",
            f"TASK{_H[:32]}",
            f"SK{_H[:33]}",
            f"SK{_H[:31]}",
            "SKU 0123456789abcdef",
        ),
    ),
    Rule(
        id="new-relic-license",
        family="services",
        catches="a New Relic license key",
        triggers=exact(b"NRAL"),
        pattern=late(rb"NRAL(?![A-Za-z0-9])"),
        before=late(rb"[0-9a-fA-F]{36}" + TURNED_LEFT),
        reach=48,
        must_match=(
            f"nr «{_H[:36]}NRAL»",
            f"'«{_H[1:37]}NRAL»'",
            f"key=«{_H[2:38]}NRAL»;",
            f"({'«' + _H[3:39]}NRAL»)",
            f"{'«' + _H[4:40]}NRAL» used",
        ),
        must_not=(
            "NRAL",
            f"{_H[:35]}NRAL",
            f"{_H[:37]}NRAL",
            f"{_H[:36]}NRALX",
            "GENERAL NRAL",
        ),
    ),
    Rule(
        id="okta-token",
        family="services",
        catches="an Okta token",
        triggers=caseless(b"ssws ", b"okta", follow=rb"[^\n]", count=8)
        + exact(
            *(b" 00", b"=00", b'"00', b"'00", b"\n00", b":00", b">00"),
            follow=rb"[A-Za-z0-9_-]",
            count=40,
        ),
        pattern=late(
            rb"(?:(?i:ssws |okta[^\n]{0,60}?(?<![A-Za-z0-9_-]))|[ =\"'\n:>])(00[A-Za-z0-9_-]{40})"
            rb"(?![A-Za-z0-9_-])"
        ),
        until=Until(re.compile(rb"(\n)(?!00)|00[A-Za-z0-9_-]{40}(?![A-Za-z0-9_-])"), 65),
        check=lambda token: is_drawn(token) and token not in (token.lower(), token.upper()),
        must_match=(
            f"Authorization SSWS «00{_A[:40]}»",
            f"okta api says «00{_A[1:41]}» is bad",
            f"OKTA_X='«00{_A[2:42]}»'",
            f"ssws «00{_A[3:42]}_», y",
            f"okta: «00{_A[4:43]}-»",
            f"logged in with «00{_A[4:44]}», ok",
        ),
        must_not=(
            "SSWS is a scheme of Okta's",
            f"okta id {_A[:42]}",
            "okta took 00:01:12",
            f"okta 00{_A[:41]}",
            f"digest 00{_H[:40]}",
        ),
    ),
)
