"""The big clouds: AWS, Google, Azure."""

import re

from log_operator.redact.checks import is_random
from log_operator.redact.dress import LEFT, SEPARATOR, value
from log_operator.redact.prefixed import prefixed
from log_operator.redact.rule import Rule, caseless, exact
from log_operator.redact.values import is_value

_A = "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3" * 8
_UPPER = rb"[A-Z0-9]"
_KEY_END = rb"[\t\"'=:\\%\]\r\n\x1b]"
_AWS = rb"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}"
_AWS_HEADS = (b"AKIA", b"ASIA", b"ABIA", b"ACCA")
_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

RULES = (
    Rule(
        id="aws-secret-pair",
        family="cloud",
        catches="an AWS secret key behind its access key id",
        triggers=exact(*_AWS_HEADS, follow=_UPPER, count=16),
        pattern=re.compile(_AWS + rb"[,:;|/ \t]{1,3}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])"),
        must_match=(
            "«AKIAIOSFODNN7EXAMPLE»,«wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12»",
            "«ASIAIOSFODNN7EXAMPLE»:«wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12»",
            f"key «AKIAIOSFODNN7EXAMPLE» «{_SECRET}» ok",
            f"«ABIAIOSFODNN7EXAMPLE»\t«{_SECRET}»\teu-west-1",
            f"«AKIAIOSFODNN7EXAMPLE» | «{_SECRET}» |",
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
        pattern=re.compile(LEFT + rb"(" + _AWS + rb")(?![A-Za-z0-9])"),
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
        pattern=re.compile(
            rb"(?i)(?:secret_access_key|secretaccesskey|aws_session_token|sessiontoken"
            rb"|security-token|x-(?:amz|goog)-signature)(?:" + SEPARATOR + value() + rb"|"
            rb" ([A-Za-z0-9/+=]{40,2048}+)(?![\w-]))"
        ),
        check=is_value,
        must_match=(
            f"aws_secret_access_key = «{_SECRET}»",
            f'"SecretAccessKey": "«{_SECRET}»",',
            "AWS_SESSION_TOKEN=«FwoGZXIvYXdzEBYaDKlmT+n/0x»",
            f"aws configure set aws_secret_access_key «{_SECRET}» --profile x",
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
    prefixed(
        "google-api-key",
        "cloud",
        "a Google API key",
        {b"AIza": rb"[0-9A-Za-z_-]{35}(?![A-Za-z0-9_-])"},
        follow=rb"[0-9A-Za-z_-]",
        count=16,
        must_match=(
            "https://maps.example/js?key=«AIzaSyA1234567890abcdefghijklmnopqrstuv»&v=3",
            "key «AIzaSyA1234567890abcdefghijklmnopqrstu-»",
            '"«AIzaSyA1234567890abcdefghijklmnopqrst_v»"',
            "key%3D«AIzaSyA1234567890abcdefghijklmnopqrstuv»%26",
            "a\\n«AIzaSyA1234567890abcdefghijklmnopqrstuv»\\n",
        ),
        must_not=(
            "AIzaShort",
            "xAIzaSyA1234567890abcdefghijklmnopqrstuv",
            "AIza spaghetti",
            "AIzaSyA1234567890abcdefghijklmnopqrstuv0000",
            "AIza-is-the-prefix",
        ),
    ),
    prefixed(
        "google-oauth",
        "cloud",
        "a Google access token, refresh token or client secret",
        {
            b"ya29.": rb"[A-Za-z0-9_-]{20,2048}+",
            b"1//0": rb"[A-Za-z0-9_-]{30,512}+",
            b"GOCSPX-": rb"[A-Za-z0-9_-]{20,64}+",
        },
        follow=rb"[A-Za-z0-9_-]",
        count=16,
        must_match=(
            f"got «ya29.a0Af_{_A[:80]}» ok",
            f"refresh «1//0g{_A[:60]}»",
            "client «GOCSPX-abcdEFGH0123-_ijklMNOP45678q»",
            f'"«ya29.cb0A{_A[:60]}»"',
            f"x='«1//03{_A[:50]}-_x»'",
        ),
        must_not=(
            "ya29.short",
            "page 1//0 of 3",
            "GOCSPX- is the prefix",
            "http://1//0x",
            "xya29.a0Af_0aB1cD2eF3gH4iJ5kL6mN7",
        ),
    ),
    Rule(
        id="azure-key",
        family="cloud",
        catches="an Azure storage, bus or shared access key",
        triggers=caseless(
            b"accountkey=",
            b"sharedaccesskey=",
            b"account-key ",
            b"account-key=",
            follow=rb"[A-Za-z0-9+/]",
            count=16,
        ),
        pattern=re.compile(
            rb"(?i)(?:account-?key|sharedaccesskey)[= ](?-i:([A-Za-z0-9+/]{20,120}={0,2}))"
        ),
        must_match=(
            "AccountName=x;AccountKey=«Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4»;Suffix=y",
            "SharedAccessKey=«Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE=»",
            "accountkey=«Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmF+/w==» ",
            "az storage x --account-key «Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4» -c y",
            "--account-key=«Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmF+/w==»",
        ),
        must_not=(
            "AccountKey=",
            "AccountKey=none",
            "SharedAccessKeyName=RootManage",
            "the account-key rotation is done",
            "AccountKey=${ACCOUNT_KEY}",
        ),
    ),
    Rule(
        id="azure-sas",
        family="cloud",
        catches="the signature of an Azure shared access link",
        triggers=caseless(b"sig=", follow=rb"[A-Za-z0-9%+/]", count=16),
        pattern=re.compile(
            rb"(?i)(?<![A-Za-z0-9])sig=((?:[A-Za-z0-9+/]|%[0-9A-F]{2}){32,200}={0,2})"
        ),
        must_match=(
            "?sv=2022&sig=«k9%2Bz0yqQWERTYuiop1234567890asdfghjklZXCVB%3D»&se=1",
            "&sig=«k9z0yqQWERTYuiop1234567890asdfghjklZXCVBnm1=»",
            "sig=«abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG»",
            "SharedAccessSignature sr=x&sig=«k9%2Bz0yqQWERTYuiop1234567890asdfghjklZXCVB%3D»&se=1",
            '"sasUri":"https://a.example/c?sp=r&sig=«k9z0yqQWERTYuiop1234567890asdfghjklZXCVBnm1%3D»"',
        ),
        must_not=(
            "sig=11",
            "config=abcdefghijklmnopqrstuvwxyz0123456789",
            "sig=abc def",
            "sig=SIGTERM",
            "design=abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
        ),
    ),
    Rule(
        id="azure-client-secret",
        family="cloud",
        catches="a client secret of Entra ID",
        triggers=exact(b"8Q~", b"7Q~", b"6Q~", b"9Q~", follow=rb"[A-Za-z0-9_~.-]", count=16),
        pattern=re.compile(rb"[6-9]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])"),
        before=re.compile(rb"[A-Za-z0-9_~.]{3}(?![A-Za-z0-9_~.])"),
        reach=4,
        check=is_random,
        must_match=(
            f"az login -p «abc8Q~{_A[:34]}» --tenant x",
            f'"«a.C7Q~{_A[:31]}-_~»"',
            f"secret «1~28Q~{_A[:33]}x» of app",
            f"x=«abc8Q~{_A[:34]}»;y",
            f"(«zz_9Q~{_A[:32]}»)",
        ),
        must_not=(
            "8Q~short",
            f"abcdef8Q~{_A[:34]}",
            "in 8Q~ and 9Q~ of that year",
            f"abc8Q~{_A[:60]}",
            "Q8~Q9",
        ),
    ),
)
