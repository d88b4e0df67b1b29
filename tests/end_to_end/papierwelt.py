"""What is outside the computer and survives it: printed stickers, both registers' books, the supervisor's decisions."""

import os
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from bureau_app.domain.abgleich import Aenderung, Ausgang, Ergebnis, Runde
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.workflows.ports import Benutzer, Druckstueck, Rueckmeldung
from bureau_app.workflows.stellen import Freigabemeldung, Freigabeposten
from tests.fakes.drucker import FakeDrucker
from tests.fakes.freigabestelle import FakeFreigabestelle
from tests.fakes.schalter import AUFSICHT

Punkt = Callable[[], None]


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

    def melde_ab(self, sitzung: str) -> None:
        """Nobody is signed in."""

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


class Papierfreigabe(FakeFreigabestelle):
    """A district whose inbox survives: one line a request, one line a decision; the same request again is known."""

    def __init__(self, papier: Papier) -> None:
        super().__init__()
        self._papier = papier

    def beantrage(self, sitzung: str, posten: Freigabeposten) -> Freigabemeldung:
        zeile = f"antrag {posten.antrag_id} {posten.inhalt}"
        if zeile not in self._papier.zeilen():
            self._papier.schreibe(zeile)
        if f"gewaehrt {posten.antrag_id}" in self._papier.zeilen():
            return Freigabemeldung(posten.antrag_id, Freigabestand.GEWAEHRT, AUFSICHT.id)
        return Freigabemeldung(posten.antrag_id, Freigabestand.OFFEN)

    def gewaehre(self, antrag_id: str) -> None:
        """The supervisor looked and granted."""
        self._papier.schreibe(f"gewaehrt {antrag_id}")
