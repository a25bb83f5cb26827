"""Whether this program runs with the rights that the profile takes, no fewer and no more."""

from log_operator.collect.host import Host
from log_operator.planning.selection import Selection
from ticketbound.language import say


def find_wrong_rights(selection: Selection, host: Host) -> str:
    """What the person should know of the rights that we have; empty where they are right."""
    is_needed = any(
        source.needs_admin
        for source in selection.profile.sources
        if host.system in source.systems and source.id not in selection.unticked
    )
    if is_needed == host.is_admin:
        return ""
    if host.is_admin:
        return say(
            "this runs with an administrator's rights, which support does not ask for;"
            " better end it and start it again as an ordinary user,"
            " unless you want to include what only an administrator can read"
        )
    how = say("as administrator") if host.system == "windows" else say("with sudo")
    return say(
        "some of these logs can be read by an administrator only, and stay out;"
        " to include them, end this and start it again {how}",
        how=how,
    )
