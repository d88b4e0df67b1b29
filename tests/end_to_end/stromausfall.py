"""A counter that dies: plays one whole case and kills itself at the n-th write, for every n, each in a fork of its own.

Run as a program: `stromausfall.py hauptfall DIR ROUNDS` (one vehicle; one JSON line a death), `… haushalt …` (a second
person must grant it, one of three vehicles goes to the Kreis), or `stromausfall.py dauerlauf DIR ROUNDS` (saves without
end, killed from outside at a random moment; one JSON line a round).
"""

import json
import os
import random
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.verlauf import Druckstand
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.resources import lade_stammdaten
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import Datenbank, oeffne
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.workflows import druck, freigabe, kasse, sync, ummeldung
from bureau_app.workflows.pruefung import pruefe_vorgang
from bureau_app.workflows.schalter import Schalter
from tests.beispiele import PERSON_FELDER, ZB1_FELDER
from tests.end_to_end.papierwelt import Papier, Papierdrucker, Papierfreigabe, Papierregister, Punkt
from tests.fakes.schalter import ERNA, baue_schalter
from tests.fakes.uhr import FakeUhr

GENUG_SCHRITTE = 40
SCHREIBT = ("INSERT", "UPDATE", "DELETE", "CREATE", "ALTER")
QUITTUNG = "R-1"

FINS = (("WVWZZZ1KZ8W123456", "4"), ("WVWZZZ1JZXW000001", "6"), ("WVWZZZ1KZ8W123457", "6"))
HAUPTFALL = PERSON_FELDER | {f"fahrzeug.0.{code}": text for code, text in ZB1_FELDER.items()}
HAUSHALT = (
    PERSON_FELDER
    | {f"fahrzeug.{n}.{code}": text for n in range(len(FINS)) for code, text in ZB1_FELDER.items()}
    | {f"fahrzeug.{n}.E": fin for n, (fin, _) in enumerate(FINS)}
    | {f"fahrzeug.{n}.3": ziffer for n, (_, ziffer) in enumerate(FINS)}
    | {"fahrzeug.1.aufkleber": "ja", "fahrzeug.1.verwiesen": "ja", "fahrzeug.2.X": "06.2026"}
)
"""Three vehicles: the second has a sticker already and goes to the Kreis, the third's HU needs a second person."""
FAELLE = {"hauptfall": HAUPTFALL, "haushalt": HAUSHALT}


@dataclass
class Welt:
    """One counter on its folder and everything outside it."""

    ordner: Path
    stammdaten: Stammdaten
    punkt: Punkt = lambda: None
    serie: int = 0
    fall: str = "hauptfall"

    def oeffne(self) -> tuple[Schalter, Datenbank]:
        datenbank = oeffne(self.ordner / "schalter.db", Schluesseldatei(self.ordner / "schluessel"))
        store, drucker = SqlCaseStore(datenbank, FakeUhr()), Papierdrucker(self.papier("drucke"))
        return baue_schalter(self.stammdaten, store, drucker, serie=self.serie), datenbank

    def papier(self, name: str) -> Papier:
        return Papier(self.ordner / name, lambda: self.punkt())

    def fahre_fort(self, s: Schalter, vorgang: Vorgang | None, melde: Callable[[Vorgang], None]) -> Vorgang:
        """Go on from wherever the Vorgang stands until both registers have confirmed; `melde` hears of each step."""
        v = vorgang or ummeldung.eroeffne(s, ERNA)
        v = druck.nach_neustart(s, ERNA, v)
        for _ in range(GENUG_SCHRITTE):
            melde(v)
            if v.stufe is Stufe.BESTAETIGT:
                return v
            v = self._schritt(s, v)
        raise AssertionError(f"the case does not end, it stays at {v.stufe}")

    def _schritt(self, s: Schalter, v: Vorgang) -> Vorgang:
        match v.stufe:
            case Stufe.ENTWURF:
                return self._entwurf(s, v)
            case Stufe.ZUR_FREIGABE:
                return self._frage(s, v)
            case Stufe.UEBERNOMMEN:
                return self._kassiere(s, v)
            case Stufe.KASSIERT:
                return druck.drucke_naechsten(s, ERNA, v)
            case Stufe.UNGEKLAERT:
                return druck.klaere(s, ERNA, v, liegt_vor=self._einer_mehr(v))
            case Stufe.GEDRUCKT:
                return ummeldung.schliesse_ab(s, ERNA, v)
            case _:
                return self._runde(s, v)

    def _entwurf(self, s: Schalter, v: Vorgang) -> Vorgang:
        """One group of fields after the other, as a clerk enters them, then the request or the commit."""
        felder = FAELLE[self.fall]
        fehlend = [key for key in felder if not v.angaben.text(key)]
        if not fehlend:
            if pruefe_vorgang(s, v).zur_freigabe:
                return freigabe.erbitte(s, ERNA, v, "HU-Termin steht")
            return ummeldung.uebernimm(s, ERNA, v)
        angaben = v.angaben
        for key in fehlend[: 10 if self.fall == "hauptfall" else None]:
            angaben = angaben.eingegeben(key, felder[key])
        return ummeldung.erfasse(s, v, angaben)

    def _frage(self, s: Schalter, v: Vorgang) -> Vorgang:
        """Send; the supervisor grants what lies in the inbox and was not looked at yet."""
        stelle = Papierfreigabe(self.papier("freigaben"))
        danach = freigabe.sende(s, stelle, ERNA, v)
        if danach.stufe is Stufe.ZUR_FREIGABE and danach.freigabe:
            stelle.gewaehre(danach.freigabe.antrag.id)
        return danach

    def _kassiere(self, s: Schalter, v: Vorgang) -> Vorgang:
        """Whoever has the cash register's receipt in hand takes no money again; a typed number is still there."""
        if not self.papier("kasse").zeilen():
            self.papier("kasse").schreibe(f"kassiert {v.gebuehr.summe}")
        if not kasse.gemerkte_quittung(s, v):
            kasse.merke_quittung(s, v, QUITTUNG)
        return kasse.quittiere(s, ERNA, v, kasse.gemerkte_quittung(s, v))

    def _einer_mehr(self, v: Vorgang) -> bool:
        """Whether the tray holds a sticker that the Vorgang does not know of."""
        gedruckt = [d.stand for d in v.drucke].count(Druckstand.GEDRUCKT)
        return len(self.papier("drucke").zeilen()) > gedruckt

    def _runde(self, s: Schalter, v: Vorgang) -> Vorgang:
        assert isinstance(s.uhr, FakeUhr)
        s.uhr.vor(sync.naechster_versuch(30, 1.0))
        sync.kreis_runde(s, Papierregister(self.papier("kreis")))
        sync.melde_runde(s, Papierregister(self.papier("stadt")))
        danach = s.store.lade(v.id)
        assert danach
        return danach


