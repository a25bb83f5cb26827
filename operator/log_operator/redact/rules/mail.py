"""Mail: SendGrid, Mailgun, Mailchimp, Brevo, Postmark, and the logs of mail servers."""

from log_operator.redact.checks import is_random
from log_operator.redact.dress import TURNED_LEFT
from log_operator.redact.late import late
from log_operator.redact.prefixed import prefixed
from log_operator.redact.rule import Form, Rule, Trigger, caseless, exact
from log_operator.redact.values import is_value

_A = "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3" * 4
_H = "0123456789abcdef" * 8
_UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"
_BASE64 = rb"[A-Za-z0-9+/]{4,512}={0,2}"

RULES = (
    prefixed(
        "sendgrid-key",
        "mail",
        "a SendGrid API key",
        {b"SG.": rb"[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}(?![A-Za-z0-9_-])"},
        follow=rb"[A-Za-z0-9_-]",
        count=16,
        must_match=(
            "mail «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»",
            '"«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»"',
            "x=(«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»)",
            "a\\n«SG.ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc»\\n",
            "%3D«SG.ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc»%26",
        ),
        must_not=(
            "SG.short.key",
            "MSG.ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf",
            "SG.com.example.ui",
            "SG.ngeVfQFYQlKU0ufo8x5d1A",
            "SG. is a prefix",
        ),
    ),
    prefixed(
        "mail-token",
        "mail",
        "a key of Mailgun, Brevo, Mandrill, Resend or Postmark",
        {
            b"key-": rb"[a-f0-9]{32}(?![A-Za-z0-9])",
            b"xkeysib-": rb"[a-f0-9]{64}-[A-Za-z0-9]{16}",
            b"xsmtpsib-": rb"[a-f0-9]{64}-[A-Za-z0-9]{16}",
            b"md-": rb"[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])",
            b"re_": rb"[A-Za-z0-9]{8}_[A-Za-z0-9]{20,40}",
            b"PMAK-": rb"[a-f0-9]{24}-[a-f0-9]{34}",
            b"sib-": rb"[a-f0-9]{64}",
        },
        count=16,
        check=is_random,
        must_match=(
            f"mailgun «key-{_H[:32]}»",
            f"brevo «xkeysib-{_H[:64]}-{_A[:16]}»",
            f"relay «xsmtpsib-{_H[:64]}-{_A[:16]}» ok",
            f"mandrill «md-{_A[:22]}»",
            f"resend «re_{_A[:8]}_{_A[:24]}» / «PMAK-{_H[:24]}-{_H[:34]}»",
        ),
        must_not=(
            "key-value pairs are kept",
            "xkeysib- is a prefix",
            "md-button-raised-and-colored",
            "re_match_group_by_name",
            f"key-{_H[:31]}",
        ),
    ),
    Rule(
        id="mailchimp-key",
        family="mail",
        catches="a Mailchimp API key",
        triggers=exact(b"-us", follow=rb"[0-9]", count=1),
        pattern=late(rb"-us[0-9]{1,2}(?![A-Za-z0-9-])"),
        before=late(rb"[0-9a-f]{32}" + TURNED_LEFT),
        reach=48,
        must_match=(
            f"list «{_H[:32]}-us12» ok",
            f"'«{_H[4:36]}-us1»'",
            f"key «{_H[8:40]}-us21»,",
            f"=«{_H[2:34]}-us5»&x",
            f"({'«' + _H[6:38]}-us14»)",
        ),
        must_not=(
            "region-us1",
            f"{_H[:31]}-us12",
            f"{_H[:33]}-us12",
            f"{_H[:32]}-us-east-1",
            "cluster-us1-b",
        ),
    ),
    Rule(
        id="mailgun-signing-key",
        family="mail",
        catches="a Mailgun key in its newer form",
        triggers=(Trigger(b"00000000-00000000-0", form=Form.SMALL_HEX),),
        pattern=late(rb"[0-9a-f]{8}(?:-[0-9a-f]{8}){2}(?![A-Za-z0-9-])"),
        before=late(rb"[0-9a-f]{24}(?![A-Za-z0-9-])"),
        reach=48,
        must_match=(
            f"mailgun «{_H[:32]}-{_H[:8]}-{_H[:8]}»",
            f"'«{_H[3:35]}-{_H[:8]}-{_H[4:12]}»'",
            f"key=«{_H[5:37]}-{_H[2:10]}-{_H[4:12]}»;",
            f"({'«' + _H[6:38]}-{_H[1:9]}-{_H[4:12]}»)",
            f"{'«' + _H[7:39]}-{_H[1:9]}-{_H[3:11]}» signs",
        ),
        must_not=(
            _UUID,
            f"{_H[:31]}-{_H[:8]}-{_H[:8]}",
            f"{_H[:32]}-{_H[:8]}-{_H[:9]}",
            f"{_H[:32]}-{_H[:4]}",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ),
    ),
    Rule(
        id="mail-login",
        family="mail",
        catches="a password in the dialogue of a mail or file server",
        triggers=caseless(
            b"auth plain ", b"authenticate plain ", b" resp=", b" login ", follow=rb"[^\s]", count=1
        )
        + exact(b"PASS ", follow=rb"[^\s/]", count=1),
        pattern=late(
            rb"(?i:auth(?:enticate)? plain | resp=)([A-Za-z0-9+/]{8,512}={0,2})(?=\s|\Z)"
            rb"|(?<![\w-])PASS ((?![A-Za-z]{2,8}(?:ed|ing)?\b|[(:]"
            rb"|[^\s]{0,200}/)(?:[^\s\\]|\\(?![rn])){1,256}+)(?=[ \t]{0,4}(?:\\r|\r?\n|\Z))"
            rb"| LOGIN \"?[^\s\"]{1,128}\"? \"?([^\s\"]{1,256}+)\"?(?=[ \t]{0,4}(?:\\r|\r?\n|\Z))"
        ),
        check=is_value,
        must_match=(
            "C: AUTH PLAIN «AGJvYgBodW50ZXIy»",
            "client in: AUTH 1 PLAIN service=imap secured resp=«AGJvYgBodW50ZXIy»",
            "USER bob\nPASS «hunter2»\n230 ok",
            "ftp> PASS «hunter2»",
            'write(5, "PASS «hunter2»\\r\\n", 14) = 14',
            "a001 LOGIN bob «hunter2»\r\n",
            'x LOGIN "bob" "«hunter2»"\n',
            "S: > AUTH PLAIN «AGJvYgBodW50ZXIy»\nS: 235 ok",
        ),
        must_not=(
            "AUTH PLAIN LOGIN CRAM-MD5",
            "the tests PASS in 3 s",
            "PASS (hidden)",
            "user login from 10.0.0.1 ok",
            "a001 OK LOGIN completed",
        ),
    ),
    Rule(
        id="mail-login-answer",
        family="mail",
        catches="the password that answers a mail server's question",
        triggers=exact(b"334 UGFzc3dvcmQ6"),
        pattern=late(
            rb"334 UGFzc3dvcmQ6[^\n]{0,16}\n[^\n]{0,120}?(?<![A-Za-z0-9+/])("
            + _BASE64
            + rb")(?=\s{0,4}(?:\n|\Z))"
        ),
        must_match=(
            "S: 334 UGFzc3dvcmQ6\nC: «aHVudGVyMg==»\n",
            "334 UGFzc3dvcmQ6\r\n«aHVudGVyMg==»\r\n235 ok",
            "12:00 < 334 UGFzc3dvcmQ6\n12:01 > «aHVudGVyMmh1bnRlcjI=»\n",
            "334 UGFzc3dvcmQ6\n«aHVudGVyMg»",
            "x 334 UGFzc3dvcmQ6\nx ~> «c2VjcmV0MTIzNA==»",
        ),
        must_not=(
            "334 UGFzc3dvcmQ6",
            "334 VXNlcm5hbWU6\nYm9i",
            "334 UGFzc3dvcmQ6\n*",
            "334 UGFzc3dvcmQ6\n535 5.7.8 Error: authentication failed: x",
            "UGFzc3dvcmQ6\naHVudGVyMg==",
        ),
    ),
)
