"""The six steps of a Vorgang and how far each one is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bureau_app.domain.vorgang import Stufe
from bureau_app.ui.presenters.befunde import NUR_OFFEN, zu_klaeren
from bureau_app.ui.presenters.felder import bildschirmfeld
from bureau_app.workflows.pruefung import Pruefung


class Schrittname(StrEnum):
    """What is done, in order; the words stand in the catalogue under `schritt`."""

    AUSWEIS = "ausweis"
    FAHRZEUG = "fahrzeug"
    ANSCHRIFT = "anschrift"
    PRUEFEN = "pruefen"
    GEBUEHR = "gebuehr"
    DRUCK = "druck"


class Schrittstand(StrEnum):
    """How far a step is."""

    FERTIG = "fertig"
    JETZT = "jetzt"
    OFFEN = "offen"
    FEHLER = "fehler"
    GESPERRT = "gesperrt"
    FREIGABE = "freigabe"
    ENTFAELLT = "entfaellt"


@dataclass(frozen=True, slots=True)
class Schritt:
    """One step and how far it is."""

    name: Schrittname
    stand: Schrittstand


_F, _O, _X, _E = Schrittstand.FERTIG, Schrittstand.OFFEN, Schrittstand.FEHLER, Schrittstand.ENTFAELLT


_PERSONEN = ("person", "ausweis", "alt", "mit", "vertreter")
_WOHNUNG = ("neu", "wohnungsgeber", "familie")


def schritte_im_entwurf(pruefung: Pruefung, fehler: Sequence[str], fahrzeuge: int) -> tuple[Schritt, ...]:
    """The steps of a draft; only F12 ends the check. `fehler` are the fields whose faults the clerk may see."""
    a = pruefung.auswertung
    gesperrt = {bildschirmfeld(b.feld) for b in zu_klaeren(pruefung)}
    offen = {bildschirmfeld(b.feld) for b in pruefung.befunde if b.code in NUR_OFFEN}
    nicht_fertig = {bildschirmfeld(key) for key in (*a.offen, *a.fehlend, *(f.feld for f in a.fehler))} | offen

    def stand(teile: tuple[str, ...], begonnen: bool) -> Schrittstand:
        def betrifft(keys: Iterable[str]) -> bool:
            return any(key.split(".", 1)[0] in teile for key in keys)

        if betrifft(fehler):
            return _X
        if betrifft(gesperrt):
            return Schrittstand.GESPERRT
        return _F if begonnen and not betrifft(nicht_fertig) else _O

    u = a.ummeldung
    staende = [
        stand(_PERSONEN, u.person is not None),
        stand(("fahrzeug",), fahrzeuge > 0),
        stand(_WOHNUNG, u.neue_anschrift is not None),
        Schrittstand.FREIGABE if pruefung.zur_freigabe and not offen else _O,
        _O,
        _O,
    ]
    if fahrzeuge == 0 and u.neue_anschrift is not None:
        staende[1] = staende[4] = staende[5] = _E
    return _mit_jetzt(staende)


def schritte_danach(stufe: Stufe, mit_aufkleber: bool) -> tuple[Schritt, ...]:
    """The steps once the draft is committed."""
    kassiert = stufe is not Stufe.UEBERNOMMEN
    gedruckt = stufe in (Stufe.ABGESCHLOSSEN, Stufe.BESTAETIGT)
    if mit_aufkleber:
        staende = [_F] * 4 + [_F if kassiert else _O, _F if gedruckt else _O]
    else:
        staende = [_F, _E, _F, _F, _E, _E]
    return _mit_jetzt(staende)


def _mit_jetzt(staende: list[Schrittstand]) -> tuple[Schritt, ...]:
    """The first step that is not done is the one that is worked on now."""
    erster = next((i for i, stand in enumerate(staende) if stand not in (_F, _E)), None)
    if erster is not None and staende[erster] is _O:
        staende[erster] = Schrittstand.JETZT
    return tuple(Schritt(name, stand) for name, stand in zip(Schrittname, staende, strict=True))
