"""`make demo`: the main job, end to end, on this machine's real logs; exit status is the verdict.

Starts the sandbox, sets an issuer up in a temporary home, builds the operator for it (if that is
not built yet), mints a code, lets the built operator send, looks at the ticket over bare HTTP,
revokes, and cleans up.
"""

import argparse
import contextlib
import hashlib
import io
import json
import os
import secrets
import subprocess  # noqa: TID251 - runs the programs as a person would
import sys
import tempfile
import time
import urllib.request
import webbrowser
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ticket_code.signing import SigningKey

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".work" / "demo"
PLANTED = f"hunter2-{secrets.token_hex(8)}"
TICKET = 1000


def main() -> int:
    """Run the demo; 0 if every check held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave the sandbox up at the end")
    keep = parser.parse_args().keep
    with tempfile.TemporaryDirectory(prefix="ticketbound-demo-") as folder, run_sandbox() as ready:
        try:
            play(Path(folder), ready)
        except (DemoFailed, subprocess.CalledProcessError) as error:
            print(f"demo: FAILED: {error}", file=sys.stderr)
            return 1
        if keep:
            wait_with_page(f"{ready['url']}/agent/tickets/{TICKET}")
    print("demo: everything held")
    return 0


class DemoFailed(Exception):
    """A check did not hold; says which."""


def play(folder: Path, ready: Mapping[str, Any]) -> None:
    """The whole story, in the order in which it happens in life."""
    environment = make_environment(folder, ready)
    say("agent: issuer init")
    run_issuer(
        environment,
        *("init", "--subdomain", ready["subdomain"], "--vendor-name", "Acme Software"),
        *("--identity-client", ready["issuer_client_id"]),
        *("--mint-client", ready["mint_client_id"], "--signing-key", str(keep_signing_key())),
    )
    build_operator(folder / "issuer" / "tenant.toml")
    plant_logs(folder / "logs")
    say(f"agent: issuer mint {TICKET}")
    code = run_issuer(
        environment,
        *("mint", str(TICKET), "--profile", "demo", "--message", "the logs of this machine"),
    ).strip()
    say("customer: operator")
    receipt = run_operator(environment, folder, code)
    check_ticket(ready, receipt)
    say("agent: issuer revoke --all")
    run_issuer(environment, "revoke", "--all")
    check_no_token_is_left(ready)


@contextlib.contextmanager
def run_sandbox() -> Iterator[Mapping[str, Any]]:
    """A sandbox of its own process; gives what its ready file says, and ends it."""
    WORK.mkdir(parents=True, exist_ok=True)
    ready_file = WORK / f"ready-{os.getpid()}.json"
    command = [sys.executable, "-m", "zendesk_sandbox", "--ready-file", str(ready_file)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            yield read_when_ready(ready_file, process)
        finally:
            process.terminate()


def read_when_ready(path: Path, process: subprocess.Popen[bytes]) -> Mapping[str, Any]:
    deadline = time.monotonic() + 30
    while not path.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit("demo: the sandbox did not start")
        time.sleep(0.05)
    ready: dict[str, Any] = json.loads(path.read_text())
    say(f"a local Zendesk answers at {ready['url']}")
    return ready


def make_environment(folder: Path, ready: Mapping[str, Any]) -> Mapping[str, str]:
    """The environment of agent and customer: nothing of the person's own is touched."""
    return os.environ | {
        "TICKETBOUND_HOME": str(folder / "issuer"),
        "TICKETBOUND_SECRETS": "file",
        "TICKETBOUND_SANDBOX_URL": ready["url"],
        "TICKETBOUND_IDENTITY_SECRET": ready["issuer_client_secret"],
        "TICKETBOUND_MINT_SECRET": ready["mint_client_secret"],
        "TICKETBOUND_DEMO_LOGS": str(folder / "logs"),
    }


def keep_signing_key() -> Path:
    """One key for all demos on this machine, so that the operator is built once."""
    path = WORK / "signing.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(SigningKey.generate().to_text().reveal() + "\n")
    return path


def build_operator(tenant: Path) -> None:
    """`make operator` with the tenant file that init wrote, plus the demo's profile."""
    with tenant.open("a") as file:
        file.write("\n" + (ROOT / "build/tenants/demo-profile.toml").read_text())
    python = ROOT / ".work/operator-venv/bin/python"
    subprocess.run([python, ROOT / "build/build_operator.py", "--tenant", tenant], check=True)


def plant_logs(folder: Path) -> None:
    """A log with a secret in three dresses."""
    folder.mkdir()
    (folder / "shop.log").write_text(
        "2026-11-21 09:00:01 INFO shop started\n"
        f"2026-11-21 09:00:02 DEBUG connecting with password={PLANTED}\n"
        f'2026-11-21 09:00:03 DEBUG {{"user": "rita", "password": "{PLANTED}"}}\n'
        f"2026-11-21 09:00:04 ERROR postgres://shop:{PLANTED}@db.internal/shop refused\n"
        "2026-11-21 09:00:05 INFO shop stopped\n"
    )


