"""Both registers side by side: what stands there, and what this visit makes of it."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, field

from bureau_app.domain.anschrift import Anschrift, Gemeinden
from bureau_app.domain.aufnahme import einzeilig
from bureau_app.domain.befund import Befund
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.ummeldung import Fahrzeug, Ummeldung
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
    u: Ummeldung, befunde: tuple[Befund, ...], gemeinden: Gemeinden, texte: Texte
) -> tuple[Vergleichszeile, ...]:
    """The rows for what is known so far; unknown cells are empty, cells that do not concern a register hold a dash."""
    if not (u.alte_anschrift or u.neue_anschrift or u.fahrzeuge):
        return ()
    gesperrt = {b.fahrzeug for b in befunde if b.gewicht is not Gewicht.HINWEIS}
    alle_gesperrt = bool(u.fahrzeuge) and gesperrt.issuperset(range(len(u.fahrzeuge)))
    return (*_anschrift(u, alle_gesperrt, gemeinden, texte), *_fahrzeuge(u, gesperrt, texte))


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


def _gemeinde(anschrift: Anschrift | None, gemeinden: Gemeinden, texte: Texte) -> str:
    if anschrift is None:
        return ""
    gemeinde = gemeinden.nach_ags(anschrift.ags)
    if gemeinde is None:
        return texte("vergleich.ausserhalb")
    return texte("vergleich.gemeinde_mit_ags", name=gemeinde.name, ags=gemeinde.ags)


def _fahrzeuge(u: Ummeldung, gesperrt: Set[int | None], texte: Texte) -> Iterator[Vergleichszeile]:
    nichts = Zelle(texte("vergleich.nichts"))
    for nummer, fahrzeug in enumerate(u.fahrzeuge):
        if nummer in gesperrt:
            neu = Zelle(texte("vergleich.gesperrt"))
        elif u.neue_anschrift:
            neu = Zelle(texte("vergleich.aufkleber"), True)
        else:
            neu = Zelle()
        yield Vergleichszeile(_kennzeichen(fahrzeug), Zelle(einzeilig(fahrzeug.zb1.halter_anschrift)), nichts, neu)


def _kennzeichen(fahrzeug: Fahrzeug) -> str:
    return fahrzeug.zb1.kennzeichen
