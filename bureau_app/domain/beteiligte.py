"""Who takes part in an Ummeldung: everybody who moves, with the fields where the draft keeps that person."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.ummeldung import Ausweis, Mitziehend, Person, Ummeldung

VOLLJAEHRIG = 18
"""BGB § 2."""
MELDEPFLICHTIG = 16
"""BMG § 17 Abs. 3 Satz 1."""

_TITEL = frozenset({"DR", "PROF", "DIPL", "ING"})


class Beteiligt(NamedTuple):
    """One person who moves: the document, if one was seen, the draft's keys ("person.", "ausweis."; "mit.0.",
    "mit.0.ausweis."), and how a Mitziehend takes part, None for the speaking person."""

    person: Person
    ausweis: Ausweis | None
    vorsatz: str
    vorsatz_ausweis: str
    mitziehend: Mitziehend | None = None

    def volljaehrig(self, heute: date) -> bool:
        """Whether the person is of age today."""
        return alter(self.person, heute) >= VOLLJAEHRIG


def beteiligte(ummeldung: Ummeldung) -> Iterator[Beteiligt]:
    """Everybody who moves, the speaking person first."""
    if ummeldung.person:
        yield Beteiligt(ummeldung.person, ummeldung.ausweis, "person.", "ausweis.")
    for nummer, mit in enumerate(ummeldung.mitziehende):
        yield Beteiligt(mit.person, mit.ausweis, f"mit.{nummer}.", f"mit.{nummer}.ausweis.", mit)


def alter(person: Person, heute: date) -> int:
    """Years of age; who was born on 29 February is a year older on 1 March of other years (BGB §§ 187, 188)."""
    geburt = person.geburtsdatum
    return heute.year - geburt.year - ((heute.month, heute.day) < (geburt.month, geburt.day))


def namensworte(text: str, zeichen: Zeichenvorrat) -> frozenset[str]:
    """The words of a name in search form, punctuation inside a word dropped ("e.V." is EV), titles left out."""
    roh = zeichen.suchform(text).replace("-", " ").split()
    worte = ("".join(c for c in wort if c.isalnum()) for wort in roh)
    return frozenset(w for w in worte if w and w not in _TITEL)


def gleicher_name(a: str, b: str, zeichen: Zeichenvorrat) -> bool:
    """Same family name in DIN 91379 search form, word order and hyphens aside; a ZB I does not truncate."""
    return namensworte(a, zeichen) == namensworte(b, zeichen)


def gleiche_vornamen(a: str, b: str, zeichen: Zeichenvorrat) -> bool:
    """One document may show fewer given names than the other, but no other ones."""
    links, rechts = namensworte(a, zeichen), namensworte(b, zeichen)
    return bool(links and rechts) and (links <= rechts or rechts <= links)