def run_issuer(environment: Mapping[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "token_issuer", *arguments]
    return subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def run_operator(environment: Mapping[str, str], folder: Path, code: str) -> Mapping[str, Any]:
    """The built executable, agreed to beforehand; gives its receipt."""
    name = "operator.exe" if os.name == "nt" else "operator"
    done = subprocess.run(
        [
            *(str(ROOT / "dist" / name), "--code-file", "-", "--yes", "--ticket", str(TICKET)),
            *("--json", "--state-dir", str(folder / "state")),
        ],
        env=environment,
        input=code,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    receipt: dict[str, Any] = json.loads(done.stdout)["data"]
    parts = ", ".join(part["name"] for part in receipt["parts"])
    say(f"sent {receipt['files']} files to ticket {TICKET} in {parts}")
    return receipt


def check_ticket(ready: Mapping[str, Any], receipt: Mapping[str, Any]) -> None:
    """Look at the ticket as an agent's browser would, trusting nothing the operator said."""
    token = fetch_agent_token(ready)
    comments = get_json(ready, token, f"/api/v2/tickets/{TICKET}/comments")["comments"]
    told = [c for c in comments if receipt["code_id"] in c["body"]]
    mine = [c for c in told if c["public"]]
    demand(len(mine) == 1, f"one public comment carries the code id, found {len(mine)}")
    demand(len(told) > 1, "an internal note says who asked for the code")
    members: dict[str, bytes] = {}
    attached = {a["file_name"]: a["content_url"] for a in mine[0]["attachments"]}
    demand(set(attached) == {p["name"] for p in receipt["parts"]}, "every part is attached")
    for part in receipt["parts"]:
        data = get(attached[part["name"]], token)
        demand(hashlib.sha256(data).hexdigest() == part["sha256"], f"{part['name']} is whole")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            demand(archive.testzip() is None, f"{part['name']} opens")
            members |= {name: archive.read(name) for name in archive.namelist()}
    check_manifest(json.loads(members["manifest.json"]), members)
    say(f"the comment on the ticket, at {ready['url']}/agent/tickets/{TICKET}:")
    print("\n".join(f"    {line}" for line in mine[0]["body"].splitlines()))


def check_manifest(manifest: Mapping[str, Any], members: Mapping[str, bytes]) -> None:
    for entry in manifest["entries"]:
        joined = b"".join(members[piece["name"]] for piece in entry["pieces"])
        demand(len(joined) == entry["size"], f"{entry['name']} has the size it should")
        digest = hashlib.sha256(joined).hexdigest()
        demand(digest == entry["sha256"], f"{entry['name']} has the hash it should")
    (shop,) = [e for e in manifest["entries"] if e["name"].endswith("shop.log")]
    demand(shop["lines_redacted"] == 3, "three lines of shop.log are redacted")
    leaks = [name for name, data in members.items() if PLANTED.encode() in data]
    demand(not leaks, f"the planted secret is nowhere, found in {leaks}")
    say(
        f"checked: {len(manifest['entries'])} files whole, {len(manifest['left_out'])} left out"
        " with a reason, the planted secret in none"
    )


def check_no_token_is_left(ready: Mapping[str, Any]) -> None:
    token = fetch_agent_token(ready)
    left = get_json(ready, token, "/api/v2/oauth/tokens?all=true")["tokens"]
    minted = [t for t in left if t["user_id"] == ready["service_user_id"]]
    demand(not minted, f"no token of the service user is left, found {len(minted)}")


def fetch_agent_token(ready: Mapping[str, Any]) -> str:
    body = {
        "grant_type": "client_credentials",
        "client_id": ready["issuer_client_id"],
        "client_secret": ready["issuer_client_secret"],
        "scope": "read",
        "expires_in": 300,
    }
    request = urllib.request.Request(
        f"{ready['url']}/oauth/tokens",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return str(json.load(answer)["access_token"])


def get_json(ready: Mapping[str, Any], token: str, path: str) -> Any:
    return json.loads(get(ready["url"] + path, token))


def get(url: str, token: str) -> bytes:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:
        data: bytes = answer.read()
    return data


def demand(holds: bool, what: str) -> None:
    if not holds:
        raise DemoFailed(f"expected that {what}")


def wait_with_page(page: str) -> None:
    with contextlib.suppress(webbrowser.Error):
        webbrowser.open(page)
    say(f"the ticket is at {page} until you press Ctrl-C")
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            time.sleep(1)


def say(text: str) -> None:
    print(f"demo: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
