"""From the draft to the Ummeldung: what it says, what is wrong, what is missing, what must be looked at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
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
from bureau_app.domain.lesung import Feldstatus
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import Ausweis, Fahrzeug, Fahrzeugzustand, Person, Ummeldung, Wohnungsart

T = TypeVar("T")

PFLICHT = (
    "person.familienname",
    "person.vornamen",
    "person.geburtsdatum",
    "ausweis.art",
    "ausweis.gueltig_bis",
    "alt.anschrift",
    "neu.anschrift",
    "neu.einzugsdatum",
)
"""Fields of every Ummeldung that may not stay empty."""

FAHRZEUG_PFLICHT = ("A", "E", "3", "C.1.1", "C.1.3", "B", "16", "Nr.")
"""ZB I fields that the Kreis needs (FZV §§ 58, 59, 60)."""

_ENTSCHEIDEND = ("X", "I")
"""ZB I fields that may be empty but decide a rule: unread ones must be looked at."""

_EIGENES_FELD = {"C.1.1": "person.familienname", "C.1.2": "person.vornamen", "C.1.3": "alt.anschrift"}

_LAENGE_NAME = 120
_FRUEHESTE_GEBURT = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Auswertung:
    """What the draft says: the Ummeldung as far as it is known, faults by field, empty required fields, and fields that
    a person must still look at (keys of Angaben, in the order of the screen)."""

    ummeldung: Ummeldung = field(repr=False)
    fehler: tuple[Eingabefehler, ...]
    fehlend: tuple[str, ...]
    offen: tuple[str, ...]


def werte_aus(angaben: Angaben, stammdaten: Stammdaten) -> Auswertung:
    """Read the draft's texts into values; a fault in one field leaves the others standing.

    Vehicles are read in order up to the first that has a fault, so that a Befund's index is the draft's vehicle number.
    """
    leser = _Leser(angaben, stammdaten, [])
    ummeldung = Ummeldung(
        person=leser.teil(leser.person, *PFLICHT[:3]),
        ausweis=leser.teil(leser.ausweis, *PFLICHT[3:5]),
        alte_anschrift=leser.teil(lambda: leser.anschrift("alt.anschrift"), "alt.anschrift"),
        neue_anschrift=leser.teil(lambda: leser.anschrift("neu.anschrift", "neu.zusatz"), "neu.anschrift"),
        einzugsdatum=leser.teil(lambda: leser.datum("neu.einzugsdatum"), "neu.einzugsdatum"),
        wohnungsart=Wohnungsart(angaben.text("neu.wohnungsart") or Wohnungsart.ALLEINIGE),
        wohnungsgeber_bestaetigt=angaben.text("neu.wohnungsgeber") == "ja",
        auskunftssperre=angaben.text("person.auskunftssperre") == "ja",
        fahrzeuge=tuple(leser.fahrzeuge()),
    )
    fehlend = tuple(key for key in _pflichtfelder(angaben) if not angaben.text(key))
    offen = tuple(key for key in angaben.offene() if _anzusehen(key, angaben, stammdaten))
    return Auswertung(ummeldung, tuple(leser.fehler), fehlend, offen)


def _pflichtfelder(angaben: Angaben) -> Iterator[str]:
    yield from PFLICHT
    for nummer in angaben.fahrzeuge():
        yield from (f"fahrzeug.{nummer}.{code}" for code in FAHRZEUG_PFLICHT)


@dataclass(frozen=True, slots=True)
class _Leser:
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

    def name(self, key: str) -> str:
        text = bereinige(self.angaben.text(key))
        return pruefe_laenge(pruefe_zeichen(text, Datentyp.A, self.stammdaten.zeichen, key), _LAENGE_NAME, key)

    def datum(self, key: str) -> date:
        return parse_datum(self.angaben.text(key), key)

    def person(self) -> Person:
        geburtsdatum = self.datum("person.geburtsdatum")
        if geburtsdatum < _FRUEHESTE_GEBURT:
            jahr = str(geburtsdatum.year)
            raise Eingabefehler(Fehlercode.GEBURTSDATUM_UNMOEGLICH, "person.geburtsdatum", jahr=jahr)
        return Person(self.name("person.familienname"), self.name("person.vornamen"), geburtsdatum)

    def ausweis(self) -> Ausweis:
        return Ausweis(Ausweisart(self.angaben.text("ausweis.art")), self.datum("ausweis.gueltig_bis"))

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

    def fahrzeuge(self) -> Iterator[Fahrzeug]:
        for nummer in self.angaben.fahrzeuge():
            vorsatz = f"fahrzeug.{nummer}."
            noetig = (vorsatz + code for code in FAHRZEUG_PFLICHT)
            fahrzeug = self.teil(partial(self.fahrzeug, vorsatz), *noetig)
            if fahrzeug is None:
                return
            yield fahrzeug

    def fahrzeug(self, vorsatz: str) -> Fahrzeug:
        texte = {k.removeprefix(vorsatz): f.text for k, f in self.angaben.felder.items() if k.startswith(vorsatz)}
        aufkleber = texte.pop("aufkleber", "") == "ja"
        zustand = Fahrzeugzustand(texte.pop("zustand", "") or Fahrzeugzustand.IN_ORDNUNG)
        zb1 = ZulassungsbescheinigungTeil1.parse(
            texte, hat_aufkleber=aufkleber, zeichen=self.stammdaten.zeichen, feld_prefix=vorsatz.rstrip(".")
        )
        return Fahrzeug(zb1, zustand)


def _anzusehen(key: str, angaben: Angaben, stammdaten: Stammdaten) -> bool:
    """Whether an unsure field needs a look: not if it says what the person's own field says, nor if it may be empty."""
    teile = key.split(".", 2)
    if teile[0] != "fahrzeug":
        return True
    code = teile[2]
    if eigen := _EIGENES_FELD.get(code):
        suchform = stammdaten.zeichen.suchform
        return suchform(bereinige(angaben.text(key))) != suchform(bereinige(angaben.text(eigen)))
    noetig = code in FAHRZEUG_PFLICHT or code in _ENTSCHEIDEND
    return noetig or angaben.feld(key).status is Feldstatus.PRUEFEN
