"""Hosted services: Slack, Stripe, SendGrid, Zendesk, and our own codes."""

import re

from log_operator.redact.checks import is_random
from log_operator.redact.rule import Rule, exact

_WORD = rb"[A-Za-z0-9-]"
_BASE58 = rb"[1-9A-HJ-NP-Za-km-z]"
_CODE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789ABCDEFG"

RULES = (
    Rule(
        id="ticket-code",
        family="services",
        catches="a code of this very program",
        triggers=exact(b"tbc", follow=rb"[0-9]", count=1),
        pattern=re.compile(
            rb"(?<![A-Za-z0-9])(tbc[0-9]{1,3}_" + _BASE58 + rb"{60,1200}+_" + _BASE58 + rb"{6})"
        ),
        must_match=(
            f"pasted «tbc1_{_CODE}_abcdef»",
            f"code=«tbc1_{_CODE}{_CODE}_ABC123»",
            f"'«tbc22_{_CODE}_23456A»'",
        ),
        must_not=("tbc1_short_abcdef", f"tbc1_{_CODE}", f"xtbc1_{_CODE}_abcdef"),
    ),
    Rule(
        id="slack-token",
        family="services",
        catches="a Slack token",
        triggers=exact(
            b"xoxb-",
            b"xoxa-",
            b"xoxp-",
            b"xoxr-",
            b"xoxs-",
            b"xoxe-",
            b"xoxe.",
            b"xoxc-",
            b"xoxd-",
            b"xapp-",
            follow=rb"[A-Za-z0-9%.-]",
            count=8,
        ),
        pattern=re.compile(rb"(?<![A-Za-z0-9])((?:xox[a-z][-.]|xapp-)[A-Za-z0-9%.+/=-]{10,400})"),
        must_match=(
            "bot «xoxb-123456789012-abcdefGHIJKL»",
            "«xapp-1-A012345-987654321-abcdef0123456789» connected",
            "user «xoxp-123456789012-123456789012-abc123»",
        ),
        must_not=("xoxb-short", "boxoxb-123456789012", "xapp- prefix"),
    ),
    Rule(
        id="slack-hook",
        family="services",
        catches="the path of a Slack webhook",
        triggers=exact(b"hooks.slack.com/"),
        pattern=re.compile(rb"hooks\.slack\.com/[a-z]{3,20}/([A-Za-z0-9/_-]{16,200})"),
        must_match=(
            "https://hooks.slack.com/services/«T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX»",
            "hooks.slack.com/workflows/«T0A1/A01/123456789/abcdef» ",
            '"hooks.slack.com/services/«T1234567/B1234567/abcDEF123456»"',
        ),
        must_not=("hooks.slack.com/", "https://hooks.slack.com/services/", "hooks.slack.com/a/b"),
    ),
    Rule(
        id="stripe-key",
        family="services",
        catches="a Stripe secret key or webhook secret",
        triggers=exact(
            b"sk_live_",
            b"sk_test_",
            b"rk_live_",
            b"rk_test_",
            b"whsec_",
            follow=rb"[A-Za-z0-9+/]",
            count=8,
        ),
        pattern=re.compile(
            rb"(?<![A-Za-z0-9])((?:[sr]k_(?:live|test)_[A-Za-z0-9]{10,250}|whsec_[A-Za-z0-9+/=]{16,200}))"
        ),
        must_match=(
            "charge with «sk_live_4eC39HqLyjWDarjtT1zdp7dc»",
            "«rk_test_4eC39HqLyjWDarjtT1zdp7dc»,",
            "hook «whsec_abcdefghijklmnop0123»",
        ),
        must_not=("sk_live_x", "pk_live_4eC39HqLyjWDarjtT1zdp7dc", "task_test_4eC39HqLyjWDarjtT1"),
    ),
    Rule(
        id="sendgrid-key",
        family="services",
        catches="a SendGrid API key",
        triggers=exact(b"SG.", follow=rb"[A-Za-z0-9_-]", count=16),
        pattern=re.compile(
            rb"(?<![A-Za-z0-9])(SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64})(?![A-Za-z0-9_-])"
        ),
        must_match=(
            "mail «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»",
            '"«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»"',
            "x=(«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»)",
        ),
        must_not=(
            "SG.short.key",
            "MSG.ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf",
            "SG.com.example.ui",
        ),
    ),
    Rule(
        id="zendesk-token",
        family="services",
        catches="a Zendesk API token behind an agent's name",
        triggers=exact(b"/token:", follow=rb"[A-Za-z0-9]", count=8),
        pattern=re.compile(rb"/token:([A-Za-z0-9]{20,100})(?![A-Za-z0-9])"),
        check=is_random,
        must_match=(
            "curl -v agent/token:«6wiIBWbGkBMo1mRDMuVwkw1EPsNkeUj95PIz2akv»",
            "u=x/token:«abcdefghij0123456789» ",
            '"agent/token:«6wiIBWbGkBMo1mRDMuVwkw1EPsNkeUj95PIz2akv»"',
        ),
        must_not=("GET /token/refresh", "/tokens:20", "x/token rotated"),
    ),
)
