"""What a Korrektur or Storno may say, so that no register keeps what nobody takes back."""

from dataclasses import replace

from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.bezug import Vorgangsart
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.ummeldung import Ummeldung
from bureau_app.domain.vorgang import Vorgang
from bureau_app.workflows.entwurf import angaben_aus
from bureau_app.workflows.pruefung import Pruefung, pruefe_angaben
from bureau_app.workflows.schalter import Schalter

_OHNE_FELD = ""


def verlange_nachtrag(s: Schalter, vorgang: Vorgang, pruefung: Pruefung) -> None:
    """A Storno says what was recorded and nothing else; a Korrektur is about every vehicle that the Kreis was told of.

    Eingabefehler STORNO_GEAENDERT or KORREKTUR_OHNE_FAHRZEUG.
    """
    frueher = s.store.lade(vorgang.bezug.vorgang_id) if vorgang.bezug else None
    if frueher is None or frueher.ummeldung is None:
        return
    neu = pruefung.auswertung.ummeldung
    if neu.art is Vorgangsart.STORNO:
        aufgenommen = pruefe_angaben(s, angaben_aus(frueher.ummeldung)).auswertung.ummeldung
        if _sache(neu) != _sache(aufgenommen):
            raise Eingabefehler(Fehlercode.STORNO_GEAENDERT, _OHNE_FELD)
        return
    bleibt = {
        fahrzeug.zb1.fin
        for fahrzeug, ausgang in zip(neu.fahrzeuge, pruefung.entscheidung.ausgaenge, strict=True)
        if ausgang is not Fahrzeugausgang.ABGELEHNT
    }
    for nummer, fahrzeug in enumerate(frueher.ummeldung.fahrzeuge):
        if frueher.ausgang(nummer) is not Fahrzeugausgang.ABGELEHNT and fahrzeug.zb1.fin not in bleibt:
            kennzeichen = fahrzeug.zb1.kennzeichen
            raise Eingabefehler(Fehlercode.KORREKTUR_OHNE_FAHRZEUG, _OHNE_FELD, kennzeichen=kennzeichen)


def _sache(u: Ummeldung) -> Ummeldung:
    """The matter itself: what the register answered may be newer, and a Storno has a Bezug."""
    return replace(u, bezug=None, fahrzeuge=tuple(replace(fahrzeug, register=None) for fahrzeug in u.fahrzeuge))
