"""After the end nothing is changed: a Korrektur or Storno is a Vorgang of its own, and tasks are done by people."""

from bureau_app.domain.bezug import Bezug, Bezugsgrund, Vorgangsart
from bureau_app.domain.eingabe import pruefe_laenge
from bureau_app.domain.ereignis import AufgabeErledigt
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.freigabe import BEGRUENDUNG_HOECHSTENS
from bureau_app.domain.latin import bereinige
from bureau_app.domain.nummer import anzeige, lies_nummer
from bureau_app.domain.verlauf import Druckstand
from bureau_app.domain.vorgang import UnerlaubterSchritt, Vorgang
from bureau_app.workflows.entwurf import angaben_aus
from bureau_app.workflows.ports import Benutzer, Journaleintrag
from bureau_app.workflows.schalter import Schalter, schreite
from bureau_app.workflows.ummeldung import eroeffne

NUMMER, VERMERK = "vorgang.nummer", "aufgabe.vermerk"
"""The fields of the typed number and of the note on a task."""


def finde(s: Schalter, benutzer: Benutzer, text: str, anlass: str) -> tuple[Vorgang, ...]:
    """The closed Vorgang of a typed or scanned number and every later one about it, oldest first; none if this counter
    closed none. Each one found is a read of a person's data: a journal line with the reason, a code (BMG § 40)."""
    gefunden = s.store.abgeschlossene(lies_nummer(text, NUMMER))
    for vorgang in gefunden:
        s.store.vermerke(Journaleintrag(benutzer.id, "gelesen", vorgang.id, (("anlass", anlass),)))
    return gefunden


def beginne_korrektur(s: Schalter, benutzer: Benutzer, vorgang: Vorgang, grund: Bezugsgrund) -> Vorgang:
    """A new draft about a closed Vorgang, with everything that was recorded then; the earlier one stays as it is.

    Eingabefehler VORGANG_SCHON_BERICHTIGT if a later one is about it already: that one is corrected, or gone on with.
    """
    return _beginne(s, benutzer, vorgang, Vorgangsart.KORREKTUR, grund)


def beginne_storno(s: Schalter, benutzer: Benutzer, vorgang: Vorgang, grund: Bezugsgrund) -> Vorgang:
    """A new draft that cancels a closed Vorgang: no fee, no print; stickers and money are left to people as tasks."""
    return _beginne(s, benutzer, vorgang, Vorgangsart.STORNO, grund)


def unberichtigt(s: Schalter, vorgang: Vorgang, art: Vorgangsart | None = None) -> Vorgang:
    """The Vorgang as stored, if no later one is about it; what it says must not come after that one's word. With `art`
    it is to be corrected or cancelled, which no Storno is, and nothing that is under way.

    Eingabefehler VORGANG_SCHON_BERICHTIGT.
    """
    dieser, *spaetere = s.store.abgeschlossene(vorgang.nummer) or (vorgang,)
    unterwegs = art and dieser.bezug and (dieser.bezug.art is Vorgangsart.STORNO or not dieser.register)
    if spaetere or unterwegs:
        letzter = [dieser, *spaetere][-1]
        raise Eingabefehler(Fehlercode.VORGANG_SCHON_BERICHTIGT, NUMMER, nummer=anzeige(letzter.nummer))
    return dieser


def _beginne(s: Schalter, benutzer: Benutzer, vorgang: Vorgang, art: Vorgangsart, grund: Bezugsgrund) -> Vorgang:
    dieser = unberichtigt(s, vorgang, art)
    if dieser.ummeldung is None or not dieser.register:
        raise UnerlaubterSchritt("not closed yet: it is corrected where it stands")
    gedruckt = sorted({druck.fahrzeug for druck in dieser.drucke if druck.stand is Druckstand.GEDRUCKT})
    bezug = Bezug(
        art=art,
        grund=grund,
        vorgang_id=dieser.id,
        nummer=dieser.nummer,
        aufkleber=tuple(gedruckt),
        kennzeichen=tuple(dieser.ummeldung.fahrzeuge[n].zb1.kennzeichen for n in gedruckt),
        cent=dieser.gebuehr.summe + (dieser.bezug.cent if dieser.bezug else 0),
        quittung=", ".join(filter(None, (dieser.bezug.quittung if dieser.bezug else "", dieser.quittung))),
    )
    return eroeffne(s, benutzer, angaben_aus(dieser.ummeldung), bezug)


def erledige(s: Schalter, benutzer: Benutzer, vorgang: Vorgang, aufgabe: int, vermerk: str) -> Vorgang:
    """Note that a person did a task (its index), with up to 500 characters on what was done."""
    text = pruefe_laenge(bereinige(vermerk), BEGRUENDUNG_HOECHSTENS, VERMERK)
    erledigt = AufgabeErledigt(aufgabe, benutzer.id, s.uhr.jetzt(), text)
    return schreite(s, benutzer, vorgang, erledigt, "aufgabe_erledigt", (("aufgabe", str(aufgabe)),))
