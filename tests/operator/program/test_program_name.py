"""What we tell to type is what the person's program is called."""

import os

import pytest

from log_operator.program_name import PROGRAM, find_name, name_program


@pytest.mark.parametrize(
    ("started", "name"),
    [
        ("operator", "operator"),
        ("./acme-logs", "acme-logs"),
        ("/home/ada/Downloads/acme-logs-0.1.0-linux-x86_64", "acme-logs-0.1.0-linux-x86_64"),
        ("acme-logs.EXE", "acme-logs"),
        ("/opt/acme logs (1)", '"acme logs (1)"'),
        ("/opt/acme\x1b[31m", "operator"),
        ("/opt/acme\u202egol", "operator"),
        ("/opt/acme\udcff", "operator"),
        ("/opt/acme $(reboot)", "operator"),
        ("/opt/acme`reboot`", "operator"),
        ('/opt/acme"; reboot; "', "operator"),
        ("/opt/acme & reboot", "operator"),
        ("/opt/%PATH%", "operator"),
        ("/opt/-rf", "operator"),
        ("/opt/", "operator"),
        ("/opt/" + "a" * 200, "operator"),
    ],
)
def test_the_name_is_that_of_the_file(started: str, name: str) -> None:
    assert find_name([started, "plan"], is_frozen=True) == name


@pytest.mark.skipif(os.name != "nt", reason="backslashes are part of a name elsewhere")
def test_the_name_of_a_file_on_windows() -> None:
    assert find_name([r"C:\Users\Ada\acme-logs.exe"], is_frozen=True) == "acme-logs"


def test_from_a_source_tree_it_is_ours() -> None:
    assert find_name(["/work/log_operator/__main__.py"], is_frozen=False) == "operator"
    assert find_name([], is_frozen=True) == PROGRAM == "operator"


@pytest.mark.parametrize(
    "sentence",
    [
        "'operator resume' goes on with what is kept",
        "'operator' with the same code makes it anew",
        "'operator status' lists what is kept; 'operator' collects and sends",
        "operator plan lists them",
        "see operator --help",
        "run operator with the same code: it collects anew",
        "usage: operator [CODE] [options]",
        "  operator                    paste the code when asked",
        "mit 'operator resume' geht es weiter",
    ],
)
def test_commands_get_the_name(sentence: str) -> None:
    assert name_program(sentence, "acme-logs") == sentence.replace("operator", "acme-logs")
    assert name_program(sentence, "operator") == sentence


def test_a_name_that_has_ours_in_it_is_put_in_once() -> None:
    told = name_program("'operator' and operator plan", "acme-operator")
    assert told == "'acme-operator' and acme-operator plan"
    assert name_program(told, "acme-operator") == told


@pytest.mark.parametrize(
    "sentence",
    [
        "use the program that came with the code",
        "download the newest program from the link the support agent sent you",
        "this operator was not built for a sandbox",
        "the folder is /srv/operator/plan",
        "operators have profiles",
    ],
)
def test_words_stay(sentence: str) -> None:
    assert name_program(sentence, "acme-logs") == sentence
