"""Amazon Web Services."""

from log_operator.redact.dress import LEFT, assigned, far, value
from log_operator.redact.late import late
from log_operator.redact.prefixed import prefixed
from log_operator.redact.rule import Rule, caseless, exact
from log_operator.redact.values import is_value

_A = "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3" * 8
_UPPER = rb"[A-Z0-9]"
_KEY_END = rb"[\t\"'=:\\%\]\r\n\x1b]"
_AWS = rb"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}"
_AWS_HEADS = (b"AKIA", b"ASIA", b"ABIA", b"ACCA")
_SECOND = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

_NAME = (
    rb"(?:secret_access_key|secretaccesskey|aws_session_token|sessiontoken"
    rb"|security-token|x-(?:amz|goog)-signature)"
)
RULES = (
    Rule(
        id="aws-secret-pair",
        family="cloud",
        catches="an AWS secret key behind its access key id",
        triggers=exact(*_AWS_HEADS, follow=_UPPER, count=16),
        pattern=late(_AWS + rb"[,:;|/ \t]{1,3}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])"),
        must_match=(
            "«AKIAIOSFODNN7EXAMPLE»,«wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12»",
            "«ASIAIOSFODNN7EXAMPLE»:«wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12»",
            f"key «AKIAIOSFODNN7EXAMPLE» «{_SECOND}» ok",
            f"«ABIAIOSFODNN7EXAMPLE»\t«{_SECOND}»\teu-west-1",
            f"«AKIAIOSFODNN7EXAMPLE» | «{_SECOND}» |",
        ),
        must_not=(
            "AKIA,wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12",
            "AKIAIOSFODN,short",
            "akiaiosfodnn7example,da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "AKIA/wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "ASIA PACIFIC, region of 40 letters and more than that",
        ),
    ),
    Rule(
        id="aws-key-id",
        family="cloud",
        catches="an AWS access key id",
        triggers=exact(*_AWS_HEADS, follow=_UPPER, count=16),
        pattern=late(LEFT + rb"(" + _AWS + rb")(?![A-Za-z0-9])"),
        must_match=(
            "using «AKIAIOSFODNN7EXAMPLE» in eu-west-1",
            'AccessKeyId: "«ASIAIOSFODNN7EXAMPLE»"',
            "«AKIAI44QH8DHBEXAMPLE»/20240101/us-east-1/s3/aws4_request",
            "found\\n«AKIAIOSFODNN7EXAMPLE»\\nin env",
            "\x1b[32m«ACCAIOSFODNN7EXAMPLE»\x1b[0m",
            "Key%3D«AKIAIOSFODNN7EXAMPLE»%2F2026",
        ),
        must_not=(
            "AKIAIOSFODNN7",
            "XAKIAIOSFODNN7EXAMPLE",
            "AKIAIOSFODNN7EXAMPLE77",
            "arn:aws:iam::123456789012:role/app",
            "ASIAN MARKETS OPENED HIGHER",
        ),
    ),
    Rule(
        id="aws-secret-key",
        family="cloud",
        catches="an AWS secret access key or session token behind its name",
        triggers=caseless(
            b"secret_access_key",
            b"secretaccesskey",
            b"aws_session_token",
            b"sessiontoken",
            b"security-token",
            b"x-amz-signature",
            b"x-goog-signature",
            follow=_KEY_END,
            count=1,
        )
        + caseless(
            b"secret_access_key ", b"aws_session_token ", follow=rb"[=:A-Za-z0-9/ ]", count=1
        ),
        pattern=late(
            rb"(?i)" + _NAME + rb"(?:" + assigned() + rb"|"
            rb" ([A-Za-z0-9/+=]{40,2048}+)(?![\w-]))"
        ),
        far=far(_NAME, value()),
        check=is_value,
        must_match=(
            f"aws_secret_access_key = «{_SECOND}»",
            f'"SecretAccessKey": "«{_SECOND}»",',
            "AWS_SESSION_TOKEN=«FwoGZXIvYXdzEBYaDKlmT+n/0x»",
            f"aws configure set aws_secret_access_key «{_SECOND}» --profile x",
            "b'X-Amz-Security-Token': b'«IQoJb3JpZ2luX2VjEJ//////////wEaCXVz»'",
            "&X-Goog-Signature=«0a1b2c3d4e5f»&x=1",
        ),
        must_not=(
            "aws_secret_access_key =",
            "SecretAccessKey missing",
            "sessionTokenTimeout=30",
            "aws_secret_access_key is not set",
            "security-token-service: started",
        ),
    ),
    prefixed(
        "aws-token",
        "cloud",
        "an AWS session token or Bedrock key by its first letters",
        {
            b"IQoJb3JpZ2lu": rb"[A-Za-z0-9+/=%]{40,4096}+",
            b"FwoGZXIvYXdz": rb"[A-Za-z0-9+/=%]{40,4096}+",
            b"FQoGZXIvYXdz": rb"[A-Za-z0-9+/=%]{40,4096}+",
            b"ABSKQmVkcm9ja0FQSUtleS": rb"[A-Za-z0-9+/=]{40,1024}+",
            b"bedrock-api-key-": rb"[A-Za-z0-9+/=]{40,4096}+",
            b"amzn.mws.": rb"[0-9a-f-]{36}",
        },
        follow=rb"[A-Za-z0-9+/%-]",
        must_match=(
            f"session «IQoJb3JpZ2luX2Vj{_A[:100]}» of role",
            f"'«FwoGZXIvYXdzE{_A[:100]}==»'",
            f"got «ABSKQmVkcm9ja0FQSUtleS{_A[:90]}=»",
            f"«FQoGZXIvYXdzE{_A[:60]}»,",
            "mws «amzn.mws.4ea38b7b-f563-7709-4bae-87aea00c0de1»",
        ),
        must_not=(
            "IQoJb3JpZ2lu",
            "FwoGZXIvYXdz is how they begin",
            "bedrock-api-key-rotation finished",
            f"x{_A[:20]}IQoJb3JpZ2luX2Vj",
            "amzn.mws.endpoint",
        ),
    ),
)
