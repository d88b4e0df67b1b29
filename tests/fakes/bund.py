"""The operating system's keyring in memory, with what it may do wrong."""

import keyring.backend


class Gedaechtnis(keyring.backend.KeyringBackend):
    """A keyring in memory; what it does wrong is given to it."""

    priority: float = 5

    def __init__(self, fehler: Exception | None = None, vergesslich: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.fehler, self.vergesslich = fehler, vergesslich
        self.inhalt: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.inhalt.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.fehler:
            raise self.fehler
        if not self.vergesslich:
            self.inhalt[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.inhalt[service, username]
