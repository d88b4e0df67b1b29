"""The routing rules together: what is missing, doubtful, forbidden, and why; each cites its legal basis in `befund`."""

from collections.abc import Iterator

from bureau_app.domain.befund import Befund, Befundcode, Pruefer
from bureau_app.domain.bezug import Vorgangsart
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.pruefung_fahrzeug import pruefe_doppelte, pruefe_fahrzeug
from bureau_app.domain.pruefung_halter import pruefe_halter
from bureau_app.domain.pruefung_person import pruefe_anlass, pruefe_personen
from bureau_app.domain.pruefung_wohnung import pruefe_wohnung
from bureau_app.domain.ummeldung import Fahrzeug, Ummeldung

_RANG = {Gewicht.SPERRE: 0, Gewicht.FREIGABE: 1, Gewicht.HINWEIS: 2}


def pruefe(ummeldung: Ummeldung, pruefer: Pruefer) -> tuple[Befund, ...]:
    """All findings on what is known so far, heaviest first; within a weight the case's, then vehicle by vehicle.

    A Storno changes nothing that these rules are about: there is only the question whether it may be.
    """
    gefunden = [*pruefe_anlass(ummeldung, pruefer)]
    if ummeldung.art is not Vorgangsart.STORNO:
        gefunden += [*pruefe_personen(ummeldung, pruefer), *pruefe_wohnung(ummeldung, pruefer)]
        doppelte = tuple(pruefe_doppelte(ummeldung, pruefer))
        gefunden += doppelte
        for nummer, fahrzeug in enumerate(ummeldung.fahrzeuge):
            einzeln = not any(b.fahrzeug == nummer for b in doppelte)
            gefunden += _fahrzeug(nummer, fahrzeug, ummeldung, pruefer, einzeln)
    return tuple(sorted(gefunden, key=lambda b: _RANG[b.gewicht]))


def _fahrzeug(nummer: int, fahrzeug: Fahrzeug, u: Ummeldung, p: Pruefer, einzeln: bool) -> Iterator[Befund]:
    zu_fahrzeug = [*pruefe_fahrzeug(nummer, fahrzeug, u, p), *pruefe_halter(nummer, fahrzeug, u, p)]
    yield from zu_fahrzeug
    frei = einzeln and not fahrzeug.verwiesen and all(b.gewicht is Gewicht.HINWEIS for b in zu_fahrzeug)
    if frei and u.person and u.neue_anschrift and u.neue_anschrift.ags:
        yield p.befund(Befundcode.R1_AUFKLEBER, f"fahrzeug.{nummer}.A", nummer)
