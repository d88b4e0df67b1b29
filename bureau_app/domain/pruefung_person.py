"""Rules about persons: identity documents, who may speak for whom, protection, and what the visit is about."""

from collections.abc import Iterator, Sequence
from datetime import date

from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.befund import Befund, Befundcode, Pruefer
from bureau_app.domain.beteiligte import (
    MELDEPFLICHTIG,
    VOLLJAEHRIG,
    Beteiligt,
    alter,
    beteiligte,
    gleiche_vornamen,
    gleicher_name,
)
from bureau_app.domain.bezug import Vorgangsart
from bureau_app.domain.ummeldung import Person, Uebermittlungssperre, Ummeldung, Vertreter, Vertretungsart

OHNE_FELD = ""
"""A finding about the Vorgang as a whole: nothing that can be typed would clear it."""

_AUSWEIS_HOECHSTENS_JAHRE = 15
"""German documents are valid for ten years (PAuswG § 6, PassG § 5); a few foreign ones for longer."""


def pruefe_personen(u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    """Findings on everybody who moves and on who speaks for them."""
    alle = tuple(beteiligte(u))
    for beteiligt in alle:
        yield from _person(beteiligt, u.einzugsdatum, p)
    yield from _doppelte(alle, p)
    yield from _vertretung(u, p)
    if u.mitziehende and not u.familie_belehrt:
        yield p.befund(Befundcode.M23_BELEHRUNG, "familie.belehrung")
    yield from _schutz(u, p)


def pruefe_anlass(u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    """Findings on what the visit is about: a Korrektur, a Storno, a fee that is not to be taken."""
    if u.art is Vorgangsart.KORREKTUR:
        yield p.befund(Befundcode.K_KORREKTUR, OHNE_FELD)
    if u.art is Vorgangsart.STORNO:
        yield p.befund(Befundcode.K_STORNO, OHNE_FELD)
    elif u.erlass and any(not fahrzeug.verwiesen for fahrzeug in u.fahrzeuge):
        yield p.befund(Befundcode.G5_ERLASS, "gebuehr.erlass")


def _person(b: Beteiligt, einzug: date | None, p: Pruefer) -> Iterator[Befund]:
    """Birth date and document; nobody moved in before being born, and a child born later has a day of its own."""
    geburt = b.person.geburtsdatum
    if geburt > p.heute:
        yield p.befund(Befundcode.M_GEBURT_ZUKUENFTIG, b.vorsatz + "geburtsdatum")
    elif einzug and einzug < geburt:
        yield p.befund(Befundcode.M_EINZUG_VOR_GEBURT, b.vorsatz + "geburtsdatum", datum=f"{geburt:%d.%m.%Y}")
    if b.ausweis is None:
        return
    bis, datum = b.ausweis.gueltig_bis, f"{b.ausweis.gueltig_bis:%d.%m.%Y}"
    if bis < p.heute:
        yield p.befund(Befundcode.R19_AUSWEIS_ABGELAUFEN, b.vorsatz_ausweis + "gueltig_bis", datum=datum)
    elif (bis.year - p.heute.year, bis.month, bis.day) > (_AUSWEIS_HOECHSTENS_JAHRE, p.heute.month, p.heute.day):
        yield p.befund(Befundcode.R19_AUSWEIS_ZU_LANGE, b.vorsatz_ausweis + "gueltig_bis", datum=datum)
    if b.ausweis.art is Ausweisart.REISEPASS:
        monate = str(p.policy.meldebestaetigung_monate)
        yield p.befund(Befundcode.R19_REISEPASS, b.vorsatz_ausweis + "art", monate=monate)
    elif b.ausweis.art is Ausweisart.AUFENTHALTSTITEL and not p.policy.eat_am_schalter:
        yield p.befund(Befundcode.R19_AUFENTHALTSTITEL, b.vorsatz_ausweis + "art")


def _doppelte(alle: Sequence[Beteiligt], p: Pruefer) -> Iterator[Befund]:
    for nummer, beteiligt in enumerate(alle):
        if any(_dieselbe(beteiligt.person, frueher.person, p) for frueher in alle[:nummer]):
            yield p.befund(Befundcode.M_PERSON_DOPPELT, beteiligt.vorsatz + "familienname")


def _dieselbe(a: Person, b: Person, p: Pruefer) -> bool:
    """The same human being, though one document may show fewer given names; twins have others."""
    return (
        a.geburtsdatum == b.geburtsdatum
        and gleicher_name(a.familienname, b.familienname, p.zeichen)
        and gleiche_vornamen(a.vornamen, b.vornamen, p.zeichen)
    )


def _vertretung(u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    """Who speaks for the person towards the Meldebehörde; for each Fahrzeug it is looked at on its own."""
    vertreter, jahre = u.vertreter, alter(u.person, p.heute) if u.person else VOLLJAEHRIG
    gesetzlich = vertreter is not None and vertreter.art is not Vertretungsart.VOLLMACHT
    if 0 <= jahre < MELDEPFLICHTIG and not gesetzlich:
        yield p.befund(Befundcode.M17_UNTER_16, "person.geburtsdatum")
    if vertreter is None:
        return
    if not vertreter.ausweis_gesehen:
        yield p.befund(Befundcode.R6_AUSWEIS_FEHLT, "vertreter.ausweis")
    if vertreter.art is Vertretungsart.BETREUUNG:
        yield p.befund(Befundcode.M17_BETREUUNG, "vertreter.art")
    elif braucht_vollmacht(vertreter, jahre):
        yield p.befund(Befundcode.M23_MELDESCHEIN, "vertreter.art")


def braucht_vollmacht(vertreter: Vertreter, jahre: int) -> bool:
    """Whether this representative of somebody of that age acts by Vollmacht; for an adult no parent does otherwise."""
    if vertreter.art is Vertretungsart.SORGERECHT:
        return jahre >= VOLLJAEHRIG
    return vertreter.art is Vertretungsart.VOLLMACHT


def _schutz(u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    """A bar in the Melderegister makes none in the Fahrzeugregister: whoever has one is asked for the other."""
    if u.auskunftssperre:
        monate = str(p.policy.auskunftssperre_monate)
        yield p.befund(Befundcode.R20_AUSKUNFTSSPERRE, "person.auskunftssperre", monate=monate)
    if u.bedingter_sperrvermerk:
        yield p.befund(Befundcode.R20_SPERRVERMERK, "person.sperrvermerk")
    if u.geheim and u.uebermittlungssperre is Uebermittlungssperre.NICHT_GEFRAGT:
        yield p.befund(Befundcode.R20_UEBERMITTLUNGSSPERRE, "person.uebermittlungssperre")
