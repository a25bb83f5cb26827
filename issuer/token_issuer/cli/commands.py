"""Every command: its name, where it is, and its help.

The modules are imported when a command is called, so that no command waits for what another one
needs.
"""

from collections.abc import Mapping
from typing import Any, Final

from token_issuer.cli.loading import LazyCommand

# In these texts, \b keeps the lines of the paragraph below it as they are.
_INIT: Final = """\
Set this machine up, once.

\b
Examples:
  issuer init                   asks step by step, writes once you agree
  issuer init --print-answers   a file for answers, to be filled in
  issuer init --answers FILE --non-interactive
  issuer init --subdomain acme --vendor-name "Acme Software" \\
      --identity-client issuer --mint-client log_drop

Tries everything at Zendesk, then writes settings and tenant.toml. Secrets are asked for, or taken
from TICKETBOUND_IDENTITY_SECRET, TICKETBOUND_MINT_SECRET and TICKETBOUND_API_TOKEN.
"""
_LOGIN: Final = """\
Sign in with your browser.

\b
Examples:
  issuer login                       opens your browser
  issuer login --subdomain acme      before the machine is set up
  issuer login --paste               the browser is on another machine
  issuer login --api-token --email ada@acme.example

Zendesk asks you there to agree; the sign-in then renews itself for as long as it is used. API
tokens work until 2027-04-30; they are asked for, or taken from TICKETBOUND_API_TOKEN.
"""
_LOGOUT: Final = """\
End the sign-in: at Zendesk first, then here.

\b
Examples:
  issuer logout
  issuer logout --force   forget it here, though Zendesk cannot be told
"""
_WHOAMI: Final = """\
Show who you are at Zendesk, and until when.
"""
_MINT: Final = """\
Mint one code for one ticket.

\b
Examples:
  issuer mint 1234                  one code, and words for the customer
  issuer mint 1234 --send           post it on the ticket, for the customer
  issuer mint 1234 --copy           put it on the clipboard
  issuer mint 1234 --replace        end an open code of this ticket first
  issuer mint 1234 --expires 2h --message "the logs of this morning"
  code=$(issuer mint 1234)          the code alone is on standard output

All else is said on standard error. Ends with 22 where the ticket takes no logs or has an open code.
"""
_REVOKE: Final = """\
End codes before their time.

\b
Examples:
  issuer revoke 5c07eab2747bf909
  issuer revoke --ticket 1234
  issuer revoke --all                  every code and token of mint clients
  issuer revoke --all --every-client   every token but those of our sign-in

What cannot be told to Zendesk now is remembered: the same command goes on with it, and so does
issuer sweep. --all can be interrupted and repeated at any time; at a terminal it says what it would
end and asks, unless --yes is given.
"""
_SWEEP: Final = """\
Bring ledger and Zendesk together again.

\b
Examples:
  issuer sweep               end the codes that are over, take copies back
  issuer sweep --dry-run     show what there is to do
  issuer sweep --strangers   also end tokens of the mint clients that nobody knows

Codes are over when they are used or expired, when their ticket is solved, closed, merged or
deleted or has another requester, or when a mint was killed half way. Other commands do this too,
every ten minutes at most.
"""
_PANIC: Final = """\
Something leaked: end everything, and give the mint clients new secrets.

\b
Example:
  issuer panic

Ends every open code and every token of the mint clients, rotates the clients' secrets and keeps the
new ones, ends what was made meanwhile, and takes all copies back. Where the issuer may not change
OAuth clients, it says what to click, does all the rest, and ends with 21. Safe to repeat.
"""
_AUDIT: Final = """\
Compare the ledger with itself and with Zendesk; change nothing.

\b
Examples:
  issuer audit
  issuer audit --json

Ends with 1 if the ledger was changed by hand, and names the row; else with 71 if a token lives
that no open code has; else with 0, whatever else differs.
"""

