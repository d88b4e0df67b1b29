"""One place of the office as a process of its own, a counter or a supervisor's, told by JSON lines what is done."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bureau_app.domain.ereignis import Register
from bureau_app.domain.fahrzeug import fin_pruefziffer
from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.domain.vorgang import Vorgang
from bureau_app.geraete import Systemuhr
from bureau_app.link.amkreis import AmKreis
from bureau_app.link.relais import KreisRelais
from bureau_app.link.uebergabe import Uebergabeordner
from bureau_app.link.verbindung import Verbindung
from bureau_app.resources import lade_stammdaten
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import oeffne
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.workflows import druck, freigabe, kasse, sync, ummeldung
from bureau_app.workflows.anmeldung import frage_district
from bureau_app.workflows.ports import Benutzer, Melderegister
from bureau_app.workflows.stellen import Freigabeposten
from tests.beispiele import angaben
from tests.fakes.schalter import ERNA, baue_schalter

WARTE_S = 20.0


class Platz:
    """A store, the ways to the district and to the town's register, and whoever signed in here."""

    def __init__(self, ordner: Path, serie: int, kreis_url: str, token: str, uebergabe: Path) -> None:
        ordner.mkdir(parents=True, exist_ok=True)
        uhr = Systemuhr()
        self.kreis = AmKreis.verbinde(kreis_url, token, None, "")
        self.datenbank = oeffne(ordner / "schalter.db", Schluesseldatei(ordner / "schluessel"))
        store = SqlCaseStore(self.datenbank, uhr)
        self.s = baue_schalter(lade_stammdaten(), store, uhr=uhr, serie=serie)
        self.stadt: Melderegister = Uebergabeordner(uebergabe, uebergabe / "fachverfahren.pem")
        if uebergabe.is_file():  # a key and no folder: the Kreis carries
            self.stadt = KreisRelais(Verbindung(kreis_url, token), uebergabe, store)
        self.benutzer: Benutzer | None = None
        self.posten: dict[str, Freigabeposten] = {}

    @property
    def wer(self) -> Benutzer:
        assert self.benutzer is not None
        return self.benutzer

    def melde_an(self, kennung: str, kennwort: str) -> dict[str, Any]:
        self.benutzer = frage_district(self.s, kennung, kennwort, self.kreis.dienst)
        return {"rolle": self.benutzer.rolle.value, "id": self.benutzer.id}

    # ---------------------------------------------------------------------------------------------------- the clerk

    def frage(self) -> dict[str, Any]:
        """A case whose inspection is out of date, put before a second person."""
        heute = f"{self.s.uhr.heute():%d.%m.%Y}"
        felder = angaben(fahrzeug__0__X="01.2026", neu__einzugsdatum=heute)
        v = ummeldung.erfasse(self.s, ummeldung.eroeffne(self.s, self.wer), felder)
        return self._gesendet(freigabe.erbitte(self.s, self.wer, v, "HU-Termin nachgewiesen."))

    def frage_erneut(self, vorgang_id: str) -> dict[str, Any]:
        return self._gesendet(freigabe.erbitte(self.s, self.wer, self._lade(vorgang_id), "Noch einmal."))

    def ziehe_zurueck(self, vorgang_id: str) -> dict[str, Any]:
        return self._was(freigabe.ziehe_zurueck(self.s, self.kreis.freigabe, self.wer, self._lade(vorgang_id)))

    def _gesendet(self, v: Vorgang) -> dict[str, Any]:
        v = freigabe.sende(self.s, self.kreis.freigabe, self.wer, v)
        assert v.freigabe is not None
        return {"vorgang": v.id, "antrag": v.freigabe.antrag.id, "stufe": v.stufe.value}

    def warte(self, vorgang_id: str) -> dict[str, Any]:
        """Hold the question open until the request is decided."""
        v = self._lade(vorgang_id)
        marke = ""
        while v.freigabe is not None and v.freigabe.stand is Freigabestand.OFFEN:
            stand = self.kreis.warten.meldungen([v.freigabe.antrag.id], marke, WARTE_S)
            for meldung in stand.eintraege:
                v = freigabe.nimm_meldung(self.s, self.wer, v, meldung)
            marke = stand.marke
        return self._was(v)

    def aendere(self, vorgang_id: str) -> dict[str, Any]:
        v = self._lade(vorgang_id)
        return self._was(
            ummeldung.erfasse(self.s, v, v.angaben.eingegeben("neu.anschrift", "Oberstraße 93, 41460 Neuss"))
        )

    def uebernimm(self, vorgang_id: str) -> dict[str, Any]:
        return self._was(ummeldung.uebernimm(self.s, self.wer, self._lade(vorgang_id)))

    def zu_ende(self, vorgang_id: str) -> dict[str, Any]:
        """Fee, sticker, both registers told; the Kreis answers in the same round."""
        v = kasse.quittiere(self.s, self.wer, self._lade(vorgang_id), "R-1")
        v = ummeldung.schliesse_ab(self.s, self.wer, druck.drucke_naechsten(self.s, self.wer, v))
        sync.kreis_runde(self.s, self.kreis.dienst)
        return self.runde(v.id)

    def runde(self, vorgang_id: str) -> dict[str, Any]:
        sync.melde_runde(self.s, self.stadt)
        return self._was(self._lade(vorgang_id))

    def eintrag(self, vorgang_id: str) -> dict[str, Any]:
        """What the Kreis's register holds of it."""
        return {"da": self.kreis.dienst.eintrag(vorgang_id) is not None}

    def fall(self, nummer: int) -> dict[str, Any]:
        """One case from its beginning to its end at the counter, its vehicle with this number; nobody is told yet."""
        fin = f"WVWZZZ1KZ8W{nummer:06}"
        heute = f"{self.s.uhr.heute():%d.%m.%Y}"
        felder = angaben(fahrzeug__0__E=fin, neu__einzugsdatum=heute).eingegeben("fahrzeug.0.3", fin_pruefziffer(fin))
        v = ummeldung.erfasse(self.s, ummeldung.eroeffne(self.s, ERNA), felder)
        v = kasse.quittiere(self.s, ERNA, ummeldung.uebernimm(self.s, ERNA, v), "R-1")
        return {"vorgang": ummeldung.schliesse_ab(self.s, ERNA, druck.drucke_naechsten(self.s, ERNA, v)).id}

    def melde(self) -> dict[str, Any]:
        """A round with the Kreis and one with the town."""
        return {
            "kreis": sync.kreis_runde(self.s, self.kreis.dienst).offen,
            "stadt": sync.melde_runde(self.s, self.stadt).offen,
        }

    def stand(self, vorgang_id: str) -> dict[str, Any]:
        """Where each register's part is, and why it came back."""
        v = self._lade(vorgang_id)
        return self._was(v) | {"gruende": {eintrag.register.value: eintrag.grund for eintrag in v.register}}

    # ------------------------------------------------------------------------------------------------ the supervisor

    def eingang(self, anzahl: int) -> dict[str, Any]:
        """Hold the question open until so many requests wait."""
        self.posten, marke = {}, ""
        while not marke or len(self.posten) != anzahl:
            stand = self.kreis.warten.eingang(self.wer.sitzung, marke, WARTE_S)
            self.posten, marke = {posten.antrag_id: posten for posten in stand.eintraege}, stand.marke
        return {"antraege": list(self.posten), "eigene": [p.antrag_id for p in self.posten.values() if p.eigener]}

    def entscheide(self, antrag_id: str, gewaehrt: bool, grund: str, inhalt: str = "") -> dict[str, Any]:
        """Grant or decline one of the inbox as it was seen last."""
        posten = self.posten[antrag_id]
        meldung = self.kreis.freigabe.entscheide(self.wer.sitzung, antrag_id, inhalt or posten.inhalt, gewaehrt, grund)
        return {"stand": meldung.stand.value, "zuerst": meldung.zuerst, "name": meldung.name}

    # ---------------------------------------------------------------------------------------------------- answers

    def _lade(self, vorgang_id: str) -> Vorgang:
        v = self.s.store.lade(vorgang_id)
        assert v is not None
        return v

    def _was(self, v: Vorgang) -> dict[str, Any]:
        stand = v.freigabe.stand.value if v.freigabe else ""
        register = {register.value: str(v.registerstand(register)) for register in Register}
        name = v.freigabe.name if v.freigabe else ""
        return {"stufe": v.stufe.value, "freigabe": stand, "name": name, "register": register}

    def schliesse(self) -> None:
        self.kreis.schliesse()
        self.datenbank.schliesse()


def antworte(befehl: Callable[..., dict[str, Any]], werte: list[Any]) -> dict[str, Any]:
    """What it led to; a failure that a person can meet is an answer too."""
    try:
        return befehl(*werte)
    except (Stoerung, Eingabefehler) as fehler:
        return {"fehler": fehler.code.value}


def main() -> None:
    """Read one command a line until the input ends."""
    ordner, serie, kreis_url, uebergabe = sys.argv[1:]
    token = sys.stdin.readline().strip()
    platz = Platz(Path(ordner), int(serie), kreis_url, token, Path(uebergabe))
    try:
        for zeile in sys.stdin:
            name, *werte = json.loads(zeile)
            print(json.dumps(antworte(getattr(platz, name), werte)), flush=True)
    finally:
        platz.schliesse()


if __name__ == "__main__":
    main()
