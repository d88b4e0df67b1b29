"""A Vorgang that only has to be closed, played once by the real steps and then copied for other vehicles."""

import functools
import uuid
from dataclasses import replace
from datetime import date, timedelta
from zlib import crc32

from bureau_app.domain import nummer
from bureau_app.domain.fahrzeug import fin_pruefziffer
from bureau_app.domain.registerfahrzeug import Registerfahrzeug
from bureau_app.domain.vorgang import Vorgang
from bureau_app.workflows import druck, kasse, ummeldung
from bureau_app.workflows.ports import Arbeitsplatz, Benutzer, Rolle
from bureau_app.workflows.schalter import Schalter, sichere
from tests.beispiele import angaben
from tests.eintraege import stammdaten
from tests.fakes.schalter import baue_schalter
from tests.kreisdienst import KAARST, NEUSS

UMZUG = {
    NEUSS: {"alt__anschrift": "Am Markt 2, 41564 Kaarst", "neu__anschrift": "Oberstraße 91, 41460 Neuss"},
    KAARST: {"alt__anschrift": "Oberstraße 91, 41460 Neuss", "neu__anschrift": "Am Markt 2, 41564 Kaarst"},
}
"""The fields of a move into each town."""

RICHTIG = {NEUSS: "Oberstraße 19, 41460 Neuss", KAARST: "Am Markt 5, 41564 Kaarst"}
"""What a Korrektur makes of the new Anschrift."""


@functools.cache
def gedruckter(gemeinde_ags: str, fahrzeuge: int) -> Vorgang:
    """The one that is copied, with so many vehicles."""
    s = replace(baue_schalter(stammdaten()), arbeitsplatz=Arbeitsplatz(1, gemeinde_ags, "Schalter"))
    wer = Benutzer("u", "erna", "erna", "EB", Rolle.SACHBEARBEITUNG, gemeinde_ags)
    v = ummeldung.erfasse(s, ummeldung.eroeffne(s, wer), angaben(fahrzeuge, **UMZUG[gemeinde_ags]))
    v = kasse.quittiere(s, wer, ummeldung.uebernimm(s, wer, v), "R-1")
    for _ in range(fahrzeuge):
        v = druck.drucke_naechsten(s, wer, v)
    return v


def lege_vor(s: Schalter, wer: Benutzer, fin: str, *weitere: str, version: int | None = None) -> Vorgang:
    """A copy about these vehicles of the first one's Halter at this counter, stored; everything but its end has
    happened. `version` is the register's of the first one, if somebody asked for it."""
    fins = (fin, *weitere)
    jahr, platz = s.uhr.heute().year, s.arbeitsplatz
    vorlage = gedruckter(platz.gemeinde_ags, len(fins))
    assert vorlage.ummeldung is not None and vorlage.ummeldung.person is not None
    person = replace(vorlage.ummeldung.person, geburtsdatum=geburtstag(fin))
    fahrzeuge = [
        replace(f, zb1=replace(f.zb1, fin=diese, fin_pruefziffer=fin_pruefziffer(diese)))
        for f, diese in zip(vorlage.ummeldung.fahrzeuge, fins, strict=True)
    ]
    if version is not None:
        zb1 = fahrzeuge[0].zb1
        gesehen = Registerfahrzeug(zb1.kennzeichen, fin, zb1.marke, "", "", "", "", version)
        fahrzeuge[0] = replace(fahrzeuge[0], register=gesehen)
    v = replace(
        vorlage,
        id=s.neue_id(),
        nummer=nummer.bilde(jahr, platz.gemeinde_ags, platz.geraet, s.store.laufnummer(jahr)),
        sachbearbeiter=wer.id,
        fassung=0,
        ummeldung=replace(vorlage.ummeldung, fahrzeuge=tuple(fahrzeuge), person=person),
    )
    sichere(s, wer, v, "eroeffnet")
    return v


def zaehlfin(n: int) -> str:
    """The n-th vehicle of a day."""
    return f"WVWZZZ1KZ8W{n:06}"


def geburtstag(fin: str) -> date:
    """Of the vehicle's Halter: each vehicle of the simulation has a Halter of its own."""
    return date(1940, 1, 1) + timedelta(days=crc32(fin.encode()) % 22_000)


def eigene_fin() -> str:
    """A vehicle that no other case has."""
    return "WVWZZZ" + uuid.uuid4().hex[:11].upper().translate(str.maketrans("IOQ", "123"))


REGISTRIERTE = tuple(zaehlfin(n) for n in range(0, 12, 2))
"""Vehicles that the Kreis's register knows from the beginning, each of its own Halter."""
