"""The hint that a street is in no directory: it may be new, or written wrongly."""

from collections.abc import Iterator

from bureau_app.domain.ummeldung import Ummeldung
from bureau_app.ui.presenters.befunde import Befundzeile, Schwere
from bureau_app.ui.presenters.erfassung import ANSCHRIFT
from bureau_app.ui.presenters.umgebung import Umgebung


def strassenhinweis(ummeldung: Ummeldung, umgebung: Umgebung) -> Iterator[Befundzeile]:
    """One row if the new Anschrift is whole and its municipality's directory lacks the street."""
    neu, texte = ummeldung.neue_anschrift, umgebung.texte
    if neu and not umgebung.strassen().kennt(neu.strasse, neu.ags, umgebung.schalter.stammdaten.zeichen):
        text, tun = texte("befunde.strasse_unbekannt"), texte("befunde.strasse_unbekannt_tun")
        yield Befundzeile(Schwere.HINWEIS, texte("gewicht.hinweis"), text, tun, feld=ANSCHRIFT)
