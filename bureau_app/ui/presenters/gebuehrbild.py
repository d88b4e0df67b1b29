"""The fee in words: its lines and the sum."""

from dataclasses import dataclass, field

from bureau_app.domain.gebuehr import Gebuehr
from bureau_app.ui.texts import Texte


@dataclass(frozen=True, slots=True)
class Gebuehrenbild:
    """Lines (text, amount) and the sum; no line means nothing to pay. `vorbehalt`: why nothing is due yet."""

    summe: str = field(default="", repr=False)
    zeilen: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    kurz: str = field(default="", repr=False)
    vorbehalt: str = field(default="", repr=False)


KEINE_GEBUEHR = Gebuehrenbild()


def gebuehrenbild(gebuehr: Gebuehr, texte: Texte, gesperrt: bool = False) -> Gebuehrenbild:
    """The fee as the screen shows it; `kurz` is all lines on one. `gesperrt`: a Befund must be settled first."""
    if not gebuehr.positionen:
        return Gebuehrenbild(texte("gebuehr.keine"))
    zeilen = tuple(
        (
            texte(
                "gebuehr.position" if p.anzahl == 1 else "gebuehr.mehrere",
                nummer=p.nummer,
                text=p.text,
                anzahl=p.anzahl,
            ),
            texte.geld(p.cent),
        )
        for p in gebuehr.positionen
    )
    kurz = " + ".join(texte("gebuehr.kurz", nummer=p.nummer, betrag=texte.geld(p.cent)) for p in gebuehr.positionen)
    vorbehalt = texte("gebuehr.erst_klaeren") if gesperrt else ""
    return Gebuehrenbild(texte.geld(gebuehr.summe), zeilen, kurz, vorbehalt)
