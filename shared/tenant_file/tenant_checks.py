"""What types cannot say about `tenant.toml`: all its mistakes, each with its key."""

import re
from collections.abc import Iterator, Sequence

from tenant_file.branding_checks import find_branding_mistakes, is_link
from tenant_file.model import LEAST_ATTACHMENT, MOST_ATTACHMENT, Profile, Tenant
from tenant_file.redaction_checks import find_redaction_mistakes
from tenant_file.source_checks import (
    ID,
    ID_RULE,
    Mistake,
    find_bad_value,
    find_source_mistakes,
)
from tenant_file.spans import parse_window
from tenant_file.text_checks import find_text_mistakes
from ticketbound.safe_text import escape
from ticketbound.sizes import parse_size
from ticketbound.subdomain import is_subdomain

_PUBLIC_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


def find_mistakes(tenant: Tenant) -> Iterator[Mistake]:
    """All that makes no sense in the whole file."""
    if not tenant.vendor.name.strip():
        yield "vendor.name", "customers must see a name"
    if tenant.vendor.download and not is_link(tenant.vendor.download):
        yield "vendor.download", "not an https:// link of at most 490 characters"
    if not tenant.zendesk.subdomains:
        yield "zendesk.subdomains", "at least one is needed"
    for number, subdomain in enumerate(tenant.zendesk.subdomains):
        if not is_subdomain(subdomain):
            yield f"zendesk.subdomains[{number}]", f"{escape(subdomain)!r} is no subdomain"
    if not LEAST_ATTACHMENT <= tenant.zendesk.attachment_size <= MOST_ATTACHMENT:
        yield (
            "zendesk.attachment_size",
            f"not between {LEAST_ATTACHMENT} and {MOST_ATTACHMENT} bytes (1 MiB to 1 GiB)",
        )
    if not tenant.keys:
        yield "keys", "at least one is needed"
    for number, key in enumerate(tenant.keys):
        if _PUBLIC_KEY.fullmatch(key.public) is None:
            yield f"keys[{number}].public", "not 64 hex digits"
    yield from find_profile_mistakes(tenant.profiles)
    yield from find_redaction_mistakes(tenant.redaction)
    yield from find_branding_mistakes(tenant.operator)


def find_profile_mistakes(profiles: Sequence[Profile]) -> Iterator[Mistake]:
    """All that makes no sense in the profiles."""
    if not profiles:
        yield "profiles", "at least one is needed"
    ids = [profile.id for profile in profiles]
    for number, profile in enumerate(profiles):
        if profile.id in ids[:number]:
            yield f"profiles[{number}].id", f"two profiles have the same id {escape(profile.id)!r}"
        yield from ((f"profiles[{number}].{key}", text) for key, text in _find_in_profile(profile))


def _find_in_profile(profile: Profile) -> Iterator[Mistake]:
    if ID.fullmatch(profile.id) is None:
        yield "id", f"{escape(profile.id)!r} is none: {ID_RULE}"
    yield from find_text_mistakes("title", profile.title)
    yield from find_bad_value("window", profile.window, parse_window)
    yield from find_bad_value("max_size", profile.max_size, parse_size)
    if not profile.sources:
        yield "sources", "at least one is needed"
    ids = profile.list_ids()
    for number, source in enumerate(profile.sources):
        if ids[number] in ids[:number]:
            yield f"sources[{number}].id", f"two sources are called {escape(ids[number])!r}"
        yield from (
            (f"sources[{number}].{key}", text) for key, text in find_source_mistakes(source)
        )
