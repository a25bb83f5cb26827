"""Forges: GitHub, GitLab, Bitbucket, Atlassian, Azure DevOps."""

from log_operator.redact.checks import has_github_checksum, is_drawn
from log_operator.redact.dress import TURNED_LEFT
from log_operator.redact.late import late
from log_operator.redact.prefixed import prefixed
from log_operator.redact.rule import Rule, exact

_WORD = rb"[A-Za-z0-9_-]"
_A36 = "0123456789abcdefghijABCDEFGHIJ012345"
_CHECKED = "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"
_A = _A36 * 8
_GITHUB = (b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_")

RULES = (
    prefixed(
        "github-token",
        "forges",
        "a GitHub token",
        {
            **dict.fromkeys(_GITHUB, rb"[A-Za-z0-9]{36,255}"),
            b"github_pat_": rb"[A-Za-z0-9_]{22,255}",
        },
        follow=rb"[A-Za-z0-9_]",
        count=16,
        must_match=(
            f"remote: «ghp_{_A36}»",
            f"https://x-access-token/«ghs_{_A36}» ",
            f"tok «github_pat_11ABCDEFG0{_A36}_x9»",
            f"a\\n«gho_{_A36}»\\nb",
            f"\x1b[33m«ghu_{_A36}»\x1b[0m and %20«ghr_{_A[:76]}»",
        ),
        must_not=(
            "ghp_short",
            f"xghp_{_A36}",
            "github_pat_ is the prefix",
            "ghs_installation_token_refresh",
            "ghr_io_registry and gho_st",
        ),
    ),
    Rule(
        id="github-token-inside",
        family="forges",
        catches="a GitHub token inside of a longer word, told by its checksum",
        triggers=exact(*_GITHUB, follow=rb"[A-Za-z0-9]", count=36),
        pattern=late(rb"(gh[pousr]_[A-Za-z0-9]{36})"),
        check=has_github_checksum,
        must_match=(
            f"TOKENx«{_CHECKED}»",
            f"abc«{_CHECKED}»xyz",
            f"user9«{_CHECKED}»@x",
            f"0«{_CHECKED}»",
            f"z«{_CHECKED}»0",
        ),
        must_not=(
            f"xghp_{_A36}",
            "ghp_short",
            f"nghp_{_A36[::-1]}",
            f"0gho_{_A[5:41]}",
            "sghs_abcdefghijklmnopqrstuvwxyzabcdefghij",
        ),
    ),
    prefixed(
        "gitlab-token",
        "forges",
        "a GitLab token",
        {
            **dict.fromkeys(
                [
                    b"glpat-",
                    b"gldt-",
                    b"glrt-",
                    b"glrtr-",
                    b"glcbt-",
                    b"glptt-",
                    b"glft-",
                    b"glimt-",
                    b"glsoat-",
                    b"glagent-",
                    b"gloas-",
                    b"glffct-",
                    b"glwt-",
                ],
                rb"[A-Za-z0-9_.-]{20,300}",
            ),
            b"GR1348941": rb"[A-Za-z0-9_-]{20}",
            b"_gitlab_session=": rb"[0-9a-f]{32}",
        },
        follow=_WORD,
        count=16,
        must_match=(
            "push with «glpat-abcDEF1234567890_-xy»",
            "runner «glrt-abcDEF1234567890_-xy» registered",
            "deploy '«gldt-abcDEF1234567890_-xy»'",
            "register «GR1348941abcDEF1234567890_-xy»",
            "x\\n«glptt-0123456789abcdef0123456789abcdef01234567»",
        ),
        must_not=(
            "glpat-short",
            "xglpat-abcDEF1234567890_-xy",
            "glrt- is a prefix of runners",
            "gldt-deployment",
            "GR1348941 is how they began",
        ),
    ),
    prefixed(
        "forge-token",
        "forges",
        "a token of Bitbucket, Atlassian, Sourcegraph or Linear",
        {
            b"ATBB": rb"[A-Za-z0-9]{28,36}(?:[A-Z0-9]{8})?",
            b"ATCTT3": rb"[A-Za-z0-9_=-]{100,300}",
            b"ATATT3": rb"[A-Za-z0-9_=-]{100,300}",
            b"ATOA": rb"[A-Za-z0-9_=-]{60,300}",
            b"sgp_": rb"(?:[a-f0-9]{16}_|local_)?[a-f0-9]{40}",
            b"lin_api_": rb"[A-Za-z0-9]{32,64}",
            b"lin_oauth_": rb"[A-Za-z0-9]{32,64}",
        },
        count=12,
        check=is_drawn,
        must_match=(
            f"clone with «ATBB{_A[:28]}9F8E7D6C»",
            f"jira «ATATT3xFfGF0{_A[:180]}=9F8E7D6C» x",
            f"«sgp_{'0123456789abcdef' * 2}01234567»",
            f"linear «lin_api_{_A[:40]}»",
            f"app «ATCTT3xFfGN0{_A[:150]}»;",
        ),
        must_not=(
            "ATBB is short",
            "ATATT3 begins an API token",
            "lin_api_key_rotation",
            "sgp_local",
            "ATOALL",
        ),
    ),
    Rule(
        id="azure-devops-token",
        family="forges",
        catches="a personal access token of Azure DevOps",
        triggers=exact(b"AZDO", follow=rb"[A-Za-z0-9]", count=4),
        pattern=late(rb"AZDO[A-Za-z0-9]{4}(?![A-Za-z0-9])"),
        before=late(rb"[A-Za-z0-9]{76}" + TURNED_LEFT),
        reach=90,
        must_match=(
            f"az devops «{_A[:76]}AZDOabcd»",
            f"x=«{_A[1:77]}AZDO0a1b»,",
            f"'«{_A[2:78]}AZDOzzzz»'",
            f"(«{_A[3:79]}AZDO1234»)",
            f"https://dev.example/?pat=«{_A[4:80]}AZDOxy12»&a",
        ),
        must_not=(
            "AZDOabcd",
            f"{_A[:75]}AZDOabcd",
            f"{_A[:77]}AZDOabcd",
            f"{_A[:76]}AZDOabcde",
            "AZDO is a prefix",
        ),
    ),
)
