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


def gebuehrenbild(gebuehr: Gebuehr, texte: Texte, vorbehalt: str = "") -> Gebuehrenbild:
    """The fee as the screen shows it; `kurz` is all lines on one. `vorbehalt` names the text that says why nothing is
    due yet."""
    if not gebuehr.positionen:
        offen = Gebuehrenbild(texte("gebuehr.offen"), vorbehalt=texte(vorbehalt)) if vorbehalt else None
        return offen or Gebuehrenbild(texte("gebuehr.keine"))
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
    kurz = " + ".join(
        texte(
            "gebuehr.kurz" if p.anzahl == 1 else "gebuehr.kurz_mehrere",
            nummer=p.nummer,
            anzahl=p.anzahl,
            betrag=texte.geld(p.einzeln_cent),
        )
        for p in gebuehr.positionen
    )
    return Gebuehrenbild(texte.geld(gebuehr.summe), zeilen, kurz, texte(vorbehalt) if vorbehalt else "")
