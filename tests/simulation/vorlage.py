"""A Vorgang that only has to be closed, played once by the real steps and then copied for other vehicles."""

import functools
import uuid
from dataclasses import replace
from datetime import date, timedelta
from zlib import crc32

from bureau_app.domain import nummer
from bureau_app.domain.fahrzeug import fin_pruefziffer
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


@functools.cache
def gedruckter(gemeinde_ags: str) -> Vorgang:
    """The one that is copied."""
    s = replace(baue_schalter(stammdaten()), arbeitsplatz=Arbeitsplatz(1, gemeinde_ags, "Schalter"))
    wer = Benutzer("u", "erna", "erna", "EB", Rolle.SACHBEARBEITUNG, gemeinde_ags)
    v = ummeldung.erfasse(s, ummeldung.eroeffne(s, wer), angaben(1, **UMZUG[gemeinde_ags]))
    v = kasse.quittiere(s, wer, ummeldung.uebernimm(s, wer, v), "R-1")
    return druck.drucke_naechsten(s, wer, v)


def lege_vor(s: Schalter, wer: Benutzer, fin: str) -> Vorgang:
    """A copy about this vehicle at this counter, stored; everything but its end has happened."""
    jahr, platz = s.uhr.heute().year, s.arbeitsplatz
    vorlage = gedruckter(platz.gemeinde_ags)
    assert vorlage.ummeldung is not None and vorlage.ummeldung.person is not None
    person = replace(vorlage.ummeldung.person, geburtsdatum=geburtstag(fin))
    fahrzeug = vorlage.ummeldung.fahrzeuge[0]
    fahrzeug = replace(fahrzeug, zb1=replace(fahrzeug.zb1, fin=fin, fin_pruefziffer=fin_pruefziffer(fin)))
    v = replace(
        vorlage,
        id=s.neue_id(),
        nummer=nummer.bilde(jahr, platz.gemeinde_ags, platz.geraet, s.store.laufnummer(jahr)),
        sachbearbeiter=wer.id,
        fassung=0,
        ummeldung=replace(vorlage.ummeldung, fahrzeuge=(fahrzeug,), person=person),
    )
    sichere(s, wer, v, "eroeffnet")
    return v


def geburtstag(fin: str) -> date:
    """Of the vehicle's Halter: each vehicle of the simulation has a Halter of its own."""
    return date(1940, 1, 1) + timedelta(days=crc32(fin.encode()) % 22_000)


def eigene_fin() -> str:
    """A vehicle that no other case has."""
    return "WVWZZZ" + uuid.uuid4().hex[:11].upper().translate(str.maketrans("IOQ", "123"))
