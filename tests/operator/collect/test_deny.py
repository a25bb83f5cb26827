import pytest

from log_operator.collect.deny import is_denied

DENIED = """
home/jo/.ssh/known_hosts
home/jo/.SSH/id_rsa
home/jo/.ss\u200bh/config
home/jo/logs/id_ed25519
srv/app/id_rsa.bak
srv/app/server.pem
srv/app/server.KEY.old
srv/app/server.key.gz
srv/app/server.pem~
srv/app/cert.pfx
srv/app/cert.p12::$DATA
srv/app/vault.kdbx.
srv/certs.pem/readme.txt
home/jo/.gnupg/pubring.kbx
home/jo/.aws/credentials
home/jo/.azure/x
home/jo/.kube/config
home/jo/.docker/config.json
home/jo/.netrc
home/jo/.pgpass
home/jo/.bash_history
etc/shadow
etc/shadow-
etc/gshadow
etc/ssh/ssh_host_rsa_key
Windows/System32/config/SAM
Windows/System32/Config/RegBack/SYSTEM
Windows/NTDS/edb.log
Windows/Temp/ntds.dit
Users/jo/AppData/Local/Google/Chrome/User Data/Default/debug.log
Users/jo/AppData/Local/Microsoft/Edge/User Data/x.log
Users/jo/AppData/Roaming/Mozilla/Firefox/Profiles/a/b.log
Users/jo/AppData/Roaming/Microsoft/Protect/x
Users/jo/AppData/Roaming/Opera Software/x.log
home/jo/.mozilla/firefox/x.log
home/jo/.config/google-chrome/x.log
Users/jo/Library/Keychains/login.keychain-db
Users/jo/Library/Safari/x.log
home/jo/.bitcoin/debug.log
home/jo/wallet.dat
""".strip().splitlines()

ALLOWED = """
var/log/syslog
var/log/auth.log.1.gz
home/sam/logs/app.log
home/shadow/logs/app.log
var/log/id_service/app.log
ProgramData/Microsoft/EdgeUpdate/Log/MicrosoftEdgeUpdate.log
var/log/keyboard.log
var/log/monkey/key.log
var/log/pem.log
var/log/shadowing.log
etc/app/config/system/x.log
srv/docker/config.json
var/log/google/chromecast.log
home/jo/.config/app/log.txt
""".strip().splitlines()


def is_path_denied(names: list[str]) -> bool:
    """Whether a walk along this path would be stopped at any step."""
    last = len(names) - 1
    return any(is_denied(names[:at], names[at], is_folder=at < last) for at in range(len(names)))


@pytest.mark.parametrize("path", DENIED)
def test_denies(path: str) -> None:
    assert is_path_denied(path.split("/"))


@pytest.mark.parametrize("path", ALLOWED)
def test_allows(path: str) -> None:
    assert not is_path_denied(path.split("/"))
