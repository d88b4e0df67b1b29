"""Sets the case sheet on A4: title, number as text and as Code128, headings, lines and paragraphs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bureau_app.domain.nummer import anzeige
from bureau_app.printing.satz import Flaeche, Seite, Text, setze, verschiebe
from bureau_app.printing.schriften import MM_PRO_PT, Schriften
from bureau_app.printing.strichcode import RUHEZONE_MM, breite_mm, code128
from bureau_app.printing.umbruch import umbrich
from bureau_app.workflows.ports import Vorgangsblatt

A4_MM = (210.0, 297.0)
_LINKS, _RECHTS = 25.0, 190.0
_OBEN, _UNTEN = 22.0, 272.0
_WERTE = 82.0
_TITEL_PT, _NUMMER_PT, _KOPF_PT, _WERT_PT, _NAME_PT, _KLEIN_PT = 20.0, 12.0, 11.5, 10.5, 9.5, 8.0
_ZEILE, _ABSATZ = 5.2, 1.7
_STRICH = 0.25
_CODE_HOEHE = 13.0
_DUNKEL, _LINIE = 0.3, 0.72


@dataclass(frozen=True, slots=True)
class _Block:
    """What must not be parted by a page's end: height in mm, texts and rectangles from its upper edge.

    `bleibt` = the next block must stand on the same page.
    """

    hoehe_mm: float
    texte: tuple[Text, ...] = ()
    flaechen: tuple[Flaeche, ...] = ()
    bleibt: bool = False


def setze_vorgangsblatt(blatt: Vorgangsblatt, schriften: Schriften) -> tuple[Seite, ...]:
    """The sheet as one page of A4 or more."""
    kopf, beginn = _kopf(blatt, schriften)
    seiten: list[Seite] = []
    offen, y = kopf, beginn
    bloecke = [block for zeile in blatt.zeilen for block in _zeile(*zeile, schriften)]
    for stelle, block in enumerate(bloecke):
        if y + _noetig(bloecke, stelle) > _UNTEN:
            seiten.append(offen)
            offen, y = Seite(*A4_MM), _OBEN
        gesetzt = verschiebe(Seite(*A4_MM, block.texte, block.flaechen), 0, y)
        offen = replace(offen, texte=offen.texte + gesetzt.texte, flaechen=offen.flaechen + gesetzt.flaechen)
        y += block.hoehe_mm
    seiten.append(offen)
    return tuple(_mit_fuss(seite, blatt, n, len(seiten), schriften) for n, seite in enumerate(seiten, start=1))


def _noetig(bloecke: list[_Block], stelle: int) -> float:
    """Height of a block and of those that must stay with it; of the block alone if they would not fit any page."""
    hoehe = bloecke[stelle].hoehe_mm
    ende = stelle
    while bloecke[ende].bleibt and ende + 1 < len(bloecke):
        ende += 1
        hoehe += bloecke[ende].hoehe_mm
    return hoehe if hoehe <= _UNTEN - _OBEN else bloecke[stelle].hoehe_mm


def _kopf(blatt: Vorgangsblatt, schriften: Schriften) -> tuple[Seite, float]:
    """Title at the left, bars and number at the right, a rule below; and where the lines may begin (mm)."""
    code = code128(blatt.nummer, 0, 0, _CODE_HOEHE)
    code_links = _RECHTS - breite_mm(code)
    code = tuple(replace(balken, x_mm=balken.x_mm + code_links, y_mm=_OBEN - 4) for balken in code)
    lesbar = setze(schriften, anzeige(blatt.nummer), 0, _OBEN - 4 + _CODE_HOEHE + 4.6, _NUMMER_PT)
    lesbar = replace(lesbar, x_mm=_RECHTS - breite_mm(code) / 2 - lesbar.rechts_mm / 2)
    frei = code_links - RUHEZONE_MM - _LINKS
    zeilen = _umbrich(blatt.titel, frei, _TITEL_PT, schriften, fett=True)
    titel = tuple(
        setze(schriften, zeile, _LINKS, _OBEN + 4.5 + n * 9, _TITEL_PT, fett=True) for n, zeile in enumerate(zeilen)
    )
    unten = max(lesbar.unten_mm, titel[-1].unten_mm) + 5
    linie = Flaeche(_LINKS, unten, _RECHTS - _LINKS, 0.5)
    return Seite(*A4_MM, (*titel, lesbar), (*code, linie)), unten + 3


def _zeile(name: str, wert: str, schriften: Schriften) -> Iterator[_Block]:
    """A heading (no value), a paragraph (no label), or label and value side by side."""
    if not wert:
        yield from _ueberschrift(name, schriften)
    elif not name:
        zeilen = _umbrich(wert, _RECHTS - _LINKS, _WERT_PT, schriften)
        yield from _absatz([(setze(schriften, zeile, _LINKS, 4.4, _WERT_PT),) for zeile in zeilen])
    else:
        namen = _umbrich(name, _WERTE - _LINKS - 4, _NAME_PT, schriften)
        werte = _umbrich(wert, _RECHTS - _WERTE, _WERT_PT, schriften)
        reihen: list[tuple[Text, ...]] = []
        for n in range(max(len(namen), len(werte))):
            links = [setze(schriften, z, _LINKS, 4.4, _NAME_PT, grau=_DUNKEL) for z in namen[n : n + 1]]
            rechts = [setze(schriften, z, _WERTE, 4.4, _WERT_PT) for z in werte[n : n + 1]]
            reihen.append((*links, *rechts))
        yield from _absatz(reihen)


def _ueberschrift(text: str, schriften: Schriften) -> Iterator[_Block]:
    for n, zeile in enumerate(_umbrich(text, _RECHTS - _LINKS, _KOPF_PT, schriften, fett=True)):
        oben = 9.5 if n == 0 else 5.0
        yield _Block(oben + 0.6, (setze(schriften, zeile, _LINKS, oben, _KOPF_PT, fett=True),), bleibt=True)
    yield _Block(2.2, flaechen=(Flaeche(_LINKS, 1.2, _RECHTS - _LINKS, _STRICH, _LINIE),), bleibt=True)


def _absatz(reihen: Sequence[tuple[Text, ...]]) -> Iterator[_Block]:
    """Lines under each other; the first two and the last two stay together."""
    for n, texte in enumerate(reihen):
        letzte = n == len(reihen) - 1
        yield _Block(_ZEILE + (_ABSATZ if letzte else 0), texte, bleibt=not letzte and n in (0, len(reihen) - 2))


def _mit_fuss(seite: Seite, blatt: Vorgangsblatt, nummer: int, von: int, schriften: Schriften) -> Seite:
    """The number, and which page of how many this is, at the foot of every page after or before another."""
    if von == 1:
        return seite
    links = setze(schriften, anzeige(blatt.nummer), _LINKS, 284, _KLEIN_PT, grau=_DUNKEL)
    rechts = setze(schriften, f"{nummer} / {von}", 0, 284, _KLEIN_PT, grau=_DUNKEL)
    rechts = replace(rechts, x_mm=_RECHTS - rechts.rechts_mm)
    return replace(seite, texte=(*seite.texte, links, rechts))


def _umbrich(text: str, breite: float, pt: float, schriften: Schriften, *, fett: bool = False) -> tuple[str, ...]:
    grenze = breite / (pt * MM_PRO_PT)
    return umbrich(text, grenze, lambda zeile: schriften.miss(zeile, fett).breite)
