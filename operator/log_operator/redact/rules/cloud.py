"""Cloud providers: AWS, Google, Azure."""

import re

from log_operator.redact.checks import is_value
from log_operator.redact.dress import SEPARATOR, value
from log_operator.redact.rule import Rule, caseless, exact

_UPPER = rb"[A-Z0-9]"
_KEY_END = rb"[\t\"'=:\\%\]\r\n]"

RULES = (
    Rule(
        id="aws-secret-pair",
        family="cloud",
        catches="an AWS secret key behind its access key id",
        triggers=exact(b"AKIA", b"ASIA", follow=_UPPER, count=16),
        pattern=re.compile(
            rb"(?:AKIA|ASIA)[A-Z0-9]{16}[,:;| \t]{1,3}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])"
        ),
        must_match=(
            "«AKIAIOSFODNN7EXAMPLE»,«wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12»",
            "«ASIAIOSFODNN7EXAMPLE»:«wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12»",
            "key «AKIAIOSFODNN7EXAMPLE» «wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY» ok",
        ),
        must_not=(
            "AKIA,wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12",
            "AKIAIOSFODN,short",
            "akiaiosfodnn7example,da39a3ee5e6b4b0d3255bfef95601890afd80709",
        ),
    ),
    Rule(
        id="aws-key-id",
        family="cloud",
        catches="an AWS access key id",
        triggers=exact(b"AKIA", b"ASIA", follow=_UPPER, count=16),
        pattern=re.compile(rb"(?<![A-Za-z0-9])((?:AKIA|ASIA)[A-Z0-9]{16})(?![A-Za-z0-9])"),
        must_match=(
            "using «AKIAIOSFODNN7EXAMPLE» in eu-west-1",
            'AccessKeyId: "«ASIAIOSFODNN7EXAMPLE»"',
            "«AKIAI44QH8DHBEXAMPLE»/20240101/us-east-1/s3/aws4_request",
        ),
        must_not=("AKIAIOSFODNN7", "XAKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE77"),
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
            follow=_KEY_END,
            count=1,
        )
        + caseless(b"secret_access_key ", b"aws_session_token ", follow=b"[=: ]", count=1),
        pattern=re.compile(
            rb"(?i)(?:secret_access_key|secretaccesskey|aws_session_token|sessiontoken"
            rb"|security-token|x-amz-signature)" + SEPARATOR + value()
        ),
        check=is_value,
        must_match=(
            "aws_secret_access_key = «wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY»",
            '"SecretAccessKey": "«wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY»",',
            "AWS_SESSION_TOKEN=«FwoGZXIvYXdzEBYaDKlmT+n/0x»",
        ),
        must_not=("aws_secret_access_key =", "SecretAccessKey missing", "sessionTokenTimeout=30"),
    ),
    Rule(
        id="google-api-key",
        family="cloud",
        catches="a Google API key",
        triggers=exact(b"AIza", follow=rb"[0-9A-Za-z_-]", count=16),
        pattern=re.compile(rb"(?<![A-Za-z0-9_-])(AIza[0-9A-Za-z_-]{35})(?![A-Za-z0-9_-])"),
        must_match=(
            "https://maps.example/js?key=«AIzaSyA1234567890abcdefghijklmnopqrstuv»&v=3",
            "key «AIzaSyA1234567890abcdefghijklmnopqrstu-»",
            '"«AIzaSyA1234567890abcdefghijklmnopqrst_v»"',
        ),
        must_not=("AIzaShort", "xAIzaSyA1234567890abcdefghijklmnopqrstuv", "AIza spaghetti"),
    ),
    Rule(
        id="google-private-key",
        family="cloud",
        catches="the private key of a Google service account",
        triggers=caseless(b"private_key", follow=rb"[\"'\\:=]", count=1),
        pattern=re.compile(rb"(?i)private_key" + SEPARATOR + value()),
        check=is_value,
        must_match=(
            '{"private_key": "«-----BEGIN PRIVATE KEY-----\\nMI\\n-----END PRIVATE KEY-----\\n»"}',
            '{\\"private_key\\":\\"«MIIEvQIBADANBg==»\\"}',
            "private_key: «MIIEvQIBADANBg»",
        ),
        must_not=('"private_key": ""', '"private_key_id": "f1e2"', "private_key null"),
    ),
    Rule(
        id="azure-key",
        family="cloud",
        catches="an Azure storage, bus or shared access key",
        triggers=caseless(b"accountkey=", b"sharedaccesskey=", follow=rb"[A-Za-z0-9+/]", count=16),
        pattern=re.compile(rb"(?i)(?:accountkey|sharedaccesskey)=([A-Za-z0-9+/]{20,120}={0,2})"),
        must_match=(
            "AccountName=x;AccountKey=«Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4»;Suffix=y",
            "SharedAccessKey=«Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE=»",
            "accountkey=«Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmF+/w==» ",
        ),
        must_not=("AccountKey=", "AccountKey=short", "SharedAccessKeyName=RootManage"),
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
        ),
        must_not=("sig=11", "config=abcdefghijklmnopqrstuvwxyz0123456789", "sig=abc def"),
    ),
)
