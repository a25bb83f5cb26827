import json
from pathlib import Path

import pytest

from tenant_file.reading import generic_profiles
from tests.issuer.conftest import Run

EXAMPLES = Path(__file__).parents[3] / "docs/profiles"
SHOP = """\
[[profiles]]
id = "shop"
title = "The shop"
window = "3d"

[[profiles.sources]]
kind = "files"
id = "app"
why = "what the shop wrote"
systems = ["linux"]
if_exists = ["/srv/shop"]
priority = "high"
include = ["/srv/shop/logs/**"]
exclude = ["*.tmp"]

[[profiles.sources]]
kind = "journal"
why = "what its service wrote"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.toml"
    path.write_text(SHOP)
    return path


def test_good_file_is_said_to_be_good(issuer: Run, file: Path) -> None:
    status, out, err = issuer("profile", "check", str(file))
    assert (status, err) == (0, "")
    assert out == f"{file}: an operator can be built with it; profiles: shop\n"


def test_every_mistake_is_named_with_its_line(issuer: Run, file: Path) -> None:
    text = SHOP.replace('"3d"', '"3 days"').replace("/srv/shop/logs/**", "logs/**")
    file.write_text(text)
    status, out, err = issuer("profile", "check", str(file))
    assert status == 2
    window, path = out.splitlines()
    assert window.startswith(f"{file}:4: mistake: profiles[0].window: '3 days' is no time span")
    assert (
        path == f"{file}:13: mistake: profiles[0].sources[0].include[0]: 'logs/**' is no full path"
    )
    assert err == ""


def test_programs_get_the_mistakes_too(issuer: Run, file: Path) -> None:
    file.write_text(SHOP.replace('"3d"', '"3 days"'))
    status, out, _ = issuer("profile", "check", str(file), "--json")
    document = json.loads(out)
    assert (status, document["ok"], document["error"]["exit_code"]) == (2, False, 2)
    assert document["error"]["message"] == f"1 mistake in {file}"
    [mistake] = document["data"]["mistakes"]
    assert (mistake["line"], mistake["key"]) == (4, "profiles[0].window")


def test_what_is_odd_is_remarked_on(issuer: Run, file: Path) -> None:
    text = SHOP.replace("/srv/shop/logs/**", "~/**").replace('"The shop"', '" "')
    file.write_text(text + 'systems = ["windows"]\n')
    status, out, _ = issuer("profile", "check", str(file))
    assert status == 0
    title, path, systems, good = out.splitlines()
    assert (
        title == f"{file}:3: remark: profiles[0].title: is empty, and the customer reads it first"
    )
    assert path.startswith(
        f"{file}:13: remark: profiles[0].sources[0].include[0]: ~/** asks for a "
    )
    assert systems.endswith("a source of the kind journal is there on linux only")
    assert good.endswith("profiles: shop")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"profiles = ", "this is not valid TOML"),
        (
            b"[[profiles]]\nid = 7\n",
            "line 2, profiles[0].id: this is a whole number; write a text in quotes",
        ),
        (b"\xff", "byte 0 of "),
        (b"# " + b"x" * (1 << 20), "is larger than 1 MiB"),
        (b"version = 1\n", "object missing required field `vendor`"),
    ],
)
def test_file_that_is_none(issuer: Run, file: Path, content: bytes, said: str) -> None:
    file.write_bytes(content)
    status, out, err = issuer("profile", "check", str(file))
    assert (status, out) == (2, "")
    assert said in err
    assert str(file) in err


def test_file_that_is_not_there(issuer: Run, tmp_path: Path) -> None:
    status, out, err = issuer("profile", "check", str(tmp_path / "nope.toml"))
    assert (status, out) == (2, "")
    assert err == f"issuer: cannot read {tmp_path}/nope.toml: no such file or directory\n"


def test_shows_what_a_profile_asks_for(issuer: Run, file: Path) -> None:
    status, out, err = issuer("profile", "show", "shop", "--file", str(file))
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "shop: The shop",
        "  the last 3 days, at most 500MB before compression",
        "  app: what the shop wrote",
        "    on linux only",
        "    only where there is /srv/shop",
        "    + /srv/shop/logs/**",
        "    - *.tmp",
        "    at most 500MB and 10m, high priority",
        "  journal: what its service wrote",
        "    on linux only",
        "    at most 50MB and 60s",
    ]


def test_shows_what_each_kind_has_of_its_own(issuer: Run) -> None:
    out = issuer("profile", "show", "--file", str(EXAMPLES / "web-service.toml"))[1]
    for line in (
        "argv: df -h --exclude-type=tmpfs",
        "units: shop.service, shop-worker@*.service",
        "url: http://127.0.0.1:8080/health",
        "programs: shop, shop-worker",
        "newest: 3",
    ):
        assert f"    {line}\n" in out


def test_shows_it_to_programs_with_what_was_left_out(issuer: Run, file: Path) -> None:
    [profile] = json.loads(issuer("profile", "show", "--file", str(file), "--json")[1])["data"][
        "profiles"
    ]
    assert [source["id"] for source in profile["sources"]] == ["app", "journal"]
    assert profile["sources"][1]["max_size"] == "50MB"


def test_unknown_profile_is_answered_with_the_known_ones(issuer: Run, file: Path) -> None:
    status, out, err = issuer("profile", "show", "nope", "--file", str(file))
    assert (status, out) == (2, "")
    assert err == "issuer: there is no profile 'nope'\nissuer: hint: there is: shop\n"


def test_the_set_ups_own_file_is_the_default(ready: Run) -> None:
    assert ready("profile", "check")[0] == 0
    assert ready("profile")[1] == ready("profile", "show")[1]
    assert ready("profile", "show", "generic")[1].startswith("generic: System logs")


def test_without_a_set_up_a_file_is_needed(issuer: Run) -> None:
    for command in ("profile", "profile check", "profile show"):
        status, out, err = issuer(*command.split())
        assert (status, out) == (20, "")
        assert err.endswith("issuer: hint: run: issuer init, or name a FILE\n")


def test_schema_is_printed(issuer: Run) -> None:
    status, out, _ = issuer("profile", "schema")
    assert (status, json.loads(out)["title"]) == (0, "tenant.toml")
    assert json.loads(issuer("profile", "schema", "--json")[1])["data"] == json.loads(out)


TENANT = f"""\
version = 1
[vendor]
name = "Acme"
[zendesk]
subdomains = ["acme"]
[[keys]]
public = "{"ab" * 32}"
[operator]
"""


def test_an_icon_that_no_build_could_take_is_a_mistake(issuer: Run, tmp_path: Path) -> None:
    path, icon = tmp_path / "acme.toml", tmp_path / "brand" / "acme.ico"
    path.write_text(f'{TENANT}icon = "brand/acme.ico"\n{SHOP}')
    status, out, _ = issuer("profile", "check", str(path))
    said = f"{icon} cannot be read: no such file or directory"
    assert (status, out) == (2, f"{path}:9: mistake: operator.icon: {said}\n")
    icon.parent.mkdir()
    icon.write_text("<svg/>")
    status, out, _ = issuer("profile", "check", str(path))
    said = f"{icon} is neither an .ico nor a .png, whatever it is called"
    assert (status, out) == (2, f"{path}:9: mistake: operator.icon: {said}\n")
    icon.write_bytes(b"\0\0\1\0\1\0" + bytes(16))
    assert issuer("profile", "check", str(path))[0] == 0


def test_an_icon_of_another_kind_is_named_once(issuer: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    path.write_text(f'{TENANT}icon = "acme.svg"\n{SHOP}')
    status, out, _ = issuer("profile", "check", str(path))
    assert (status, len(out.splitlines())) == (2, 1)
    assert "'acme.svg' is neither an .ico nor a .png; name a file of one of these" in out


GERMAN = ('title = "The shop"', 'title.en = "The shop"\ntitle.de = "Der Laden"')


def test_shows_a_text_in_each_language(issuer: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    path.write_text(f'{TENANT}languages = ["de", "en"]\n{SHOP.replace(*GERMAN)}')
    assert issuer("profile", "check", str(path))[0] == 0
    out = issuer("profile", "show", "--file", str(path))[1]
    assert out.splitlines()[:2] == ["shop: Der Laden", "      The shop (en)"]
    shown = json.loads(issuer("profile", "show", "--file", str(path), "--json")[1])
    [profile] = shown["data"]["profiles"]
    assert profile["title"] == "Der Laden"
    assert profile["title_by_language"] == {"en": "The shop", "de": "Der Laden"}
    assert profile["sources"][0]["why"] == "what the shop wrote"
    assert "why_by_language" not in profile["sources"][0]


def test_what_nobody_reads_is_remarked_on_once(issuer: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    why = ('why = "what its service wrote"', 'why.en = "its words"\nwhy.de = "seine Worte"')
    path.write_text(f'{TENANT}languages = ["en"]\n{SHOP.replace(*GERMAN).replace(*why)}')
    status, out, _ = issuer("profile", "check", str(path))
    said = "profiles[0].title.de: nobody reads it: the operator does not speak that"
    assert (status, out.splitlines()[:-1]) == (0, [f"{path}:13: remark: {said}"])


def test_what_some_read_in_another_language_is_remarked_on(issuer: Run, file: Path) -> None:
    file.write_text(SHOP.replace(GERMAN[0], 'title.en = "The shop"'))
    status, out, _ = issuer("profile", "check", str(file))
    said = 'profiles[0].title: says nothing in "de", so who reads that gets another language'
    assert (status, out.splitlines()[:-1]) == (0, [f"{file}:3: remark: {said}"])


def test_hostile_text_reaches_the_terminal_escaped(issuer: Run, file: Path) -> None:
    file.write_text(SHOP.replace("The shop", r"The \u001b[31mshop"))
    assert "\x1b" not in issuer("profile", "show", "--file", str(file))[1]
    file.write_text(SHOP.replace("/srv/shop/logs/**", r"~/**\u001b[31m"))
    assert "\x1b" not in issuer("profile", "check", str(file))[1]


def test_generic_profiles_alone_make_such_a_file(issuer: Run, tmp_path: Path) -> None:
    path = tmp_path / "generic.toml"
    path.write_text(generic_profiles(), encoding="utf-8")
    assert issuer("profile", "check", str(path))[0] == 0


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_worked_examples_are_good(issuer: Run, path: Path) -> None:
    status, out, _ = issuer("profile", "check", str(path))
    assert (status, len(out.splitlines())) == (0, 1), out
