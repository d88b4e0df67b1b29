"""Whose identity document it is: the place in the draft of the person that it names, or the next free one."""

from collections.abc import Iterator
from typing import NamedTuple

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.namen import namen_passen, namensworte

_NAMENSFELD_VOLL = 28
"""Letters of both names from which on a zone's field of 30 may have cut something off."""


class Ausweisplatz(NamedTuple):
    """Prefixes of a person's keys in the draft: of the names and the birth date, and of the identity document."""

    person: str
    ausweis: str


class Gelesen(NamedTuple):
    """Whom a document names; what could not be read is "". The birth date as a draft has it, "02.03.1981"."""

    familienname: str
    vornamen: str
    geburtsdatum: str


SPRECHER = Ausweisplatz("person.", "ausweis.")


def platz_nummer(nummer: int) -> Ausweisplatz:
    """The place of somebody who moves too."""
    return Ausweisplatz(f"mit.{nummer}.", f"mit.{nummer}.ausweis.")


def plaetze(angaben: Angaben) -> Iterator[Ausweisplatz]:
    """Everybody whom the draft has, the speaking person first."""
    yield SPRECHER
    yield from map(platz_nummer, angaben.personen())


def ausweisplatz(angaben: Angaben, gelesen: Gelesen, zeichen: Zeichenvorrat) -> Ausweisplatz | None:
    """Where to put what an identity document says: with the person of the same birth date and names, else in the first
    place where nobody stands, else in the next place of somebody who moves too.

    Names are compared in search form, a zone's cut ones by their beginnings. None if nothing of the person was read
    and everybody has a document already: then nobody can say whose it is.
    """
    alle = list(plaetze(angaben))
    leer = [platz for platz in alle if not any(_wer(angaben, platz))]
    passend = [platz for platz in alle if platz not in leer and _derselbe(_wer(angaben, platz), gelesen, zeichen)]
    if not any(gelesen):
        return next(iter(leer), None)
    return next(iter(passend + leer), platz_nummer(len(angaben.personen())))


def _wer(angaben: Angaben, platz: Ausweisplatz) -> Gelesen:
    return Gelesen(*(angaben.text(f"{platz.person}{key}") for key in Gelesen._fields))


def _derselbe(hier: Gelesen, gelesen: Gelesen, zeichen: Zeichenvorrat) -> bool:
    """Whether nothing speaks against it, and for it both names, the birth date, or all that is known here so far."""
    gleicher_tag = bool(hier.geburtsdatum and gelesen.geburtsdatum)
    if gleicher_tag and hier.geburtsdatum != gelesen.geburtsdatum:
        return False
    namen = [(namensworte(wer.familienname, zeichen), namensworte(wer.vornamen, zeichen)) for wer in (hier, gelesen)]
    paare = [(eins, zwei) for eins, zwei in zip(*namen, strict=True) if eins and zwei]
    if len(paare) < 2:
        nichts_weiter = all(neu for alt, neu in zip(hier, gelesen, strict=True) if alt)
        return (gleicher_tag or nichts_weiter) and all(eins == zwei for eins, zwei in paare)
    kurz, lang = sorted(namen, key=_laenge)
    return namen_passen(kurz, lang, gekuerzt=_laenge(kurz) >= _NAMENSFELD_VOLL)


def _laenge(namen: tuple[list[str], list[str]]) -> int:
    return sum(len(wort) + 1 for worte in namen for wort in worte)
