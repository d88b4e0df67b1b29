"""Whose vehicle it is: which of the people who move is the Halter that the ZB I names."""

from datetime import date

from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.namen import namensworte
from bureau_app.domain.ummeldung import Fahrzeug, Person, Ummeldung


def halter_von(ummeldung: Ummeldung, fahrzeug: Fahrzeug, zeichen: Zeichenvorrat) -> Person | None:
    """The person whose names the ZB I prints, in DIN 91379 search form, word order and hyphens aside; None if it names
    nobody of them (a company, somebody who stays).

    One document may show fewer given names than the other; of two who fit, the older one. Who only has another family
    name than the paper (FZV § 15 Abs. 1 Satz 1 Nr. 1) is the Halter if nobody fits better.
    """
    vornamen = set(namensworte(fahrzeug.zb1.halter_vornamen, zeichen))

    def passt(person: Person) -> bool:
        eigene = set(namensworte(person.vornamen, zeichen))
        return bool(vornamen and eigene) and (vornamen <= eigene or eigene <= vornamen)

    def rang(person: Person) -> tuple[bool, date]:
        return not heisst_wie(person, fahrzeug, zeichen), person.geburtsdatum

    return min(filter(passt, ummeldung.personen), key=rang, default=None)


def heisst_wie(person: Person, fahrzeug: Fahrzeug, zeichen: Zeichenvorrat) -> bool:
    """Whether the ZB I prints this person's family name."""
    im_schein = namensworte(fahrzeug.zb1.halter_name, zeichen)
    return sorted(namensworte(person.familienname, zeichen)) == sorted(im_schein)
