"""The Kreis's street directories, kept over a restart and for when the Kreis is away."""

from bureau_app.workflows.ports import CaseStore

_NAME = "strassen."


class AblageStrassenspeicher:
    """The port Strassenspeicher: one thing put away for each town in the counter's own store."""

    def __init__(self, store: CaseStore) -> None:
        self._store = store

    def merke(self, gemeinde_ags: str, blatt: bytes) -> None:
        """Over the former one."""
        self._store.lege_ab(_NAME + gemeinde_ags, blatt)

    def blatt(self, gemeinde_ags: str) -> bytes | None:
        """As last kept."""
        return self._store.abgelegt(_NAME + gemeinde_ags)
