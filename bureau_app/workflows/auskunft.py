"""Ask the Kreis's register whose vehicles these people have, with the reason, so that none is forgotten."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.registerfahrzeug import Halteranfrage, Registerfahrzeug
from bureau_app.domain.ummeldung import Person
from bureau_app.domain.vorgang import Vorgang
from bureau_app.workflows.ports import Benutzer, Journaleintrag
from bureau_app.workflows.pruefung import pruefe_vorgang
from bureau_app.workflows.schalter import Schalter
from bureau_app.workflows.stellen import Fahrzeugauskunft

ANLASS = "anschriftenaenderung"
"""Why the register is asked (StVG § 33; BMG § 40 as the pattern): stands in the journal with the Vorgang's id."""

_VOLLJAEHRIG = 18


def frage_register(
    s: Schalter, stelle: Fahrzeugauskunft, benutzer: Benutzer, vorgang: Vorgang
) -> tuple[Registerfahrzeug, ...]:
    """The vehicles of all adults of the draft, each FIN once, by person and then by plate; for the network lane.

    Who asks and why is in the journal before each question goes out, how many it found after the answer.
    """
    heute, gefunden = s.uhr.heute(), dict[str, Registerfahrzeug]()
    personen = pruefe_vorgang(s, vorgang).auswertung.ummeldung.personen
    for nummer, person in enumerate(personen):
        if not _volljaehrig(person, heute):
            continue
        gefragt = (("anlass", ANLASS), ("person", str(nummer)))
        s.store.vermerke(Journaleintrag(benutzer.id, "register_gefragt", vorgang.id, gefragt))
        anfrage = Halteranfrage(person.familienname, person.vornamen, person.geburtsdatum)
        treffer = stelle.fahrzeuge(benutzer.sitzung, anfrage, vorgang.nummer)
        beantwortet = (("person", str(nummer)), ("treffer", str(len(treffer))))
        s.store.vermerke(Journaleintrag(benutzer.id, "register_beantwortet", vorgang.id, beantwortet))
        for fahrzeug in treffer:
            gefunden.setdefault(fahrzeug.fin, fahrzeug)
    return tuple(gefunden.values())


def _volljaehrig(person: Person, heute: date) -> bool:
    geburt = person.geburtsdatum
    return heute.year - geburt.year - ((heute.month, heute.day) < (geburt.month, geburt.day)) >= _VOLLJAEHRIG


def nimm_auskunft(angaben: Angaben, fahrzeuge: Iterable[Registerfahrzeug]) -> Angaben:
    """The draft with the register's answer at each vehicle of the same FIN; nothing else is changed."""
    bekannt = {fahrzeug.fin: fahrzeug for fahrzeug in fahrzeuge}
    for nummer in angaben.fahrzeuge():
        fahrzeug = bekannt.get(_fin(angaben, nummer))
        key = f"fahrzeug.{nummer}.register"
        text = als_text(fahrzeug) if fahrzeug else ""
        if angaben.text(key) != text:
            angaben = angaben.eingegeben(key, text)
    return angaben


def fehlende(angaben: Angaben, fahrzeuge: Iterable[Registerfahrzeug]) -> tuple[Registerfahrzeug, ...]:
    """What the register knows and nobody laid on the counter."""
    vorgelegt = {_fin(angaben, nummer) for nummer in angaben.fahrzeuge()}
    return tuple(fahrzeug for fahrzeug in fahrzeuge if fahrzeug.fin not in vorgelegt)


def als_text(fahrzeug: Registerfahrzeug) -> str:
    """The register's answer as the one text that a draft keeps of it: JSON, its fields by name."""
    return json.dumps(asdict(fahrzeug), ensure_ascii=False)


def _fin(angaben: Angaben, nummer: int) -> str:
    """Field E in capitals without blanks and hyphens, as registers write it."""
    return "".join(angaben.text(f"fahrzeug.{nummer}.E").upper().replace("-", "").split())
