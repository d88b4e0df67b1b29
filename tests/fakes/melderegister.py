"""The port Melderegister in memory: the Fachverfahren answers when the test says so."""

from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.wire.melderegister import MelderegisterEintrag
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.workflows.ports import Rueckmeldung


class FakeMelderegister:
    """`uebergeben` holds what lies there by op id, `verloren` what must come again; `arbeite_ab()` lets the
    Fachverfahren work through it."""

    def __init__(self) -> None:
        self.offline = False
        self.verloren: list[str] = []
        self.uebergeben: dict[str, Aenderung] = {}
        self.eintraege: dict[str, bytes] = {}
        self._antworten: dict[str, Rueckmeldung] = {}
        self._erledigt: set[str] = set()

    def uebergib(self, aenderung: Aenderung) -> None:
        """Take it; the same op id again changes nothing."""
        self._erreichbar()
        if aenderung.op_id not in self._erledigt | self._antworten.keys():
            self.uebergeben.setdefault(aenderung.op_id, aenderung)

    def rueckmeldungen(self) -> tuple[Rueckmeldung, ...]:
        """Answers not yet acknowledged."""
        self._erreichbar()
        verloren = (Rueckmeldung(op_id, False, verloren=True) for op_id in self.verloren)
        return (*(self._antworten[op_id] for op_id in sorted(self._antworten)), *verloren)

    def quittiere(self, op_id: str) -> None:
        """Forget the answer, remember the op; of one that was lost, only that."""
        self._erreichbar()
        if op_id in self.verloren:
            self.verloren.remove(op_id)
            return
        self._erledigt.add(op_id)
        self._antworten.pop(op_id, None)
        self.uebergeben.pop(op_id, None)

    def arbeite_ab(self) -> int:
        """Answer everything that lies there; an entry of another form is returned. How many were answered."""
        for op_id, aenderung in self.uebergeben.items():
            self._antworten[op_id] = self._bearbeite(aenderung)
        anzahl = len(self.uebergeben)
        self.uebergeben.clear()
        return anzahl

    def _bearbeite(self, aenderung: Aenderung) -> Rueckmeldung:
        try:
            eintrag = MelderegisterEintrag.aus_json(aenderung.koerper)
        except Unverstanden:
            return Rueckmeldung(aenderung.op_id, False, "form_unbekannt")
        self.eintraege[eintrag.herkunft.vorgang_id] = aenderung.koerper
        return Rueckmeldung(aenderung.op_id, True)

    def _erreichbar(self) -> None:
        if self.offline:
            raise Stoerung(Fehlercode.MELDEREGISTER_ORDNER, grund="NotADirectoryError")
