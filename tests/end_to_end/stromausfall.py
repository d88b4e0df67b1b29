"""A counter that dies: plays one whole case and kills itself at the n-th write, for every n, each in a fork of its own.

Run as a program: `stromausfall.py faelle DIR` (the case above; one JSON line a death) or `stromausfall.py dauerlauf DIR
ROUNDS` (saves without end, killed from outside at a random moment; one JSON line a round).
"""

import json
import os
import random
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from bureau_app.domain.abgleich import Aenderung, Ausgang, Ergebnis
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.resources import lade_stammdaten
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import Datenbank, oeffne
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.workflows import druck, kasse, sync, ummeldung
from bureau_app.workflows.ports import Benutzer, Druckstueck, Rueckmeldung, Runde
from bureau_app.workflows.schalter import Schalter
from tests.beispiele import PERSON_FELDER, ZB1_FELDER
from tests.fakes.drucker import FakeDrucker
from tests.fakes.schalter import ERNA, baue_schalter
from tests.fakes.uhr import FakeUhr

Punkt = Callable[[], None]
GENUG_SCHRITTE = 30
SCHREIBT = ("INSERT", "UPDATE", "DELETE", "CREATE")


class Papier:
    """What is outside the computer and stays when the power goes: lines of a file, each on the disk at once."""

    def __init__(self, datei: Path, punkt: Punkt = lambda: None) -> None:
        self._datei, self._punkt = datei, punkt

    def schreibe(self, zeile: str) -> None:
        self._punkt()
        with self._datei.open("ab") as datei:
            datei.write(zeile.encode() + b"\n")
            datei.flush()
            os.fsync(datei.fileno())
        self._punkt()

    def zeilen(self) -> list[str]:
        return self._datei.read_text().splitlines() if self._datei.exists() else []


class Papierdrucker(FakeDrucker):
    """A printer whose tray survives; the power may go just before and just after a sticker comes out."""

    def __init__(self, papier: Papier) -> None:
        super().__init__()
        self._papier = papier

    def drucke(self, stueck: Druckstueck) -> None:
        super().drucke(stueck)
        self._papier.schreibe("aufkleber")


class Papierregister:
    """Both registers: a book of op ids and checksums that survives; the same op again is known."""

    def __init__(self, papier: Papier) -> None:
        self._papier = papier

    def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
        return Runde(tuple(self._entscheide(a) for a in aenderungen), str(len(self._papier.zeilen())))

    def melde_an(self, kennung: str, kennwort: str) -> Benutzer | None:
        return None

    def _entscheide(self, aenderung: Aenderung) -> Ergebnis:
        zeile = f"{aenderung.op_id} {sha256(aenderung.koerper).hexdigest()}"
        bekannt = zeile in self._papier.zeilen()
        if not bekannt:
            self._papier.schreibe(zeile)
        return Ergebnis(aenderung.op_id, Ausgang.KNOWN if bekannt else Ausgang.ACCEPTED, 1)

    def uebergib(self, aenderung: Aenderung) -> None:
        self._entscheide(aenderung)

    def rueckmeldungen(self) -> tuple[Rueckmeldung, ...]:
        ops = [zeile.split()[0] for zeile in self._papier.zeilen()]
        return tuple(Rueckmeldung(op, True) for op in ops if f"quittiert {op}" not in self._papier.zeilen())

    def quittiere(self, op_id: str) -> None:
        self._papier.schreibe(f"quittiert {op_id}")


@dataclass
class Welt:
    """One counter on its folder and everything outside it."""

    ordner: Path
    stammdaten: Stammdaten
    punkt: Punkt = lambda: None
    serie: int = 0

    def oeffne(self) -> tuple[Schalter, Datenbank]:
        datenbank = oeffne(self.ordner / "schalter.db", Schluesseldatei(self.ordner / "schluessel"))
        store, drucker = SqlCaseStore(datenbank, FakeUhr()), Papierdrucker(self.papier("drucke"))
        return baue_schalter(self.stammdaten, store, drucker, serie=self.serie), datenbank

    def papier(self, name: str) -> Papier:
        return Papier(self.ordner / name, self.punkt)

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
            case Stufe.UEBERNOMMEN:
                return kasse.quittiere(s, ERNA, v, "R-1")
            case Stufe.KASSIERT:
                return druck.drucke_naechsten(s, ERNA, v)
            case Stufe.UNGEKLAERT:
                return druck.klaere(s, ERNA, v, liegt_vor="aufkleber" in self.papier("drucke").zeilen())
            case Stufe.GEDRUCKT:
                return ummeldung.schliesse_ab(s, ERNA, v)
            case _:
                return self._runde(s, v)

    def _entwurf(self, s: Schalter, v: Vorgang) -> Vorgang:
        """One group of fields after the other, as a clerk enters them, then the commit."""
        felder = PERSON_FELDER | {f"fahrzeug.0.{code}": text for code, text in ZB1_FELDER.items()}
        fehlend = [key for key in felder if not v.angaben.text(key)]
        if not fehlend:
            return ummeldung.uebernimm(s, ERNA, v)
        angaben = v.angaben
        for key in fehlend[:10]:
            angaben = angaben.eingegeben(key, felder[key])
        return ummeldung.erfasse(s, v, angaben)

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


def lausche(punkt: Punkt) -> None:
    """Pass the point after every write and before and after every commit of every database of this process."""

    @event.listens_for(Engine, "after_cursor_execute")
    def _nach_befehl(_c: Any, _z: Any, befehl: str, *_: Any) -> None:
        if befehl.startswith(SCHREIBT):
            punkt()

    event.listen(Engine, "commit", lambda _: punkt())


def stirb(ordner: Path, stammdaten: Stammdaten, n: int, melde: Callable[[str], None]) -> None:
    """Play the case and die at the n-th point."""
    punkt = stirb_am(n)
    lausche(punkt)
    s, datenbank = Welt(ordner, stammdaten, punkt).oeffne()
    Welt(ordner, stammdaten, punkt).fahre_fort(s, None, lambda v: melde(f"{v.id} {v.fassung} {v.stufe.value}"))
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
        ordner = basis / (f"{n:03d}" if art == "faelle" else "dauerlauf")
        ordner.mkdir(exist_ok=True)
        if art == "faelle":
            zeilen, fertig = gegabelt(lambda melde, n=n, o=ordner: stirb(o, stammdaten, n, melde))  # type: ignore[misc]
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
