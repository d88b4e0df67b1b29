"""From the draft to the Ummeldung: what it says, what is wrong, what is missing, what must be looked at."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.bestaetigung import vom_register_bestaetigt
from bureau_app.domain.entwurfsleser import Entwurfsleser
from bureau_app.domain.fehlercode import Eingabefehler
from bureau_app.domain.latin import bereinige
from bureau_app.domain.lesung import Feldstatus
from bureau_app.domain.pflichtfelder import FAHRZEUG_PFLICHT, JA, PFLICHT, fahrzeug_pflicht, pflichtfelder
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import (
    Erlassgrund,
    Uebermittlungssperre,
    Ummeldung,
    Verspaetungsgrund,
    Wohnungsart,
    Wohnungsgeber,
)

_ENTSCHEIDEND = ("X", "I")
"""ZB I fields that may be empty but decide a rule: unread ones must be looked at."""

_EIGENES_FELD = {"C.1.1": "familienname", "C.1.2": "vornamen"}


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

    People and vehicles are read in order up to the first that has a fault, so that a Befund's index is the draft's
    number.
    """
    leser = Entwurfsleser(angaben, stammdaten, [])
    spaet, erlass = angaben.text("neu.verspaetung"), angaben.text("gebuehr.erlass")
    ummeldung = Ummeldung(
        person=leser.teil(leser.person, *PFLICHT[:3]),
        ausweis=leser.teil(leser.ausweis, *PFLICHT[3:5]),
        alte_anschrift=leser.teil(lambda: leser.anschrift("alt.anschrift"), "alt.anschrift"),
        neue_anschrift=leser.teil(lambda: leser.anschrift("neu.anschrift", "neu.zusatz"), "neu.anschrift"),
        einzugsdatum=leser.teil(lambda: leser.datum("neu.einzugsdatum"), "neu.einzugsdatum"),
        wohnungsart=Wohnungsart(angaben.text("neu.wohnungsart") or Wohnungsart.ALLEINIGE),
        wohnungsgeber_bestaetigt=angaben.text("neu.wohnungsgeber") in (JA, "merkmal"),
        auskunftssperre=leser.ja("person.auskunftssperre"),
        mitziehende=tuple(leser.mitziehende()),
        familie_belehrt=leser.ja("familie.belehrung"),
        vertreter=leser.vertreter(),
        weitere_wohnung=leser.teil(lambda: leser.anschrift("neu.weitere_wohnung"), "neu.weitere_wohnung"),
        wohnungsgeber=leser.teil(leser.wohnungsgeber) or Wohnungsgeber(),
        bedingter_sperrvermerk=leser.ja("person.sperrvermerk"),
        uebermittlungssperre=Uebermittlungssperre(angaben.text("person.uebermittlungssperre")),
        verspaetungsgrund=Verspaetungsgrund(spaet) if spaet else None,
        erlass=Erlassgrund(erlass) if erlass else None,
        fahrzeuge=tuple(leser.fahrzeuge()),
    )
    fehlend = tuple(key for key in pflichtfelder(angaben) if not angaben.text(key))
    sicher = vom_register_bestaetigt(angaben)
    offen = tuple(key for key in angaben.offene() if key not in sicher and _anzusehen(key, angaben, stammdaten))
    return Auswertung(ummeldung, tuple(leser.fehler), fehlend, offen)


def _anzusehen(key: str, angaben: Angaben, stammdaten: Stammdaten) -> bool:
    """Whether an unsure field needs a look: not if it says what a person's own field says, nor if it may be empty."""
    teile = key.split(".", 2)
    if teile[0] != "fahrzeug":
        return True
    code, suchform = teile[2], stammdaten.zeichen.suchform
    if code in (*_EIGENES_FELD, "C.1.3"):
        text = suchform(bereinige(angaben.text(key)))
        return text not in {suchform(bereinige(angaben.text(eigen))) for eigen in _eigene_felder(code, angaben)}
    noetig = fahrzeug_pflicht(angaben, int(teile[1]))
    entscheidend = code in _ENTSCHEIDEND and len(noetig) == len(FAHRZEUG_PFLICHT)
    return key in noetig or entscheidend or angaben.feld(key).status is Feldstatus.PRUEFEN


def _eigene_felder(code: str, angaben: Angaben) -> Iterator[str]:
    """Where the people of the draft say what this field of a ZB I says of its Halter."""
    if code == "C.1.3":
        yield "alt.anschrift"
        return
    yield f"person.{_EIGENES_FELD[code]}"
    yield from (f"mit.{nummer}.{_EIGENES_FELD[code]}" for nummer in angaben.personen())
