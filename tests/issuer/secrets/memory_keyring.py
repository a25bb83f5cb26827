"""A key store in memory, made with keyring's own interface."""

from keyring.backend import KeyringBackend
from keyring.compat import properties
from keyring.errors import PasswordDeleteError, PasswordSetError


class MemoryKeyring(KeyringBackend):
    """Keeps what it is given as the real ones do; `fails` makes the next calls raise."""

    limit: int | None = None
    fails: BaseException | None = None

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # keyring's own has no types
        self.kept: dict[tuple[str, str], str] = {}

    @properties.classproperty
    def priority(self) -> float:
        return 5

    def get_password(self, service: str, username: str) -> str | None:
        self._fail()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._fail()
        if self.limit is not None and len(password.encode("utf-16-le")) > self.limit:
            raise PasswordSetError(f"too long: {password}")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._fail()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("No such password!")

    def _fail(self) -> None:
        if self.fails is not None:
            raise self.fails


# Every class of backends is a candidate for all of this process as soon as it exists.
KeyringBackend._classes.discard(MemoryKeyring)
