"""One visit: open it, record what is said once, check it, commit it, and tell both registers at the end."""

from bureau_app.domain import nummer
from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.angaben import Angaben
from bureau_app.domain.bezug import Bezug
from bureau_app.domain.ereignis import Abgeschlossen, Erfasst, Registerstand, Uebernommen, Verworfen, Zurueckgenommen
from bureau_app.domain.vorgang import Vorgang, advance
from bureau_app.workflows.druck import probiere_aufkleber
from bureau_app.workflows.nachtrag import verlange_nachtrag
from bureau_app.workflows.ports import Benutzer, Journaleintrag
from bureau_app.workflows.pruefung import pruefe_vorgang, verlange_ausgefuellt, verlange_eigenen, verlange_frei
from bureau_app.workflows.schalter import Schalter, schreite, sichere

_ERSTE_FASSUNG_IM_REGISTER = 0
GRUND_ABGEBROCHEN = "abgebrochen"


def eroeffne(s: Schalter, benutzer: Benutzer, angaben: Angaben | None = None, bezug: Bezug | None = None) -> Vorgang:
    """A new draft of this clerk, with a number that no other Vorgang has; stored. A Korrektur or Storno begins with
    what is known and with its Bezug."""
    jahr = s.uhr.heute().year
    laufend = s.store.laufnummer(jahr)
    vorgang = Vorgang(
        id=s.neue_id(),
        nummer=nummer.bilde(jahr, s.arbeitsplatz.gemeinde_ags, s.arbeitsplatz.geraet, laufend),
        sachbearbeiter=benutzer.id,
        gemeinde_ags=s.arbeitsplatz.gemeinde_ags,
        angelegt_am=s.uhr.jetzt(),
        angaben=angaben or Angaben(),
        bezug=bezug,
    )
    sichere(s, benutzer, vorgang, "eroeffnet", (("nummer", vorgang.nummer), *_bezug(bezug)))
    return vorgang


def _bezug(bezug: Bezug | None) -> tuple[tuple[str, str], ...]:
    if bezug is None:
        return ()
    return ("art", bezug.art.value), ("bezug", bezug.vorgang_id), ("grund", bezug.grund.value)


def oeffne(s: Schalter, benutzer: Benutzer, vorgang_id: str, anlass: str) -> Vorgang | None:
    """The Vorgang as stored; whoever opens a person's data leaves a line with the reason, a code (BMG § 40)."""
    vorgang = s.store.lade(vorgang_id)
    if vorgang is not None:
        s.store.vermerke(Journaleintrag(benutzer.id, "gelesen", vorgang.id, (("anlass", anlass),)))
    return vorgang


def erfasse(s: Schalter, vorgang: Vorgang, angaben: Angaben) -> Vorgang:
    """Keep the draft as it stands now; no journal line, and no write if nothing changed."""
    if angaben == vorgang.angaben:
        return vorgang
    danach = advance(vorgang, Erfasst(angaben))
    s.store.sichere(danach, None)
    return danach


def uebernimm(s: Schalter, benutzer: Benutzer, vorgang: Vorgang) -> Vorgang:
    """Commit the draft; Eingabefehler names the first thing that is wrong, missing, unseen, blocking or undrawable."""
    verlange_eigenen(vorgang, benutzer)
    pruefung = pruefe_vorgang(s, vorgang)
    verlange_ausgefuellt(pruefung, vorgang.angaben)
    verlange_nachtrag(s, vorgang, pruefung)
    entscheidung = pruefung.entscheidung
    verlange_frei(() if pruefung.bereit else (*entscheidung.sperren, *entscheidung.freigaben))
    ereignis = Uebernommen(
        ummeldung=pruefung.auswertung.ummeldung,
        befunde=pruefung.befunde,
        policy_version=entscheidung.policy_version,
        gebuehr=pruefung.gebuehr,
        am=entscheidung.am,
        ausgaenge=entscheidung.ausgaenge,
    )
    danach = advance(vorgang, ereignis)
    probiere_aufkleber(s, benutzer, vorgang, pruefung)
    codes = ",".join(sorted({befund.code.value for befund in danach.befunde}))
    merkmale = (("policy", danach.policy_version), ("cent", str(danach.gebuehr.summe)), ("befunde", codes))
    sichere(s, benutzer, danach, "uebernommen", merkmale)
    return danach


def nimm_zurueck(s: Schalter, benutzer: Benutzer, vorgang: Vorgang) -> Vorgang:
    """Back to the draft, as long as nothing was paid or printed."""
    return schreite(s, benutzer, vorgang, Zurueckgenommen(), "zurueckgenommen")


def verwirf(s: Schalter, benutzer: Benutzer, vorgang: Vorgang) -> Vorgang:
    """Give the draft up; what was entered is forgotten."""
    verlange_eigenen(vorgang, benutzer)
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
            koerper=s.abbildungen[eintrag.register].koerper(danach, s.arbeitsplatz, am, benutzer.bestaetigt_am),
        )
        for eintrag in danach.register
        if eintrag.stand is Registerstand.WARTET
    ]
    merkmale = tuple((aenderung.register.value, aenderung.op_id) for aenderung in ausgang)
    sichere(s, benutzer, danach, "abgeschlossen", merkmale, ausgang)
    return danach
