"""What never gets into the executable: what must not, and what nobody in it would use."""

from typing import Final

FORBIDDEN: Final = (
    "token_issuer",
    "team_server",
    "zendesk_sandbox",
    "zendesk_client.account",
    "zendesk_client.authorize_url",
    "zendesk_client.clients",
    "zendesk_client.oauth",
    "zendesk_client.pkce",
    "zendesk_client.search",
    "zendesk_client.ticket_audits",
    "zendesk_client.ticket_tags",
    "zendesk_client.tickets",
    "zendesk_client.tokens",
    "zendesk_client.users",
    "alembic",
    "cheroot",
    "babel",
    "cryptography",
    "flask",
    "keyring",
    "log_operator.languages.compiling",
    "sqlalchemy",
    "typer",
)
"""Nothing that mints, signs in, serves, imitates or compiles gets in, whatever imports it."""

NEEDLESS: Final = (
    # Found by libraries that would take them along if they were there.
    *("_pytest", "IPython", "chardet", "charset_normalizer", "importlib_metadata", "markdown_it"),
    *("numpy", "pip", "pycparser", "cffi", "pygments", "setuptools"),
    # For people who write programs.
    *("doctest", "pdb", "py_compile", "pydoc", "runpy", "tracemalloc", "unittest"),
    # Ways that nothing here goes.
    *("asyncio", "concurrent.futures.process", "curses", "ftplib", "multiprocessing", "sqlite3"),
    *("statistics", "tkinter", "webbrowser", "xmlrpc"),
    # 180 KB of tables for what is not Unicode; text of the kind is redacted as bytes.
    *("_codecs_cn", "_codecs_hk", "_codecs_iso2022", "_codecs_jp", "_codecs_kr", "_codecs_tw"),
    "_multibytecodec",
    # Half of a standard module that does without it.
    "_uuid",
    # Halves of libraries of which we use the other one.
    *("backports.zstd._cffi", "backports.zstd._shutil", "backports.zstd.tarfile"),
    "backports.zstd.zipfile",
    *("filelock._async", "filelock._async_read_write", "filelock._read_write"),
    *("filelock._soft_rw", "filelock.asyncio"),
    *("rich.diagnose", "rich.json", "rich.layout", "rich.logging", "rich.markdown", "rich.prompt"),
    *("rich.syntax", "rich.traceback", "rich.tree"),
    *("urllib3.contrib.emscripten", "urllib3.contrib.socks"),
    # The same once more, in slow: the compiled half is always there.
    *("_pydecimal", "_pyio"),
)

LATE: Final = (
    *("hyperscan/", "isal/", "nacl/", "psutil/", "_cffi_backend."),
    *("libcrypto.so.", "libgcc_s.so.", "libssl.so.", "libstdc++.so."),
)
"""How names of files begin that only cleaning and sending need: on Linux they are unpacked then."""

LATE_MODULES: Final = ("_hashlib", "_ssl", "pyexpat", "unicodedata")
"""The same of Python's own modules."""
