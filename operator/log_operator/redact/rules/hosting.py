"""Platforms to run things on, and vaults to keep secrets in."""

import re

from log_operator.redact.checks import is_drawn, is_random
from log_operator.redact.dress import TURNED_LEFT
from log_operator.redact.prefixed import prefixed
from log_operator.redact.rule import Rule, exact

_A = "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3" * 8
_H = "0123456789abcdef" * 12
_UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"

RULES = (
    Rule(
        id="terraform-token",
        family="hosting",
        catches="a token of Terraform Cloud",
        triggers=exact(b".atlasv1."),
        pattern=re.compile(rb"\.atlasv1\.[A-Za-z0-9_-]{60,70}"),
        before=re.compile(rb"[A-Za-z0-9]{14}" + TURNED_LEFT),
        reach=24,
        must_match=(
            f'credentials "x" {{ host = "«{_A[:14]}.atlasv1.{_A[:67]}»" }}',
            f"using «{_A[1:15]}.atlasv1.{_A[3:68]}» ok",
            f"a\\n«{_A[2:16]}.atlasv1.{_A[5:70]}»\\n",
            f"\x1b[32m«{_A[3:17]}.atlasv1.{_A[:67]}»\x1b[0m",
            f"X=«{_A[4:18]}.atlasv1.{_A[:60]}-_»",
        ),
        must_not=(
            "x.atlasv1.y",
            f"{_A[:13]}.atlasv1.{_A[:67]}",
            f"{_A[:14]}.atlasv1.{_A[:59]}",
            f"{_A[:14]}.atlasv2.{_A[:67]}",
            ".atlasv1. stands in each",
        ),
    ),
    prefixed(
        "vault-token",
        "hosting",
        "a token of Vault, 1Password or Doppler",
        {
            b"hvs.": rb"[A-Za-z0-9_-]{20,300}+",
            b"hvb.": rb"[A-Za-z0-9_-]{20,400}+",
            b"hvr.": rb"[A-Za-z0-9_-]{20,400}+",
            b"b.AAAAAQ": rb"[A-Za-z0-9_-]{40,400}+",
            b"ops_eyJ": rb"[A-Za-z0-9+/=_-]{40,4096}+",
            b"dp.": rb"(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}",
        },
        count=20,
        check=is_drawn,
        must_match=(
            f"logged in with «hvs.CAESI{_A[:90]}»",
            f"'«hvr.{_A[:24]}»' expired",
            f"batch «hvb.AAAAAQ{_A[:130]}»",
            f"OP=«ops_eyJ{_A[:200]}» ",
            f"doppler «dp.pt.{_A[:43]}», «dp.st.dev.{_A[:40]}»",
        ),
        must_not=(
            "hvs.short",
            "hvb.abcdefghijklmnopqrstuvwx",
            "dp.put(1)",
            "b.AAAAAQ is a prefix",
            "ops_eyJ is how they begin",
        ),
    ),
    prefixed(
        "vault-old-token",
        "hosting",
        "a token of Vault before its version 1.10",
        {
            b"s.": rb"[A-Za-z0-9]{24}(?![A-Za-z0-9_.(-])",
            b"b.": rb"[A-Za-z0-9_-]{80,400}(?![A-Za-z0-9_.(-])",
        },
        follow=rb"[A-Za-z0-9_-]",
        count=24,
        check=is_random,
        must_match=(
            f"'«s.{_A[:24]}»' expired",
            f"X-Vault: «s.{_A[1:25]}»",
            f"token=«s.{_A[2:26]}», x",
            f"({'«s.' + _A[3:27]}»)",
            f"\\n«s.{_A[4:28]}»\\n",
            f"batch «b.{_A[:95]}»",
        ),
        must_not=(
            "its.Collection of methods in class s.A",
            "java.util.s.abcdefghijklmnopqrstuvwx",
            "s.getNumberOfElements1234567(a)",
            "items.ab12cd34ef56gh78ij90kl12",
            "s.short1",
        ),
    ),
    prefixed(
        "hosting-token",
        "hosting",
        "a token of DigitalOcean, Databricks, Fly, Heroku, Netlify, Render, Supabase and the like",
        {
            b"dop_v1_": rb"[a-f0-9]{64}",
            b"doo_v1_": rb"[a-f0-9]{64}",
            b"dor_v1_": rb"[a-f0-9]{64}",
            b"dapi": rb"[a-f0-9]{32}(?:-[0-9])?(?![A-Za-z0-9])",
            b"eyJhIjoi": rb"[A-Za-z0-9+/=]{100,400}",
            b"eyJhIjog": rb"[A-Za-z0-9+/=]{100,400}",
            b"fo1_": rb"[A-Za-z0-9_-]{43}",
            b"fm1a_": rb"[A-Za-z0-9+/=]{60,2048}+",
            b"fm1r_": rb"[A-Za-z0-9+/=]{60,2048}+",
            b"fm2_": rb"[A-Za-z0-9+/=]{60,2048}+",
            b"HRKU-": rb"[A-Za-z0-9_-]{36,100}",
            b"nfp_": rb"[A-Za-z0-9]{36,64}",
            b"nfc_": rb"[A-Za-z0-9]{36,64}",
            b"rnd_": rb"[A-Za-z0-9]{28,40}",
            b"sbp_": rb"[a-f0-9]{40}",
            b"LTAI": rb"[A-Za-z0-9]{12,24}(?![A-Za-z0-9])",
            b"AKID": rb"[A-Za-z0-9]{32}(?![A-Za-z0-9])",
            b"t1.": rb"[A-Za-z0-9_-]{40,600}={0,2}\.[A-Za-z0-9_-]{86}={0,2}",
            b"pscale_tkn_": rb"[A-Za-z0-9=._-]{32,64}",
            b"pscale_pw_": rb"[A-Za-z0-9=._-]{32,64}",
            b"pscale_oauth_": rb"[A-Za-z0-9=._-]{32,64}",
            b"v1.0-": rb"[a-f0-9]{24}-[a-f0-9]{146}",
            b"4b1d": rb"[A-Za-z0-9]{38}(?![A-Za-z0-9])",
            b"tk-us-": rb"[A-Za-z0-9_-]{48}",
        },
        check=is_drawn,
        count=12,
        must_match=(
            f"doctl «dop_v1_{_H[:64]}» ok",
            f"databricks «dapi{_H[:32]}»",
            f"fly «fo1_{_A[:43]}», «fm2_{_A[:120]}»",
            f"supabase «sbp_{_H[:40]}» / «nfp_{_A[:36]}»",
            f"planetscale «pscale_pw_{_A[:43]}»",
            f"origin ca «v1.0-{_H[:24]}-{_H[:146]}»",
            f"alibaba «LTAI{_A[:20]}»",
        ),
        must_not=(
            "dop_v1_short",
            "dapi-server-1 is up",
            "v1.0-rc.1 released",
            "LTAIN is a word",
            f"commit 4b1d{_H[:36]}",
            "t1.micro instances",
        ),
    ),
    prefixed(
        "infrastructure-token",
        "hosting",
        "a token of Terraform Cloud, Pulumi, Tailscale, OpenShift or Kubernetes",
        {
            b"pul-": rb"[a-f0-9]{40}",
            b"tskey-": rb"(?:auth|api|client|scim|webhook)-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,48}",
            b"sha256~": rb"[A-Za-z0-9_-]{43}",
            b"AGE-SECRET-KEY-1": rb"[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}",
            b"AGE-SECRET-KEY-PQ-1": rb"[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58,120}",
            b"CIOJ": rb"[A-Za-z0-9]{40,64}",
            b"dnkey-": rb"[A-Za-z0-9=_-]{26}-[A-Za-z0-9=_-]{52}",
            b"p8e-": rb"[A-Za-z0-9]{32}(?![A-Za-z0-9])",
        },
        must_match=(
            f"pulumi «pul-{_H[:40]}»",
            f"up --authkey=«tskey-auth-{_A[:16]}-{_A[:32]}» now",
            f"oc says «sha256~{_A[:43]}»",
            f"«AGE-SECRET-KEY-1{'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L' * 2}»"[:-7] + "»",
            f"adobe «p8e-{_A[:32]}»",
        ),
        must_not=(
            "pul-request merged",
            "tskey-auth- is the prefix",
            "sha256~short",
            "AGE-SECRET-KEY-1 is how an age key begins",
            f"image@sha256:{_H[:64]}",
        ),
    ),
)
