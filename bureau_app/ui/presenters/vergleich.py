"""Both registers side by side: what stands there, and what this visit makes of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bureau_app.domain.anschrift import Anschrift, Gemeinden
from bureau_app.domain.aufnahme import einzeilig
from bureau_app.domain.bezug import Vorgangsart
from bureau_app.domain.ummeldung import Ummeldung
from bureau_app.ui.presenters.haushaltsbild import Fahrzeugbild, Fahrzeugstand
from bureau_app.ui.texts import Texte


@dataclass(frozen=True, slots=True)
class Zelle:
    """One cell and whether this visit changes it."""

    text: str = field(default="", repr=False)
    geaendert: bool = False


@dataclass(frozen=True, slots=True)
class Vergleichszeile:
    """One feature: what it is, what stands there, and what will stand in each register."""

    merkmal: str = field(repr=False)
    bisher: Zelle
    melderegister: Zelle
    fahrzeugregister: Zelle

    @property
    def zellen(self) -> tuple[Zelle, ...]:
        """The cells from left to right."""
        return (Zelle(self.merkmal), self.bisher, self.melderegister, self.fahrzeugregister)


def vergleiche(
    u: Ummeldung, fahrzeuge: Sequence[Fahrzeugbild], gemeinden: Gemeinden, texte: Texte
) -> tuple[Vergleichszeile, ...]:
    """The rows for what is known so far; unknown cells are empty, cells that do not concern a register hold a dash."""
    if not (u.alte_anschrift or u.neue_anschrift or u.fahrzeuge):
        return ()
    keins_aendert = bool(fahrzeuge) and all(f.stand not in _AENDERT for f in fahrzeuge)
    if u.art is Vorgangsart.STORNO:
        return (*_zurueck(u, texte), *_fahrzeuge(u, fahrzeuge, texte))
    return (*_anschrift(u, keins_aendert, gemeinden, texte), *_personen(u, texte), *_fahrzeuge(u, fahrzeuge, texte))


_AENDERT = (Fahrzeugstand.AUFKLEBER, Fahrzeugstand.OFFEN)


def _anschrift(u: Ummeldung, gesperrt: bool, gemeinden: Gemeinden, texte: Texte) -> Iterator[Vergleichszeile]:
    """The rows of the person; `gesperrt`: no Fahrzeug of this visit may change as it stands."""
    nichts = Zelle(texte("vergleich.nichts"))
    kfz_aendert = bool(u.fahrzeuge) and not gesperrt
    alt, neu = u.alte_anschrift, u.neue_anschrift
    alte, neue = (a.zeilen() if a else ("", "") for a in (alt, neu))
    for stelle, merkmal in enumerate(("strasse", "ort")):
        zelle = Zelle(neue[stelle], bool(neu) and neue[stelle] != alte[stelle])
        kfz = zelle if kfz_aendert else nichts
        yield Vergleichszeile(texte(f"vergleich.{merkmal}"), Zelle(alte[stelle]), zelle, kfz)
    gemeinde_alt, gemeinde_neu = (_gemeinde(a, gemeinden, texte) for a in (alt, neu))
    zelle = Zelle(gemeinde_neu, bool(neu) and gemeinde_neu != gemeinde_alt)
    yield Vergleichszeile(texte("vergleich.gemeinde"), Zelle(gemeinde_alt), zelle, nichts)
    einzug = Zelle(texte.datum(u.einzugsdatum), True) if u.einzugsdatum else Zelle()
    yield Vergleichszeile(texte("vergleich.einzug"), nichts, einzug, einzug if kfz_aendert else nichts)
    wohnung = Zelle(texte(f"wert.{u.wohnungsart.value}"), bool(neu))
    yield Vergleichszeile(texte("vergleich.wohnung"), nichts, wohnung, nichts)


def _zurueck(u: Ummeldung, texte: Texte) -> Iterator[Vergleichszeile]:
    """The rows of a Storno: what was reported then stands there, and both registers go back to what was before."""
    nichts = Zelle(texte("vergleich.nichts"))
    dort, danach = (a.zeilen() if a else ("", "") for a in (u.neue_anschrift, u.alte_anschrift))
    for stelle, merkmal in enumerate(("strasse", "ort")):
        zelle = Zelle(danach[stelle], bool(u.alte_anschrift) and danach[stelle] != dort[stelle])
        kfz = zelle if u.bezug and u.bezug.aufkleber else nichts
        yield Vergleichszeile(texte(f"vergleich.{merkmal}"), Zelle(dort[stelle]), zelle, kfz)


def _gemeinde(anschrift: Anschrift | None, gemeinden: Gemeinden, texte: Texte) -> str:
    if anschrift is None:
        return ""
    gemeinde = gemeinden.nach_ags(anschrift.ags)
    if gemeinde is None:
        return texte("vergleich.ausserhalb")
    return texte("vergleich.gemeinde_mit_ags", name=gemeinde.name, ags=gemeinde.ags)


def _personen(u: Ummeldung, texte: Texte) -> Iterator[Vergleichszeile]:
    """Who moves, if there are several."""
    if u.mitziehende:
        nichts = Zelle(texte("vergleich.nichts"))
        namen = ", ".join(person.vornamen.split()[0] for person in u.personen)
        wer = Zelle(texte("vergleich.anzahl", anzahl=len(u.personen), namen=namen), True)
        yield Vergleichszeile(texte("vergleich.personen"), nichts, wer, nichts)


def _fahrzeuge(u: Ummeldung, bilder: Sequence[Fahrzeugbild], texte: Texte) -> Iterator[Vergleichszeile]:
    nichts = Zelle(texte("vergleich.nichts"))
    for fahrzeug, bild in zip(u.fahrzeuge, bilder, strict=False):
        wort = texte(f"vergleich.{bild.stand.value}") if bild.stand is not Fahrzeugstand.OFFEN else ""
        neu = Zelle(wort, bild.stand is Fahrzeugstand.AUFKLEBER)
        bisher = Zelle(einzeilig(fahrzeug.zb1.halter_anschrift))
        yield Vergleichszeile(fahrzeug.zb1.kennzeichen, bisher, nichts, neu)
