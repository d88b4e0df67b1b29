"""The draft's texts as values: each reader takes the fields of one part; a fault belongs to the field it stands in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.anschrift import Anschrift, zerlege_zeilen
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.eingabe import pruefe_laenge, pruefe_zeichen
from bureau_app.domain.fahrzeug import ZulassungsbescheinigungTeil1, parse_datum
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.latin import Datentyp, bereinige
from bureau_app.domain.pflichtfelder import JA, fahrzeug_pflicht, mit_pflicht, vertreter_pflicht
from bureau_app.domain.registerfahrzeug import lies_registerfahrzeug
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import (
    Ausweis,
    Fahrzeug,
    Fahrzeugzustand,
    Mitziehend,
    Nachweis,
    Person,
    Vertreter,
    Vertretungsart,
    Wohnungsgeber,
)

T = TypeVar("T")

_LAENGE_NAME = 120
_LAENGE_ZEILE = 200
_FRUEHESTE_GEBURT = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Entwurfsleser:
    """Reads one draft; what cannot be so is noted in `fehler`, and the rest goes on."""

    angaben: Angaben
    stammdaten: Stammdaten
    fehler: list[Eingabefehler]

    def teil(self, lies: Callable[[], T], *noetig: str) -> T | None:
        """What `lies` reads, None if a needed field is empty or a fault was noted."""
        if not all(self.angaben.text(key) for key in noetig):
            return None
        try:
            return lies()
        except Eingabefehler as fehler:
            self.fehler.append(fehler)
            return None

    def ja(self, key: str) -> bool:
        """Whether the field says yes."""
        return self.angaben.text(key) == JA

    def zeile(self, key: str) -> str:
        """A line of free text, in letters and marks that a name of any kind may have."""
        text = bereinige(self.angaben.text(key))
        return pruefe_laenge(pruefe_zeichen(text, Datentyp.C, self.stammdaten.zeichen, key), _LAENGE_ZEILE, key)

    def name(self, key: str) -> str:
        """A natural person's name."""
        text = bereinige(self.angaben.text(key))
        return pruefe_laenge(pruefe_zeichen(text, Datentyp.A, self.stammdaten.zeichen, key), _LAENGE_NAME, key)

    def datum(self, key: str) -> date:
        """A day."""
        return parse_datum(self.angaben.text(key), key)

    def person(self, vorsatz: str = "person.") -> Person:
        """Names and birth date under this prefix."""
        key = f"{vorsatz}geburtsdatum"
        geburtsdatum = self.datum(key)
        if geburtsdatum < _FRUEHESTE_GEBURT:
            raise Eingabefehler(Fehlercode.GEBURTSDATUM_UNMOEGLICH, key, jahr=str(geburtsdatum.year))
        return Person(self.name(f"{vorsatz}familienname"), self.name(f"{vorsatz}vornamen"), geburtsdatum)

    def ausweis(self, vorsatz: str = "ausweis.") -> Ausweis:
        """Kind and end of validity under this prefix."""
        return Ausweis(Ausweisart(self.angaben.text(f"{vorsatz}art")), self.datum(f"{vorsatz}gueltig_bis"))

    def anschrift(self, key: str, zusatz_key: str = "") -> Anschrift:
        """One line "Straße 1, 41460 Neuss"; the fault of a part is a fault of the line."""
        strasse, hausnummer, plz, ort = zerlege_zeilen(self.angaben.text(key))
        try:
            return Anschrift.parse(
                strasse=strasse,
                hausnummer=hausnummer,
                plz=plz,
                ort=ort,
                zusatz=self.angaben.text(zusatz_key) if zusatz_key else "",
                gemeinden=self.stammdaten.gemeinden,
                zeichen=self.stammdaten.zeichen,
                feld_prefix=key,
            )
        except Eingabefehler as fehler:
            if fehler.code is Fehlercode.PFLICHTFELD_LEER and strasse and plz:
                raise Eingabefehler(Fehlercode.HAUSNUMMER_FEHLT, key) from None
            if fehler.code is Fehlercode.PFLICHTFELD_LEER:
                raise Eingabefehler(Fehlercode.ANSCHRIFT_UNVOLLSTAENDIG, key) from None
            am_feld = zusatz_key if fehler.feld.endswith(".zusatz") else key
            raise Eingabefehler(fehler.code, am_feld, **fehler.werte) from None

    def mitziehende(self) -> Iterator[Mitziehend]:
        """In order up to the first who cannot be read, so that an index is the draft's number."""
        for nummer in self.angaben.personen():
            mit = self.teil(partial(self.mitziehend, f"mit.{nummer}."), *mit_pflicht(self.angaben, nummer))
            if mit is None:
                return
            yield mit

    def mitziehend(self, vorsatz: str) -> Mitziehend:
        """Somebody who moves too; an identity document only if one was entered."""
        gezeigt = self.angaben.text(f"{vorsatz}ausweis.art")
        return Mitziehend(
            person=self.person(vorsatz),
            ausweis=self.ausweis(f"{vorsatz}ausweis.") if gezeigt else None,
            anwesend=self.ja(f"{vorsatz}anwesend"),
            vollmacht=Nachweis(self.angaben.text(f"{vorsatz}vollmacht")),
        )

    def vertreter(self) -> Vertreter | None:
        """Who came instead of the person, if anybody did."""
        noetig = vertreter_pflicht(self.angaben)
        return self.teil(self._vertreter, *noetig) if noetig else None

    def _vertreter(self) -> Vertreter:
        return Vertreter(
            name=self.name("vertreter.name"),
            art=Vertretungsart(self.angaben.text("vertreter.art")),
            nachweis=Nachweis(self.angaben.text("vertreter.nachweis")),
            ausweis_gesehen=self.ja("vertreter.ausweis"),
        )

    def wohnungsgeber(self) -> Wohnungsgeber:
        """The closed list of BMG § 19 Abs. 3, the mark of Abs. 4, or that none was given (Abs. 2)."""
        wie = self.angaben.text("neu.wohnungsgeber")
        return Wohnungsgeber(
            name=self.zeile("wohnungsgeber.name"),
            anschrift=self.zeile("wohnungsgeber.anschrift"),
            eigentuemer=self.zeile("wohnungsgeber.eigentuemer"),
            zuordnungsmerkmal=self.zeile("wohnungsgeber.merkmal") if wie == "merkmal" else "",
            verweigert=wie == "verweigert",
        )

    def fahrzeuge(self) -> Iterator[Fahrzeug]:
        """In order up to the first that cannot be read, so that a Befund's index is the draft's vehicle number."""
        for nummer in self.angaben.fahrzeuge():
            noetig = fahrzeug_pflicht(self.angaben, nummer)
            fahrzeug = self.teil(partial(self.fahrzeug, f"fahrzeug.{nummer}"), *noetig)
            if fahrzeug is None:
                return
            yield fahrzeug

    def fahrzeug(self, vorsatz: str) -> Fahrzeug:
        """One vehicle: its ZB I, its state, and what is known of it beside the paper."""
        punkt = f"{vorsatz}."
        texte = {k.removeprefix(punkt): f.text for k, f in self.angaben.felder.items() if k.startswith(punkt)}
        zb1 = ZulassungsbescheinigungTeil1.parse(
            texte, hat_aufkleber=self.ja(f"{punkt}aufkleber"), zeichen=self.stammdaten.zeichen, feld_prefix=vorsatz
        )
        return Fahrzeug(
            zb1=zb1,
            zustand=Fahrzeugzustand(self.angaben.text(f"{punkt}zustand") or Fahrzeugzustand.IN_ORDNUNG),
            behoerde=self.zeile(f"{punkt}behoerde"),
            register=lies_registerfahrzeug(self.angaben.text(f"{punkt}register")),
            anhaengerverzeichnis=self.ja(f"{punkt}anhaengerverzeichnis"),
            verwiesen=self.ja(f"{punkt}verwiesen"),
        )