def stirb_am(n: int) -> Punkt:
    """A point that is passed n - 1 times."""
    rest = [n]

    def punkt() -> None:
        rest[0] -= 1
        if rest[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return punkt


def lausche(punkt: Punkt, jeder_befehl: bool = True) -> None:
    """Pass the point before every commit of every database of this process, and after every write in between."""

    @event.listens_for(Engine, "after_cursor_execute")
    def _nach_befehl(_c: Any, _z: Any, befehl: str, *_: Any) -> None:
        if jeder_befehl and befehl.startswith(SCHREIBT):
            punkt()

    event.listen(Engine, "commit", lambda _: punkt())


def stirb(ordner: Path, stammdaten: Stammdaten, fall: str, n: int, melde: Callable[[str], None]) -> None:
    """Play the case and die at the n-th point. The main case shows that what is half written was never there; the other
    one begins to die once everything is entered, and between transactions and papers only."""
    punkt = stirb_am(n)
    welt = Welt(ordner, stammdaten, fall=fall)
    hoert = fall == "hauptfall"

    def schritt(v: Vorgang) -> None:
        nonlocal hoert
        melde(f"{v.id} {v.fassung} {v.stufe.value}")
        if not hoert and v.angaben.felder.keys() >= FAELLE[fall].keys():
            hoert, welt.punkt = True, punkt
            lausche(punkt, jeder_befehl=False)

    if hoert:
        welt.punkt = punkt
        lausche(punkt)
    s, datenbank = welt.oeffne()
    welt.fahre_fort(s, None, schritt)
    datenbank.schliesse()


def speichere_ohne_ende(ordner: Path, stammdaten: Stammdaten, runde: int, melde: Callable[[str], None]) -> None:
    """Open one Vorgang after the other until somebody pulls the plug."""
    s, _ = Welt(ordner, stammdaten, serie=runde).oeffne()
    while True:
        melde(ummeldung.eroeffne(s, ERNA).id)


def gegabelt(arbeit: Callable[[Callable[[str], None]], None], genug: int = 0) -> tuple[list[str], bool]:
    """Run the work in a fork and read what it acknowledges; after `genug` lines (0: never) it is killed.

    Returns the lines and whether the work ended by itself.
    """
    lesend, schreibend = os.pipe()
    kind = os.fork()
    if kind == 0:
        os.close(lesend)
        arbeit(lambda zeile: (os.write(schreibend, zeile.encode() + b"\n"), None)[1])
        os._exit(0)
    os.close(schreibend)
    zeilen = []
    with os.fdopen(lesend) as rohr:
        for nummer, zeile in enumerate(rohr, start=1):
            zeilen.append(zeile.strip())
            if nummer == genug:
                os.kill(kind, signal.SIGKILL)
    _, status = os.waitpid(kind, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status) != 0:
        sys.exit("the case failed by itself")
    return zeilen, not os.WIFSIGNALED(status)


def main(art: str, basis: Path, runden: int) -> None:
    stammdaten, wuerfel = lade_stammdaten(), random.Random(7)
    for n in range(1, runden + 1):
        ordner = basis / (f"{n:03d}" if art in FAELLE else "dauerlauf")
        ordner.mkdir(exist_ok=True)
        if art in FAELLE:
            zeilen, fertig = gegabelt(lambda melde, n=n, o=ordner: stirb(o, stammdaten, art, n, melde))  # type: ignore[misc]
        else:
            zeilen, fertig = gegabelt(
                lambda melde, n=n, o=ordner: speichere_ohne_ende(o, stammdaten, n, melde),  # type: ignore[misc]
                wuerfel.randint(1, 40),
            )
        print(json.dumps({"n": n, "ordner": str(ordner), "quittiert": zeilen}), flush=True)
        if fertig:
            return


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
