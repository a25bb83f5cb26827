import pytest

from tenant_file.denied_names import find_denied, is_denied

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
etc/ssl/private/server.key-20261121
etc/ssl/private/server.key-20261121.gz
etc/shop/.server.key.swp
etc/shop/server.key.rpmsave
etc/shop/server.key.dpkg-old
etc/shop/server.key.new
etc/shop/server.key.bak2
etc/shop/server.key.1234
etc/shop/server.key.2026-11-21
etc/shop/server.key_old
etc/shop/server.key~1
etc/shop/server.key.enc
etc/shop/server.pem.txt
etc/shop/#server.key#
etc/shop/._server.key
etc/shadow.dpkg-old
etc/sudoers
etc/security/opasswd
home/jo/.ssh.bak/config
home/jo/.ssh-old/config
home/jo/.gnupg.old/x
home/jo/.pgpass.20261121
home/jo/.my.cnf.20261121
home/jo/.docker/config.json.bak
home/jo/.env.production
home/jo/.env.local
home/jo/.env-prod
home/jo/.envrc
home/jo/.zhistory
home/jo/.bash_history-01234.tmp
home/jo/.local/share/fish/fish_history
Users/jo/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt
home/jo/.cargo/credentials.toml
home/jo/.gem/credentials
home/jo/.m2/settings.xml
home/jo/.htpasswd
tmp/krb5cc_1000
home/jo/client.ovpn
etc/wireguard/wg0.conf
etc/NetworkManager/system-connections/wifi.nmconnection
etc/kubernetes/admin.conf
etc/rancher/k3s/k3s.yaml
home/jo/kubeconfig
var/run/secrets/kubernetes.io/serviceaccount/token
run/secrets/db
home/jo/.var/app/com.google.Chrome/config/x.log
home/jo/snap/firefox/common/x.log
home/jo/.config/google-chrome-beta/x.log
home/jo/.librewolf/x/x.log
home/jo/.config/Bitwarden/data.json
home/jo/.config/Signal/config.json
home/jo/secring.gpg
home/jo/private.asc
home/jo/terraform.tfstate
home/jo/.vnc/passwd
Windows/System32/config/SAM.LOG1
Windows/System32/config/SYSTEM.bak
Windows/repair/SAM
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
var/log/history.log
var/log/environment.log
var/log/shadow.log
etc/shop/shop.env
var/log/shop.log-20261121.gz
var/log/shop-key.log.1
srv/app/wg0.conf
opt/firefox/x.log
etc/kubernetes/x.log
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


@pytest.mark.parametrize(
    "argument",
    ["/root/.ssh/id_rsa", "/root/.ssh", "-f/etc/shadow", "--file=/etc/shadow", "@/etc/x/../shadow",
     r"C:\\Users\\jo\\.aws\\credentials", "~/.pgpass", "/run/secrets/db", "/etc/shadow/"],
)  # fmt: skip
def test_finds_names_in_arguments(argument: str) -> None:
    assert find_denied([argument]) == argument


def test_leaves_other_arguments() -> None:
    assert find_denied(["shadow", "-x", "/var/log/a.log", "app.kubernetes.io/name=shop"]) is None
