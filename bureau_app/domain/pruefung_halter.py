"""Rules about the Halter of one Fahrzeug: who of the household it is, and who may speak for that person."""

from collections.abc import Iterator

from bureau_app.domain.befund import Befund, Befundcode, Pruefer
from bureau_app.domain.beteiligte import Beteiligt, alter, beteiligte, namensworte
from bureau_app.domain.fahrzeug import ZulassungsbescheinigungTeil1
from bureau_app.domain.halter import halter_von, heisst_wie
from bureau_app.domain.latin import Zeichenvorrat, nfc
from bureau_app.domain.pruefung_person import braucht_vollmacht
from bureau_app.domain.ummeldung import Fahrzeug, Nachweis, Person, Ummeldung, Vertretungsart

_FIRMEN = ("GMBH", "UG", "AG", "KG", "OHG", "GBR", "EG", "EK", "MBH", "SE", "KGAA")
_RECHTSFORMEN = frozenset([*_FIRMEN, "EV", "STIFTUNG", "VEREIN", "GENOSSENSCHAFT"])


def pruefe_halter(nummer: int, fahrzeug: Fahrzeug, u: Ummeldung, p: Pruefer) -> Iterator[Befund]:
    """Findings on the Halter of the vehicle `nummer`, who may be anybody of the household."""
    zb1, key = fahrzeug.zb1, f"fahrzeug.{nummer}.C.1.1"
    if not zb1.halter_vornamen.strip() or namensworte(zb1.halter_name, p.zeichen) & _RECHTSFORMEN:
        yield p.befund(Befundcode.R5_KEINE_NATUERLICHE_PERSON, key, nummer)
        return
    if u.person is None:
        return
    person = halter_von(u, fahrzeug, p.zeichen)
    if person is None or not heisst_wie(person, fahrzeug, p.zeichen):
        code = Befundcode.R3_NAME_GEAENDERT if person else Befundcode.R12_HALTER_ABWEICHEND
        yield p.befund(code, key, nummer)
        return
    halter = next(b for b in beteiligte(u) if b.person is person)
    yield from _schreibweise(nummer, halter.person, zb1, p)
    if not halter.volljaehrig(p.heute):
        yield p.befund(Befundcode.R7_MINDERJAEHRIG, halter.vorsatz + "geburtsdatum", nummer)
    elif halter.mitziehend:
        yield from _mitziehend(nummer, halter, p)
    else:
        yield from _vertreten(nummer, u, alter(halter.person, p.heute), p)


def _mitziehend(nummer: int, halter: Beteiligt, p: Pruefer) -> Iterator[Befund]:
    """A Halter who is not the speaking person is there, with an Ausweis, or has given a Vollmacht."""
    if halter.ausweis is None:
        yield p.befund(Befundcode.R6_AUSWEIS_FEHLT, halter.vorsatz_ausweis + "art", nummer)
    if halter.mitziehend and not halter.mitziehend.anwesend:
        yield _vollmacht(nummer, halter.mitziehend.vollmacht, halter.vorsatz + "vollmacht", p)


def _vertreten(nummer: int, u: Ummeldung, jahre: int, p: Pruefer) -> Iterator[Befund]:
    """The speaking person is the Halter and may be represented; what a Betreuer may do is looked at for the case."""
    if u.vertreter and braucht_vollmacht(u.vertreter, jahre):
        gezeigt = u.vertreter.nachweis if u.vertreter.art is Vertretungsart.VOLLMACHT else Nachweis.FEHLT
        yield _vollmacht(nummer, gezeigt, "vertreter.nachweis", p)


def _vollmacht(nummer: int, gezeigt: Nachweis, feld: str, p: Pruefer) -> Befund:
    genuegt = gezeigt is Nachweis.ORIGINAL or (gezeigt is Nachweis.KOPIE and p.policy.vollmacht_kopie_genuegt)
    return p.befund(Befundcode.R6_VOLLMACHT if genuegt else Befundcode.R6_VOLLMACHT_FEHLT, feld, nummer)


def _schreibweise(nummer: int, person: Person, zb1: ZulassungsbescheinigungTeil1, p: Pruefer) -> Iterator[Befund]:
    """The same name with other marks ("Malgorzata" beside "Małgorzata"); an old ZB I in capitals prints none."""
    for code, eigen, im_schein in (
        ("C.1.1", person.familienname, zb1.halter_name),
        ("C.1.2", person.vornamen, zb1.halter_vornamen),
    ):
        if im_schein.isupper():
            continue
        gemeinsam = min(namensworte(eigen, p.zeichen), namensworte(im_schein, p.zeichen), key=len)
        if _geschrieben(eigen, gemeinsam, p.zeichen) != _geschrieben(im_schein, gemeinsam, p.zeichen):
            werte = {"hier": eigen, "schein": im_schein}
            yield p.befund(Befundcode.R12_SCHREIBWEISE, f"fahrzeug.{nummer}.{code}", nummer, **werte)


def _geschrieben(text: str, worte: frozenset[str], zeichen: Zeichenvorrat) -> set[str]:
    """How the text writes these words (given in search form), case aside."""
    teile = nfc(text).replace("-", " ").split()
    return {teil.casefold() for teil in teile if namensworte(teil, zeichen) & worte}
