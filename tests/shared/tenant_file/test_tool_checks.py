import pytest

from tenant_file.sources import Containers, Crashes, EventLog, Kubernetes, UnifiedLog
from tenant_file.tool_checks import ToolSource, find_tool_mistakes


@pytest.mark.parametrize(
    "source",
    [
        UnifiedLog("why", subsystems=("com.acme.shop",), processes=("Acme Shop Helper (GPU)",)),
        EventLog(
            "why",
            channels=("Application", "Microsoft-Windows-TaskScheduler/Operational"),
            providers=(".NET Runtime", "Application Error"),
        ),
        Containers("why", labels=("app=shop", "com.acme/tier=web:1"), names=("shop-*", "db")),
        Kubernetes("why", selector="app in (shop, web),tier!=db", namespace="shop-1"),
        Crashes("why", programs=("shop", "Acme Shop", "shop.exe")),
    ],
)
def test_takes_names(source: ToolSource) -> None:
    assert list(find_tool_mistakes(source)) == []


@pytest.mark.parametrize(
    ("source", "mistake"),
    [
        (
            UnifiedLog("why"),
            ("subsystems", "the whole log of a Mac is too much; name some, or processes"),
        ),
        (
            UnifiedLog("why", subsystems=("a", '" OR TRUEPREDICATE')),
            ("subsystems[1]", "'\" OR TRUEPREDICATE' is no subsystem"),
        ),
        (UnifiedLog("why", processes=("a\\b",)), ("processes[0]", "'a\\\\b' is no process")),
        (EventLog("why", channels=()), ("channels", "at least one is needed, such as Application")),
        (EventLog("why", channels=("/r:evil",)), ("channels[0]", "'/r:evil' is no channel")),
        (
            EventLog("why", channels=("System",), providers=("x'] or *[",)),
            ("providers[0]", '"x\'] or *[" is no provider'),
        ),
        (Containers("why"), ("labels", "say which containers, by labels or by names")),
        (Containers("why", labels=("--all",)), ("labels[0]", "'--all' is no label")),
        (Containers("why", names=("a b",)), ("names[0]", "'a b' is no name of a container")),
        (Kubernetes("why", selector=""), ("selector", "'' is no selector")),
        (Kubernetes("why", selector="a", namespace="A"), ("namespace", "'A' is no namespace")),
        (Crashes("why", programs=("../x",)), ("programs[0]", "'../x' is no program's name")),
        (Crashes("why", programs=("*",)), ("programs[0]", "'*' is no program's name")),
    ],
)
def test_refuses_what_is_more_than_a_name(source: ToolSource, mistake: tuple[str, str]) -> None:
    assert list(find_tool_mistakes(source)) == [mistake]
