"""Package registries and delivery: npm, PyPI, RubyGems, NuGet, crates, Docker, CI services."""

from log_operator.redact.checks import is_drawn
from log_operator.redact.prefixed import prefixed

_A36 = "0123456789abcdefghijABCDEFGHIJ012345"
_A = _A36 * 8
_H = "0123456789abcdef" * 12
_LOW = "0a1b2c3d4e5f6g7h8i9j" * 4

RULES = (
    prefixed(
        "npm-token",
        "registries",
        "an npm token",
        {b"npm_": rb"[A-Za-z0-9]{36}(?![A-Za-z0-9_])"},
        follow=rb"[A-Za-z0-9]",
        count=16,
        must_match=(
            f"//npm.example/:x=«npm_{_A36}»",
            f"found «npm_{_A36}» in env",
            f'"«npm_{_A36}»"',
            f"set _authToken «npm_{_A36}»",
            f"x\\n«npm_{_A36}»\\n",
        ),
        must_not=(
            "npm_config_registry=x",
            f"npm_{_A36}_more",
            "npm_lifecycle_event install",
            "npm_package_dependencies_express",
            f"xnpm_{_A36}",
        ),
    ),
    prefixed(
        "pypi-token",
        "registries",
        "a PyPI token",
        {b"pypi-AgE": rb"[A-Za-z0-9_-]{50,1000}"},
        follow=rb"[A-Za-z0-9_-]",
        count=16,
        must_match=(
            f"use «pypi-AgEIcHlwaS5vcmc{_A36}{_A36}»",
            f"'«pypi-AgENdGVzdC5weXBp{_A36}{_A36}»'",
            f"x/«pypi-AgEIcHlwaS5vcmc{_A36}-_{_A36}»",
            f"=«pypi-AgEIcHlwaS5vcmc{_A36}{_A36}»&",
            f"\x1b[1m«pypi-AgEIcHlwaS5vcmc{_A36}{_A36}»\x1b[0m",
        ),
        must_not=(
            "pypi-AgE",
            "pypi-attestations 0.0.27",
            f"pypi-{_A36}{_A36}",
            "pypi-AgEIcHlwaS5vcmc",
            f"xpypi-AgEIcHlwaS5vcmc{_A36}{_A36}",
        ),
    ),
    prefixed(
        "registry-token",
        "registries",
        "a token of RubyGems, NuGet, crates.io, Docker Hub, Clojars or Artifactory",
        {
            b"rubygems_": rb"[a-f0-9]{48}",
            b"oy2": rb"[a-z0-9]{43}(?![A-Za-z0-9])",
            b"cio": rb"[A-Za-z0-9]{32}(?![A-Za-z0-9])",
            b"dckr_pat_": rb"[A-Za-z0-9_-]{27,40}",
            b"dckr_oat_": rb"[A-Za-z0-9_-]{27,40}",
            b"CLOJARS_": rb"[a-z0-9]{60}",
            b"AKCp": rb"[A-Za-z0-9]{60,80}",
            b"cmVmdGtuOjAx": rb"[A-Za-z0-9+/]{40,80}={0,2}",
        },
        count=20,
        check=is_drawn,
        must_match=(
            f"gem push: «rubygems_{_H[:48]}»",
            f"nuget push -k «oy2{_LOW[:43]}» x.nupkg",
            f"cargo login «cio{_A[:32]}»",
            f"docker «dckr_pat_{_A[:20]}-_{_A[:5]}» ok",
            f"jfrog «AKCp8{_A[:66]}», «cmVmdGtuOjAx{_A[:52]}»",
        ),
        must_not=(
            "rubygems_mirror_timeout_in_seconds",
            "dckr_pat_ is the prefix",
            "specious arguments",
            "ciovancouverabcdefghijklmnopqrstuv",
            f"CLOJARS_{_A[:10]}",
        ),
    ),
    prefixed(
        "delivery-token",
        "registries",
        "a token of CircleCI, Buildkite, Octopus, Snyk, Sonar or Prefect",
        {
            b"CCIPAT_": rb"[A-Za-z0-9]{20,24}_[a-f0-9]{40}",
            b"CCIPRJ_": rb"[A-Za-z0-9]{20,24}_[a-f0-9]{40}",
            b"bkua_": rb"[a-f0-9]{40}",
            b"bkct_": rb"[A-Za-z0-9_.-]{20,200}",
            b"API-": rb"[A-Z0-9]{25,32}(?![A-Za-z0-9])",
            b"sqp_": rb"[a-f0-9]{40}",
            b"squ_": rb"[a-f0-9]{40}",
            b"sqa_": rb"[a-f0-9]{40}",
            b"pnu_": rb"[A-Za-z0-9]{36}",
            b"pnb_": rb"[A-Za-z0-9]{36}",
            b"snyk_": rb"(?:uat|sat)\.[A-Za-z0-9]{6,10}\.[A-Za-z0-9_.-]{40,400}",
        },
        count=16,
        check=is_drawn,
        must_match=(
            f"circle «CCIPAT_{_A[:22]}_{_H[:40]}»",
            f"buildkite «bkua_{_H[:40]}»",
            "octo «API-AB12CD34EF56GH78IJ90KL12MN»",
            f"sonar «squ_{_H[:40]}» and «sqp_{_H[:40]}»",
            f"prefect «pnu_{_A[:36]}»,",
        ),
        must_not=(
            "API-AUTHENTICATIONSERVICEGATEWAY",
            "bkua_short",
            "CCIPAT_ begins such tokens",
            "pnu_umatics",
            "API-VERSION-2026-11-21",
        ),
    ),
)
