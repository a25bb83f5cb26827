"""Forges and package registries: GitHub, GitLab, npm, PyPI."""

import re

from log_operator.redact.rule import Rule, exact

_WORD = rb"[A-Za-z0-9_-]"
_A36 = "0123456789abcdefghijABCDEFGHIJ012345"

RULES = (
    Rule(
        id="github-token",
        family="forges",
        catches="a GitHub token",
        triggers=exact(
            b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_", follow=rb"[A-Za-z0-9]", count=16
        )
        + exact(b"github_pat_", follow=rb"[A-Za-z0-9_]", count=16),
        pattern=re.compile(
            rb"(?<![A-Za-z0-9])(gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})"
        ),
        must_match=(
            f"remote: «ghp_{_A36}»",
            f"https://x-access-token/«ghs_{_A36}» ",
            f"tok «github_pat_11ABCDEFG0{_A36}_x9»",
        ),
        must_not=("ghp_short", f"xghp_{_A36}", "github_pat_ is the prefix"),
    ),
    Rule(
        id="gitlab-token",
        family="forges",
        catches="a GitLab token",
        triggers=exact(
            b"glpat-",
            b"gldt-",
            b"glrt-",
            b"glcbt-",
            b"glptt-",
            b"glft-",
            b"glsoat-",
            b"glagent-",
            b"gloas-",
            follow=_WORD,
            count=16,
        ),
        pattern=re.compile(
            rb"(?<![A-Za-z0-9])(gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas)-[A-Za-z0-9_.-]{20,300})"
        ),
        must_match=(
            "push with «glpat-abcDEF1234567890_-xy»",
            "runner «glrt-abcDEF1234567890_-xy» registered",
            "deploy '«gldt-abcDEF1234567890_-xy»'",
        ),
        must_not=("glpat-short", "xglpat-abcDEF1234567890_-xy", "glrt- is a prefix of runners"),
    ),
    Rule(
        id="npm-token",
        family="forges",
        catches="an npm token",
        triggers=exact(b"npm_", follow=rb"[A-Za-z0-9]", count=16),
        pattern=re.compile(rb"(?<![A-Za-z0-9])(npm_[A-Za-z0-9]{36})(?![A-Za-z0-9_])"),
        must_match=(
            f"//npm.example/:x=«npm_{_A36}»",
            f"found «npm_{_A36}» in env",
            f'"«npm_{_A36}»"',
        ),
        must_not=("npm_config_registry=x", f"npm_{_A36}_more", "npm_lifecycle_event install"),
    ),
    Rule(
        id="pypi-token",
        family="forges",
        catches="a PyPI token",
        triggers=exact(b"pypi-AgE", follow=_WORD, count=16),
        pattern=re.compile(rb"(?<![A-Za-z0-9])(pypi-AgE[A-Za-z0-9_-]{50,1000})"),
        must_match=(
            f"use «pypi-AgEIcHlwaS5vcmc{_A36}{_A36}»",
            f"'«pypi-AgENdGVzdC5weXBp{_A36}{_A36}»'",
            f"x/«pypi-AgEIcHlwaS5vcmc{_A36}-_{_A36}»",
        ),
        must_not=("pypi-AgE", "pypi-attestations 0.0.27", f"pypi-{_A36}{_A36}"),
    ),
)
