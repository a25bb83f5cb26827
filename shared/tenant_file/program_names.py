"""Names of programs that a profile may not start, and those that need a script."""

import re
from typing import Final


def _list_names(names: str) -> frozenset[str]:
    return frozenset(names.split())


OTHER_USERS: Final = _list_names("""
    sudo sudoedit sudo-rs su su-exec doas please pkexec run0 runuser runas gsudo dzdo setpriv gosu
    setuidgid chpst psexec psexec64 machinectl newgrp sg
""")
STARTERS: Final = _list_names("""
    env xargs nohup setsid nice ionice timeout time watch script scriptreplay chroot unshare nsenter
    flock strace ltrace parallel start rundll32 regsvr32 mshta open ssh find fd cmd command busybox
    toybox systemd-run systemd-nspawn systemd-inhibit run-parts stdbuf taskset setarch linux32
    linux64 i386 x86_64 personality chrt prlimit choom start-stop-daemon dbus-run-session
    dbus-launch numactl cgexec capsh firejail bwrap fakeroot proot faketime catchsegv valgrind gdb
    lldb gdbserver perf rr at batch crontab expect unbuffer socat tmux screen dtach abduco tini
    dumb-init runit daemonize softlimit catatonit exec eval nu entr conhost forfiles wmic schtasks
    wsl wslhost powershell_ise msiexec installutil msbuild wt explorer pcalua control hh bitsadmin
    certutil caffeinate sandbox-exec xcrun launchctl dtruss arch git make gmake ninja cmake tar
    bsdtar gtar cpio zip rsync man less more most vi vim nvim view ex ed emacs nano pico pager
    rlwrap logger setterm
""")
FED_WITH_TEXT: Final = _list_names("""
    awk gawk mawk nawk original-awk bwk igawk sed gsed ssed m4 dc sqlite sqlite3 mysql mariadb psql
    bpftrace dtrace stap gnuplot octave ghci scala kotlin erl elixir iex clojure guile scheme racket
    sbcl clisp swift irb pry jrunscript
""")
SENDERS: Final = _list_names("""
    curl wget wget2 aria2c nc ncat netcat telnet ftp sftp tftp scp lftp http https mail mailx
    sendmail
""")
CHANGERS: Final = _list_names("""
    rm rmdir unlink shred srm dd mkfs mke2fs mkswap mkdosfs wipefs fdisk sfdisk cfdisk gdisk sgdisk
    parted blkdiscard hdparm fsck e2fsck tune2fs resize2fs shutdown reboot halt poweroff init
    telinit kexec kill killall killall5 pkill skill xkill fuser taskkill tskill tee cp mv install ln
    link truncate fallocate touch mkdir mknod chmod chown chgrp chattr setfacl mount umount losetup
    swapon swapoff lvremove vgremove pvremove lvm mdadm cryptsetup modprobe rmmod insmod useradd
    userdel usermod groupadd groupdel passwd chpasswd visudo del erase rd md format diskpart cipher
    vssadmin bcdedit wbadmin sdelete sdelete64 takeown icacls attrib robocopy xcopy move copy
    logoff tsshutdn debugfs
""")
INTERPRETERS: Final = _list_names("""
    sh bash rbash dash ash zsh ksh rksh lksh oksh mksh csh tcsh fish yash elvish xonsh osh
    powershell pwsh python pythonw pypy ipython perl raku ruby node nodejs deno bun ts-node tsx qjs
    jsc php lua luajit texlua tclsh wish r rscript littler osascript wscript cscript jshell groovy
    julia
""")
"""Shells among them."""

READING: Final = {
    "kubectl": _list_names(
        "get describe logs top version cluster-info api-resources api-versions events explain"
    ),
    "docker": _list_names("ps images info version inspect logs stats top port diff history"),
    "podman": _list_names("ps images info version inspect logs stats top port diff history"),
    "helm": _list_names("list ls status history version get"),
    "systemctl": _list_names("""
        status show cat is-active is-enabled is-failed is-system-running list-units list-sockets
        list-timers list-jobs list-unit-files list-dependencies list-machines get-default
        show-environment
    """),
    "netsh": _list_names("show interface advfirewall winhttp wlan http lan"),
    "reg": _list_names("query"),
    "sc": _list_names("query queryex qc qdescription qfailure"),
    "ip": _list_names("a addr address l link r route ru rule n neigh neighbour -s -br -4 -6 -d"),
}
"""Programs of many commands, with those that only read; the command comes right behind them."""
CHANGING_WORDS: Final = _list_names("""
    add del delete set flush replace change append restore exec reset import netns -batch -b -force
    --vacuum-size --vacuum-time --vacuum-files --rotate --flush
""")
"""What none of those, nor `journalctl`, is given."""

_LOADER = re.compile(r"ld(?:64)?\.so(?:\..*)?|ld-(?:linux|musl|elf|[0-9]).*|dyld")
_SHELL_FILE = re.compile(r".*\.(?:bat|cmd|vbs|vbe|js|jse|wsf|hta|msc|cpl|lnk|pif|scr)")
_MAKERS = re.compile(r"(?:mkfs|newfs|fsck)[._-].*")
_VERSION = re.compile(r"[._-]?[0-9][0-9._]*(?:-.*)?\Z")
_VARIANT = re.compile(r"[._-](?:static|dbg|debug|minimal|nightly|lts|preview|bin|jit|restricted)\Z")


def fold_program(program: str) -> str:
    """The name of a program without its folder, as Windows and people know it."""
    name = program.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1].lower().rstrip(". ")
    return name.removesuffix(".exe").removesuffix(".com").rstrip(". ")


def strip_version(name: str) -> str:
    """A folded name without its version and what kind of build it is."""
    for ending in (_VARIANT, _VERSION, _VARIANT):
        name = ending.sub("", name) or name
    return name


def is_starter(name: str) -> bool:
    """Whether the only work of a program is to start another one."""
    return name in STARTERS or bool(_LOADER.fullmatch(name) or _SHELL_FILE.fullmatch(name))


def is_changer(name: str) -> bool:
    """Whether a program is there to change or end something."""
    return name in CHANGERS or _MAKERS.fullmatch(name) is not None
