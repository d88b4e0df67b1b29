"""The Zulassungsbehoerde over HTTPS: one message a sending under its dedup key, its state asked at the same place."""

from collections.abc import Sequence

from bureau_app.district.outbound.formen import zulassungsmeldung
from bureau_app.district.outbound.netz import Netz, Netzantwort, lehne_ab
from bureau_app.district.outbound.ziel import Merke, Quittung, Sendekopf, Sendestand, Sendung, Zielstoerung
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.wire.zulassungsbehoerde import Zulassungsantwort

_STAND = {
    "in_bearbeitung": Sendestand.UEBERGEBEN,
    "angenommen": Sendestand.BESTAETIGT,
    "zurueck": Sendestand.ZURUECK,
}


class ZulassungsbehoerdeHttp:
    """The port Ziel over `PUT` and `GET {url}/meldungen/{dedup key}`.

    The key is in the path and in `Idempotency-Key`: a repeated PUT changes nothing and answers as the first. Bodies are
    a Zulassungsmeldung and a Zulassungsantwort (resources/schema/zulassungsbehoerde.schema.json).
    """

    def __init__(self, url: str, netz: Netz) -> None:
        self._url = url.rstrip("/")
        self._netz = netz

    def uebergib(self, sendung: Sendung, merke: Merke) -> Quittung:
        """The authority may confirm or return at once; a refused form is for a person."""
        meldung = zulassungsmeldung(sendung)
        schluessel = sendung.kopf.schluessel
        kopf = {"Content-Type": "application/json", "Idempotency-Key": f'"{schluessel}"'}
        antwort = self._netz.frage("PUT", self._ort(schluessel), meldung.als_json(), kopf)
        if antwort.status not in (200, 201, 202):
            raise lehne_ab(antwort)
        return _quittung(antwort, schluessel)

    def frage(self, koepfe: Sequence[Sendekopf]) -> tuple[Quittung, ...]:
        """One question a sending; one that the authority does not know is handed over again."""
        quittungen: list[Quittung] = []
        for kopf in koepfe:
            try:
                quittung = self._stand(kopf.schluessel)
            except Zielstoerung:
                if not quittungen:
                    raise
                break
            if quittung.stand is not Sendestand.UEBERGEBEN:
                quittungen.append(quittung)
        return tuple(quittungen)

    def erledige(self, kopf: Sendekopf) -> None:
        """The authority keeps its answers."""

    def pruefe(self) -> None:
        """It answers, and knows the district: what it says to a key that nobody sent is 404."""
        antwort = self._netz.frage("GET", self._ort("0" * 64))
        if antwort.status not in (200, 404):
            raise lehne_ab(antwort)

    def schliesse(self) -> None:
        """Give the connections back."""
        self._netz.schliesse()

    def _stand(self, schluessel: str) -> Quittung:
        antwort = self._netz.frage("GET", self._ort(schluessel))
        if antwort.status == 404:
            return Quittung(schluessel, Sendestand.WARTET, "dort_unbekannt")
        if antwort.status != 200:
            raise lehne_ab(antwort)
        return _quittung(antwort, schluessel)

    def _ort(self, schluessel: str) -> str:
        return f"{self._url}/meldungen/{schluessel}"


def _quittung(antwort: Netzantwort, schluessel: str) -> Quittung:
    try:
        gelesen = Zulassungsantwort.aus_json(antwort.koerper)
    except Unverstanden:
        raise Zielstoerung("antwort_unverstaendlich") from None
    if gelesen.nachricht != schluessel:
        raise Zielstoerung("antwort_fremd")
    return Quittung(schluessel, _STAND[gelesen.stand], gelesen.grund)
