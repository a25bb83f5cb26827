"""Shows what would be collected. It is to start at once, so it imports nothing that sends."""

from log_operator.chosen_profile import find_rights, profile_of
from log_operator.collect.host import this_host
from log_operator.order import Ground, Order
from log_operator.planning.forecast import predict
from log_operator.planning.outlook import Outlook
from log_operator.planning.plan_words import describe_forecast, describe_sources, describe_things
from log_operator.planning.selection import select
from log_operator.planning.survey import Survey
from log_operator.screen.console import Console
from ticketbound.language import say


def show_plan(order: Order, ground: Ground, console: Console) -> Outlook:
    """Show what would be collected; needs no code, reads no contents, sends nothing."""
    if order.code is None and order.code_file is None:
        profile = profile_of(ground.tenant, order.profile or ground.tenant.profiles[0].id)
    else:
        # The libraries that look at codes, and at the way to Zendesk, are for who has one.
        from log_operator.code_entry import enter_code  # noqa: PLC0415
        from log_operator.trust import check_here  # noqa: PLC0415

        code = enter_code(order, console, lambda text: check_here(text, order, ground, console))
        profile = profile_of(ground.tenant, code.profile)
    selection = select(profile, order.narrowing)
    if wrong := find_rights(selection, ground):
        console.warn(wrong)
    most = ground.tenant.zendesk.part_limit
    survey = Survey(
        selection.profile,
        this_host(ground.environment, ground.clock),
        min(most, order.part_limit or most),
        order.limit_rate,
    )
    plan = survey.plan(selection.unticked)
    forecast = predict(survey, plan, selection.unticked)
    lines = (
        *describe_sources(forecast, console.size.columns),
        "",
        *describe_things(plan),
        "",
        *describe_forecast(forecast, order.state_folder),
        say("nothing was sent"),
    )
    console.show_data("\n".join(lines))
    return Outlook(selection, survey.sources, plan, forecast)
