"""The profile that a run goes by, and whether we have the rights that it takes."""

from log_operator.collect.host import this_host
from log_operator.order import Ground
from log_operator.planning.selection import Selection
from log_operator.rights import find_wrong_rights
from tenant_file.model import Profile, Tenant
from ticket_code.errors import UnknownProfile
from ticketbound.language import say


def profile_of(tenant: Tenant, profile_id: str) -> Profile:
    """The compiled profile of that id.

    Raises:
        UnknownProfile: there is none.
    """
    profile = tenant.find_profile(profile_id)
    if profile is None:
        known = ", ".join(p.id for p in tenant.profiles)
        raise UnknownProfile(
            say(
                "there is no profile {profile}; this program has: {known}",
                profile=repr(profile_id),
                known=known,
            )
        )
    return profile


def find_rights(selection: Selection, ground: Ground) -> str:
    """What the person should know of the rights that we have; empty where they are right."""
    return find_wrong_rights(selection, this_host(ground.environment, ground.clock))
