"""One visit: open it, record what is said once, check it, commit it, and tell both registers at the end."""

from dataclasses import dataclass, replace

from bureau_app.domain import nummer
from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.angaben import Angaben
from bureau_app.domain.auswertung import Auswertung, werte_aus
from bureau_app.domain.befund import Befund, Pruefer
from bureau_app.domain.bezug import Bezug
from bureau_app.domain.eingabe import pflicht
from bureau_app.domain.entscheidung import Entscheidung, entscheide
from bureau_app.domain.ereignis import Abgeschlossen, Erfasst, Registerstand, Uebernommen, Verworfen, Zurueckgenommen
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.freigabe import Freigabe
from bureau_app.domain.gebuehr import Gebuehr
from bureau_app.domain.vorgang import Stufe, UnerlaubterSchritt, Vorgang, advance
from bureau_app.workflows.druck import aufkleber_von
from bureau_app.workflows.ports import Benutzer
from bureau_app.workflows.schalter import Schalter, schreite, sichere

_VORSCHAU_DPI = 72
_ERSTE_FASSUNG_IM_REGISTER = 0
GRUND_ABGEBROCHEN = "abgebrochen"


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


def eroeffne(s: Schalter, benutzer: Benutzer) -> Vorgang:
    """A new draft of this clerk, with a number that no other Vorgang has; stored."""
    jahr = s.uhr.heute().year
    laufend = s.store.laufnummer(jahr)
    vorgang = Vorgang(
        id=s.neue_id(),
        nummer=nummer.bilde(jahr, s.arbeitsplatz.gemeinde_ags, s.arbeitsplatz.geraet, laufend),
        sachbearbeiter=benutzer.id,
        gemeinde_ags=s.arbeitsplatz.gemeinde_ags,
        angelegt_am=s.uhr.jetzt(),
    )
    sichere(s, benutzer, vorgang, "eroeffnet", (("nummer", vorgang.nummer),))
    return vorgang


def erfasse(s: Schalter, vorgang: Vorgang, angaben: Angaben) -> Vorgang:
    """Keep the draft as it stands now; no journal line, and no write if nothing changed."""
    if angaben == vorgang.angaben:
        return vorgang
    danach = advance(vorgang, Erfasst(angaben))
    s.store.sichere(danach, None)
    return danach


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


def uebernimm(s: Schalter, benutzer: Benutzer, vorgang: Vorgang) -> Vorgang:
    """Commit the draft; Eingabefehler names the first thing that is wrong, missing, unseen, blocking or undrawable."""
    _verlange_eigenen(vorgang, benutzer)
    pruefung = pruefe_angaben(s, vorgang.angaben, vorgang.bezug, vorgang.freigabe)
    _verlange_bereit(pruefung, vorgang.angaben)
    ereignis = Uebernommen(
        ummeldung=pruefung.auswertung.ummeldung,
        befunde=pruefung.befunde,
        policy_version=s.policy.version,
        gebuehr=pruefung.gebuehr,
        am=s.uhr.heute(),
        ausgaenge=pruefung.entscheidung.ausgaenge,
    )
    danach = advance(vorgang, ereignis)
    for fahrzeug in danach.offene_aufkleber():
        s.drucker.vorschau(aufkleber_von(s, benutzer, danach, fahrzeug), _VORSCHAU_DPI)
    codes = ",".join(sorted({befund.code.value for befund in danach.befunde}))
    merkmale = (("policy", danach.policy_version), ("cent", str(danach.gebuehr.summe)), ("befunde", codes))
    sichere(s, benutzer, danach, "uebernommen", merkmale)
    return danach


def nimm_zurueck(s: Schalter, benutzer: Benutzer, vorgang: Vorgang) -> Vorgang:
    """Back to the draft, as long as nothing was paid or printed."""
    return schreite(s, benutzer, vorgang, Zurueckgenommen(), "zurueckgenommen")


def verwirf(s: Schalter, benutzer: Benutzer, vorgang: Vorgang) -> Vorgang:
    """Give the draft up; what was entered is forgotten."""
    _verlange_eigenen(vorgang, benutzer)
    return schreite(s, benutzer, vorgang, Verworfen(GRUND_ABGEBROCHEN), "verworfen", (("grund", GRUND_ABGEBROCHEN),))


def schliesse_ab(s: Schalter, benutzer: Benutzer, vorgang: Vorgang) -> Vorgang:
    """Close the Vorgang and put one change for each register that is concerned into the outbox, in one transaction."""
    danach = advance(vorgang, Abgeschlossen())
    am = s.uhr.jetzt()
    ausgang = [
        Aenderung(
            op_id=s.neue_id(),
            vorgang_id=danach.id,
            register=eintrag.register,
            base_version=_ERSTE_FASSUNG_IM_REGISTER,
            koerper=s.abbildungen[eintrag.register].koerper(danach, s.arbeitsplatz, am),
        )
        for eintrag in danach.register
        if eintrag.stand is Registerstand.WARTET
    ]
    merkmale = tuple((aenderung.register.value, aenderung.op_id) for aenderung in ausgang)
    sichere(s, benutzer, danach, "abgeschlossen", merkmale, ausgang)
    return danach


def gehoert(vorgang: Vorgang, benutzer: Benutzer) -> bool:
    """Whether this person may work on the Vorgang: a draft belongs to its clerk, a later stage to the office."""
    return vorgang.stufe is not Stufe.ENTWURF or vorgang.sachbearbeiter == benutzer.id


def _verlange_eigenen(vorgang: Vorgang, benutzer: Benutzer) -> None:
    if not gehoert(vorgang, benutzer):
        raise UnerlaubterSchritt("the draft belongs to another clerk")


def _verlange_bereit(pruefung: Pruefung, angaben: Angaben) -> None:
    if pruefung.auswertung.fehler:
        raise pruefung.auswertung.fehler[0]
    for key in pruefung.auswertung.fehlend:
        pflicht(angaben.text(key), key)
    for key in pruefung.auswertung.offen:
        raise Eingabefehler(Fehlercode.FELD_UNGEPRUEFT, key)
    entscheidung = pruefung.entscheidung
    for befund in () if pruefung.bereit else (*entscheidung.sperren, *entscheidung.freigaben):
        raise Eingabefehler(Fehlercode.BEFUND_STEHT_ENTGEGEN, befund.feld, befund=befund.code.value)
