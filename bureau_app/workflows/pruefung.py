"""Check a draft: what it says, what it comes to, and what stands in the way of the next step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.auswertung import Auswertung, werte_aus
from bureau_app.domain.befund import Befund, Pruefer
from bureau_app.domain.bezug import Bezug
from bureau_app.domain.eingabe import pflicht
from bureau_app.domain.entscheidung import Entscheidung, entscheide
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.freigabe import Freigabe
from bureau_app.domain.gebuehr import Gebuehr
from bureau_app.domain.vorgang import Stufe, UnerlaubterSchritt, Vorgang
from bureau_app.workflows.ports import Benutzer
from bureau_app.workflows.schalter import Schalter


@dataclass(frozen=True, slots=True)
class Pruefung:
    """What the draft says, what it comes to, and what a second person decided on it, if anybody did."""

    auswertung: Auswertung
    entscheidung: Entscheidung
    freigabe: Freigabe | None = None

    @property
    def befunde(self) -> tuple[Befund, ...]:
        """All findings, heaviest first."""
        return self.entscheidung.befunde

    @property
    def gebuehr(self) -> Gebuehr:
        """The fee of the stickers that would be printed."""
        return self.entscheidung.gebuehr

    @property
    def ausgefuellt(self) -> bool:
        """Whether nothing is wrong, missing or still to be looked at."""
        return not (self.auswertung.fehler or self.auswertung.fehlend or self.auswertung.offen)

    @property
    def bereit(self) -> bool:
        """Whether it may be committed as it is."""
        return self.ausgefuellt and self.entscheidung.frei(self.freigabe)

    @property
    def zur_freigabe(self) -> bool:
        """Whether only a second person's word is missing."""
        return self.ausgefuellt and not self.entscheidung.sperren and not self.bereit


def pruefe_angaben(
    s: Schalter, angaben: Angaben, bezug: Bezug | None = None, freigabe: Freigabe | None = None
) -> Pruefung:
    """What the draft says, the rules' findings, outcomes, fee; pure and quick, called after each change on the screen.

    `bezug` and `freigabe` are the Vorgang's.
    """
    auswertung = werte_aus(angaben, s.stammdaten)
    pruefer = Pruefer(
        policy=s.policy,
        gemeinden=s.stammdaten.gemeinden,
        zeichen=s.stammdaten.zeichen,
        heute=s.uhr.heute(),
        gemeinde_ags=s.arbeitsplatz.gemeinde_ags,
    )
    auswertung = replace(auswertung, ummeldung=replace(auswertung.ummeldung, bezug=bezug))
    return Pruefung(auswertung, entscheide(auswertung.ummeldung, pruefer, s.stammdaten.tarif), freigabe)


def pruefe_vorgang(s: Schalter, vorgang: Vorgang) -> Pruefung:
    """The draft of this Vorgang, with what it refers to and what was decided on it."""
    return pruefe_angaben(s, vorgang.angaben, vorgang.bezug, vorgang.freigabe)


def verlange_ausgefuellt(pruefung: Pruefung, angaben: Angaben) -> None:
    """Eingabefehler that names the first thing that is wrong, missing or unseen."""
    if pruefung.auswertung.fehler:
        raise pruefung.auswertung.fehler[0]
    for key in pruefung.auswertung.fehlend:
        pflicht(angaben.text(key), key)
    for key in pruefung.auswertung.offen:
        raise Eingabefehler(Fehlercode.FELD_UNGEPRUEFT, key)


def verlange_frei(im_weg: Sequence[Befund]) -> None:
    """Eingabefehler that names the first of the findings that stand in the way, if there is one."""
    for befund in im_weg:
        raise Eingabefehler(Fehlercode.BEFUND_STEHT_ENTGEGEN, befund.feld, befund=befund.code.value)


def gehoert(vorgang: Vorgang, benutzer: Benutzer) -> bool:
    """Whether this person may work on the Vorgang: a draft belongs to its clerk, a later stage to the office."""
    return vorgang.stufe is not Stufe.ENTWURF or vorgang.sachbearbeiter == benutzer.id


def verlange_eigenen(vorgang: Vorgang, benutzer: Benutzer) -> None:
    """A draft is worked on by its own clerk only; the screen offers it to nobody else."""
    if not gehoert(vorgang, benutzer):
        raise UnerlaubterSchritt("the draft belongs to another clerk")