_DOCTOR: Final = """\
Ask your account what nobody outside Zendesk knows for certain.

\b
Examples:
  issuer doctor                  try it, on a scratch ticket that is deleted again
  issuer doctor --last           what was found the last time
  issuer doctor --large-upload   also send a file that is too large, 50 MB on most accounts

Ends with 21 if Zendesk refuses what a code needs. Some questions need an identity client
that may have the scope write; without it they are left open.
"""
_SECRETS: Final = """\
Show where each secret is kept, or take all of them elsewhere; never a secret itself.

\b
Examples:
  issuer secrets                  where each is kept
  issuer secrets --move keyring   from the file into the system's key store
  issuer secrets --move file      from the system's key store into a file of mode 0600

Secrets in environment variables win over both, and stay where they are.
"""
_LIST: Final = """\
List the codes that were minted here, the newest first.

\b
Examples:
  issuer list                              the newest 50
  issuer list --state open --by me         mine that are open
  issuer list --ticket 1234 --all          all that there ever were for a ticket
  issuer list --since 7d --csv > week.csv

What became of the open ones is asked of Zendesk first, where it can be reached.
"""
_SHOW: Final = """\
Show all that is known of one code.

\b
Examples:
  issuer show 5c07eab2747bf909
  issuer show 5c07eab2747bf909 --json

That is its history from the ledger, and what Zendesk says of its token and its logs.
"""
_WATCH: Final = """\
Wait until the logs are on the ticket.

\b
Examples:
  issuer watch 1234               says so in one line, with a bell
  issuer watch 1234 --timeout 1d && notify-send "the logs are there"

Asks every 10 seconds at first, every minute later. Ends with 11 if the code expires, with 22 if it
is revoked or there is none, with 30 if nothing has come when the time is over.
"""
_LEDGER: Final = """\
Show where the ledger is, how much is in it and whether its chain holds, or move it.

\b
Examples:
  issuer ledger
  issuer ledger move postgresql://issuer@db.example/ledger --ask-password

A team that shares a mint client shares one ledger, in PostgreSQL. Ends with 1 if somebody changed
the ledger by hand.
"""
_PROFILE: Final = """\
Check and show what operators collect.

\b
Examples:
  issuer profile check tenant.toml   every mistake, with its line
  issuer profile show shop           what the profile shop asks for
  issuer profile schema              for editors
"""
_BUILD_OPERATOR: Final = """\
Build the executable for your customers, with your name, keys and profiles in it.

\b
Examples:
  issuer build-operator                     of this set-up's tenant.toml, into this folder
  issuer build-operator --tenant acme.toml --out dist

It is for the kind of system that it is built on. The first time, its libraries are fetched, as a
lock file names them; that takes a minute. The executable's path is on standard output.
"""
_SANDBOX: Final = """\
Imitate a Zendesk account on this machine.
"""

_BINDINGS: Final = """\
List what codes can go by and reach, or add or remove an OAuth client.

\b
Examples:
  issuer bindings                                    list them; who is busy, until when
  issuer bindings add requests --client log_drop_2   one more service user
  issuer bindings add agent --client log_agent       codes that can change every ticket
  issuer bindings remove log_drop_2
"""
_ACCOUNTS: Final = """\
List the accounts of this machine, or take one away.

\b
Examples:
  issuer accounts                list them; * is the one without --account
  issuer --account other init    set another one up, beside the first
  issuer accounts remove other   sign out, and forget its secrets and files
"""
_HELP: Final = """\
Show a short text on a topic, or which topics there are.

\b
Examples:
  issuer help            the topics
  issuer help customer   what to write to the customer
"""
_COMPLETE_WORDS: Final = """\
Say what could be typed next; for the shell, see --show-completion.
"""

# Leaves all arguments, also --help, to the command itself.
_PASS_ON: Final[Mapping[str, Any]] = {
    "allow_extra_args": True,
    "ignore_unknown_options": True,
    "help_option_names": [],
}

COMMANDS: Final = (
    LazyCommand("init", "token_issuer.cli.init:run_init", _INIT),
    LazyCommand("login", "token_issuer.cli.login:run_login", _LOGIN),
    LazyCommand("logout", "token_issuer.cli.logout:run_logout", _LOGOUT),
    LazyCommand("whoami", "token_issuer.cli.whoami:run_whoami", _WHOAMI),
    LazyCommand("mint", "token_issuer.cli.mint:run_mint", _MINT),
    LazyCommand("list", "token_issuer.cli.list_codes:run_list", _LIST),
    LazyCommand("show", "token_issuer.cli.show:run_show", _SHOW),
    LazyCommand("watch", "token_issuer.cli.watch:run_watch", _WATCH),
    LazyCommand("doctor", "token_issuer.cli.doctor:run_doctor", _DOCTOR),
    LazyCommand("revoke", "token_issuer.cli.revoke:run_revoke", _REVOKE),
    LazyCommand("sweep", "token_issuer.cli.sweep:run_sweep", _SWEEP),
    LazyCommand("panic", "token_issuer.cli.panic:run_panic", _PANIC),
    LazyCommand("audit", "token_issuer.cli.audit:run_audit", _AUDIT),
    LazyCommand("secrets", "token_issuer.cli.secrets:run_secrets", _SECRETS),
    LazyCommand("bindings", "token_issuer.cli.bindings:APP", _BINDINGS),
    LazyCommand("accounts", "token_issuer.cli.accounts:APP", _ACCOUNTS),
    LazyCommand("ledger", "token_issuer.cli.ledger:APP", _LEDGER),
    LazyCommand("profile", "token_issuer.cli.profile:APP", _PROFILE),
    LazyCommand(
        "build-operator", "token_issuer.cli.build_operator:run_build_operator", _BUILD_OPERATOR
    ),
    LazyCommand("sandbox", "token_issuer.cli.sandbox:run_sandbox", _SANDBOX, _PASS_ON),
    LazyCommand("help", "token_issuer.cli.topics:run_help", _HELP),
    LazyCommand(
        "complete-words",
        "token_issuer.cli.complete_words:run_complete_words",
        _COMPLETE_WORDS,
        _PASS_ON,
        hidden=True,
    ),
)
"""In the order of `issuer --help`."""
