"""Chat: Slack, Discord, Telegram, Teams."""

from log_operator.redact.checks import is_random
from log_operator.redact.late import late
from log_operator.redact.prefixed import prefixed
from log_operator.redact.rule import Rule, exact

_A = "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3" * 4
_UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"
_XOX = tuple(b"xox" + kind for kind in b"b- a- p- r- s- o- e- e. c- d-".split())

RULES = (
    prefixed(
        "slack-token",
        "chat",
        "a Slack token",
        {
            **dict.fromkeys(_XOX, rb"[A-Za-z0-9%.+/=-]{10,400}"),
            b"xapp-": rb"[A-Za-z0-9%.+/=-]{10,400}",
            b"xwfp-": rb"[A-Za-z0-9-]{20,400}",
        },
        follow=rb"[A-Za-z0-9%.-]",
        must_match=(
            "bot «xoxb-123456789012-abcdefGHIJKL»",
            "«xapp-1-A012345-987654321-abcdef0123456789» connected",
            "user «xoxp-123456789012-123456789012-abc123»",
            "refresh «xoxe.xoxp-1-Mi0yLTEyMzQ1Njc4OTAxMjM0»",
            "d=«xoxd-abcDEF123%2Bxyz%3D»; lc=1",
        ),
        must_not=(
            "xoxb-short",
            "boxoxb-123456789012",
            "xapp- prefix",
            "xoxo, your friend",
            "xapp-store",
        ),
    ),
    Rule(
        id="slack-hook",
        family="chat",
        catches="the path of a Slack webhook",
        triggers=exact(b"hooks.slack.com/", b"hooks.slack-gov.com/", b"hooks.slack.com%2F"),
        pattern=late(
            rb"hooks\.slack(?:-gov)?\.com(?:/|%2F)[a-z]{3,20}(?:/|%2F)([A-Za-z0-9/_%-]{16,200})"
        ),
        must_match=(
            "https://hooks.slack.com/services/«T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX»",
            "hooks.slack.com/workflows/«T0A1/A01/123456789/abcdef» ",
            '"hooks.slack.com/services/«T1234567/B1234567/abcDEF123456»"',
            "url=https%3A%2F%2Fhooks.slack.com%2Fservices%2F«T12%2FB12%2FabcDEF1234»&x",
            "hooks.slack-gov.com/triggers/«T12/34567890/abcdef0123456789»",
        ),
        must_not=(
            "hooks.slack.com/",
            "https://hooks.slack.com/services/",
            "hooks.slack.com/a/b",
            "hooks.slack.com is unreachable",
            "hooks.slack.community/services/abcdefghijklmnopqrst",
        ),
    ),
    Rule(
        id="discord-token",
        family="chat",
        catches="a Discord bot token",
        triggers=exact(
            *(b"MT", b"Mj", b"Mz", b"ND", b"NT", b"Nj", b"Nz", b"OD", b"OT"),
            follow=rb"[A-Za-z0-9_-]",
            count=20,
        ),
        needs=(b".",),
        pattern=late(
            rb"(?:(?<![A-Za-z0-9])|(?<=\\[nrt])|(?<=[0-9;\[]m))"
            rb"([MNO][A-Za-z0-9_-]{22,28}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40})"
            rb"(?![A-Za-z0-9_-])"
        ),
        check=is_random,
        must_match=(
            f"bot «MTA{_A[:21]}.Gabcde.{_A[:38]}» ready",
            f"'«Nzk{_A[:21]}.XyZ012.{_A[:27]}»'",
            f"login(«OTk{_A[:23]}.Yabc-_.{_A[:30]}»)",
            f"x «MTE{_A[:22]}.G0_abc.{_A[:38]}»,",
            f"Authorization Bot «ODk{_A[:22]}.X0_abc.{_A[:28]}»",
        ),
        must_not=(
            "com.GitHub.Octokit",
            f"{_A[:24]}.Gabcde.{_A[:38]}",
            f"MTA{_A[:21]}.Gabcde.short",
            "ModuleNotFoundError.GError1.x",
            "name.Xabcde.y",
        ),
    ),
    Rule(
        id="chat-hook",
        family="chat",
        catches="the secret part of a Discord, Teams or Google Chat webhook",
        triggers=exact(b"api/webhooks/", b"webhook.office.com/webhook", b".logic.azure.com"),
        pattern=late(
            rb"(?:api/webhooks/[0-9]{15,22}/([A-Za-z0-9_-]{40,100})"
            rb"|webhook\.office\.com/webhook(?:b2)?/([A-Za-z0-9@/-]{36,300})"
            rb"|\.logic\.azure\.com(?::443)?/workflows/([A-Za-z0-9]{20,64}))"
        ),
        must_match=(
            f"https://discord.com/api/webhooks/123456789012345678/«{_A[:68]}»",
            f"https://x.webhook.office.com/webhookb2/«{_UUID}@{_UUID}/IncomingWebhook/abc/def»",
            f"ptb.discord.com/api/webhooks/1234567890123456789/«{_A[:60]}-_x» 204",
            f"outlook.webhook.office.com/webhook/«{_UUID}@{_UUID}»",
            "https://prod-1.westeurope.logic.azure.com:443/workflows/«0a1b2c3d4e5f60718293»/triggers",
        ),
        must_not=(
            "https://discord.com/api/webhooks/123456789012345678",
            "POST /api/webhooks/42 200",
            "webhook.office.com/webhook is down",
            "api/webhooks/123456789012345678/short",
            "prod.logic.azure.com/workflows/",
        ),
    ),
    Rule(
        id="telegram-token",
        family="chat",
        catches="a Telegram bot token",
        triggers=exact(b":AA", follow=rb"[A-Za-z0-9_-]", count=32),
        pattern=late(rb":AA[A-Za-z0-9_-]{32,34}(?![A-Za-z0-9_-])"),
        before=late(rb"[0-9]{8,10}(?![0-9])"),
        reach=12,
        must_match=(
            f"bot «123456789:AA{_A[:33]}» started",
            f"https://api.telegram.org/bot«1234567890:AA{_A[:33]}»/getMe",
            f"'«987654321:AA{_A[:32]}-»'",
            f"tg=«6123456789:AA{_A[1:34]}»",
            f"(«712345678:AA{_A[:31]}_-»)",
        ),
        must_not=(
            f"abc:AA{_A[:33]}",
            "12:AA and 13:BB",
            f"123456780:AB{_A[:33]}",
            f"1234567:AA{_A[:33]}",
            f"123456780:AA{_A[:60]}",
        ),
    ),
)
