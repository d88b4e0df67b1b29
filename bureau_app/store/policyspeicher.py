"""The Kreis's last published Policy document, kept over a restart."""

from bureau_app.workflows.ports import CaseStore

_NAME = "policy"


class AblagePolicyspeicher:
    """The port Policyspeicher: one thing put away in the counter's own store, encrypted with the rest."""

    def __init__(self, store: CaseStore) -> None:
        self._store = store

    def merke(self, dokument: bytes) -> None:
        """Over the former one."""
        self._store.lege_ab(_NAME, dokument)

    def dokument(self) -> bytes | None:
        """As last kept."""
        return self._store.abgelegt(_NAME)
