"""The big clouds: AWS, Google, Azure."""

from log_operator.redact.checks import is_random
from log_operator.redact.dress import TURNED_LEFT
from log_operator.redact.late import late
from log_operator.redact.prefixed import prefixed
from log_operator.redact.rule import Rule, caseless, exact

_A = "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3" * 8
RULES = (
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
        pattern=late(
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
        pattern=late(rb"(?i)(?<![A-Za-z0-9])sig=((?:[A-Za-z0-9+/]|%[0-9A-F]{2}){32,200}={0,2})"),
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
        pattern=late(rb"[6-9]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~-])"),
        before=late(rb"[A-Za-z0-9_~.]{3}" + TURNED_LEFT),
        reach=12,
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
