"""Register entries of invented Vorgaenge, as the counter's mappings make them."""

import functools
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.ereignis import Register
from bureau_app.domain.gebuehr import gebuehr_aufkleber
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.resources import lade_stammdaten
from bureau_app.wire.fahrzeugregister import FahrzeugregisterAbbildung
from bureau_app.wire.melderegister import MelderegisterAbbildung
from bureau_app.workflows.ports import Arbeitsplatz
from tests import beispiele

AM = datetime(2026, 11, 23, 9, 15, tzinfo=UTC)
VORGANG_ID = "01936f5e-7a10-7c3f-9a10-2b6d4c8e1f01"


@functools.cache
def stammdaten() -> Stammdaten:
    """The shipped ones."""
    return lade_stammdaten()


def vorgang(vorgang_id: str = VORGANG_ID, gemeinde_ags: str = beispiele.NEUSS) -> Vorgang:
    """A closed Vorgang of the main case: one vehicle, 10,80 €."""
    return replace(
        beispiele.vorgang(),
        id=vorgang_id,
        gemeinde_ags=gemeinde_ags,
        stufe=Stufe.ABGESCHLOSSEN,
        ummeldung=beispiele.ummeldung(stammdaten()),
        gebuehr=gebuehr_aufkleber(stammdaten().tarif, date(2026, 11, 23), 1),
        policy_version="rkn-2026-1",
        uebernommen_am=date(2026, 11, 23),
        quittung="K1-00042",
    )


def koerper(register: Register, v: Vorgang, am: datetime = AM) -> bytes:
    """The Vorgang as one register wants it."""
    abbildung = FahrzeugregisterAbbildung() if register is Register.FAHRZEUGREGISTER else MelderegisterAbbildung()
    return abbildung.koerper(v, Arbeitsplatz(3, v.gemeinde_ags, "Schalter 3"), am)


def aenderung(
    register: Register = Register.FAHRZEUGREGISTER,
    vorgang_id: str | None = None,
    base_version: int = 0,
    op_id: str | None = None,
    inhalt: bytes | None = None,
    gemeinde_ags: str = beispiele.NEUSS,
) -> Aenderung:
    """A change of a Vorgang; new ids unless given."""
    kennung = vorgang_id or neue_id()
    roh = koerper(register, vorgang(kennung, gemeinde_ags)) if inhalt is None else inhalt
    return Aenderung(op_id or neue_id(), kennung, register, base_version, roh)


def neue_id() -> str:
    """A fresh id."""
    return str(uuid.uuid4())
