"""Rules about the dwelling: which office, by when it is reported, who let it, and which of several is the main one."""

from collections.abc import Iterator
from datetime import date

from bureau_app.domain.befund import Befund, Befundcode, Pruefer
from bureau_app.domain.beteiligte import beteiligte
from bureau_app.domain.bezug import Vorgangsart
from bureau_app.domain.frist import letzter_tag
from bureau_app.domain.ummeldung import Ummeldung, Wohnungsart


def pruefe_wohnung(u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    """Findings on the move itself."""
    if u.einzugsdatum:
        yield from _einzug(u, u.einzugsdatum, p)
    yield from _weitere_wohnung(u, p)
    if u.neue_anschrift is None:
        return
    if not u.neue_anschrift.ags:
        yield p.befund(Befundcode.R15_WEGZUG, "neu.anschrift", ort=u.neue_anschrift.ort)
    elif u.neue_anschrift.ags != p.gemeinde_ags:
        yield p.befund(Befundcode.M17_ANDERE_GEMEINDE, "neu.anschrift", ort=u.neue_anschrift.ort)
    if u.alte_anschrift and u.alte_anschrift.gleich(u.neue_anschrift, p.zeichen):
        yield p.befund(Befundcode.M_ANSCHRIFT_GLEICH, "neu.anschrift")
    yield from _wohnungsgeber(u, p)


def _einzug(u: Ummeldung, einzug: date, p: Pruefer) -> Iterator[Befund]:
    """Not before the move, and in time after it; a Korrektur asks nothing that the first recording answered."""
    if einzug > p.heute:
        yield p.befund(Befundcode.M17_EINZUG_ZUKUENFTIG, "neu.einzugsdatum")
        return
    frist = letzter_tag(einzug, p.policy.meldefrist_tage, werktags=p.policy.frist_endet_werktags)
    if p.heute <= frist or u.art is Vorgangsart.KORREKTUR:
        return
    werte = {
        "tage": str((p.heute - einzug).days),
        "frist": f"{frist:%d.%m.%Y}",
        "von": str(p.policy.verwarnungsgeld_von_cent // 100),
        "bis": str(p.policy.verwarnungsgeld_bis_cent // 100),
    }
    yield p.befund(Befundcode.M17_MELDEFRIST, "neu.einzugsdatum", **werte)
    if u.verspaetungsgrund is None:
        yield p.befund(Befundcode.M17_VERSPAETUNGSGRUND, "neu.verspaetung")


def _wohnungsgeber(u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    """On paper, by the mark of an electronic confirmation, refused, or missing."""
    geber = u.wohnungsgeber
    if geber.zuordnungsmerkmal:
        return
    if u.wohnungsgeber_bestaetigt:
        if p.policy.wohnungsgeber_erfassen and not (geber.name and geber.anschrift):
            feld = "wohnungsgeber.anschrift" if geber.name else "wohnungsgeber.name"
            yield p.befund(Befundcode.M19_ANGABEN_FEHLEN, feld)
    elif geber.verweigert:
        yield p.befund(Befundcode.M19_VERWEIGERT, "neu.wohnungsgeber")
    else:
        yield p.befund(Befundcode.M19_WOHNUNGSGEBER, "neu.wohnungsgeber")


def _weitere_wohnung(u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    """An only dwelling has no other beside it; a main or a further one has, and it is not this one."""
    allein = u.wohnungsart is Wohnungsart.ALLEINIGE
    if u.weitere_wohnung is None:
        widerspruch = not allein
    else:
        widerspruch = allein or bool(u.neue_anschrift and u.weitere_wohnung.gleich(u.neue_anschrift, p.zeichen))
    if widerspruch:
        feld = "neu.wohnungsart" if allein else "neu.weitere_wohnung"
        yield p.befund(Befundcode.M21_WEITERE_WOHNUNG, feld)
    familie = u.mitziehende or any(not b.volljaehrig(p.heute) for b in beteiligte(u))
    if not allein and familie:
        yield p.befund(Befundcode.M22_FAMILIENWOHNUNG, "neu.wohnungsart")
