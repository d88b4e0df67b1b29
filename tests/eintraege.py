"""Register entries of invented Vorgaenge, as the counter's mappings make them."""

import functools
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.befund import REGELN, Befund, Befundcode
from bureau_app.domain.bezug import Bezug, Bezugsgrund, Vorgangsart
from bureau_app.domain.entscheidung import ausgaenge
from bureau_app.domain.ereignis import Register
from bureau_app.domain.freigabe import Freigabe, Freigabeantrag, Freigabestand
from bureau_app.domain.gebuehr import Gebuehr, gebuehr_aufkleber
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.registerfahrzeug import Registerfahrzeug
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import (
    Nachweis,
    Uebermittlungssperre,
    Verspaetungsgrund,
    Vertreter,
    Vertretungsart,
    Wohnungsgeber,
)
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


def haushalt() -> Vorgang:
    """A closed Vorgang of a household: one sticker, two vehicles left to the Kreis, late, granted by another person."""
    u = replace(
        beispiele.haushalt(stammdaten()),
        auskunftssperre=True,
        uebermittlungssperre=Uebermittlungssperre.BEANTRAGT,
        verspaetungsgrund=Verspaetungsgrund.KRANKHEIT,
        einzugsdatum=date(2026, 11, 1),
        wohnungsgeber=Wohnungsgeber("Wohnbau Neuss GmbH", "Hafenstraße 1, 41460 Neuss"),
        vertreter=Vertreter("Ilse Brandt", Vertretungsart.VOLLMACHT, Nachweis.ORIGINAL, True),
        weitere_wohnung=Anschrift("Rheinallee", "3", "", "50667", "Köln", ""),
    )
    gekannt = Registerfahrzeug("GV-XY 99", u.fahrzeuge[1].zb1.fin, "GOLF", "Şahin", "Deniz", "", "RKN", 7)
    u = replace(u, fahrzeuge=(u.fahrzeuge[0], replace(u.fahrzeuge[1], register=gekannt), u.fahrzeuge[2]))
    befunde = (
        _befund(Befundcode.R2_AUFKLEBER_VORHANDEN, Gewicht.SPERRE, 1),
        _befund(Befundcode.R5_KEINE_NATUERLICHE_PERSON, Gewicht.SPERRE, 2),
        _befund(Befundcode.R9_SAISON, Gewicht.HINWEIS, 2),
        _befund(Befundcode.R20_AUSKUNFTSSPERRE, Gewicht.FREIGABE),
        _befund(Befundcode.M17_MELDEFRIST, Gewicht.HINWEIS),
    )
    codes = ("m19_wohnungsgeber", "r20_auskunftssperre")
    antrag = Freigabeantrag("a-1", "0" * 64, 3, codes, "Kind in Gefahr", "u-1", AM)
    freigabe = Freigabe(antrag, Freigabestand.GEWAEHRT, "u-2", AM, "gesehen")
    return replace(vorgang(), ummeldung=u, befunde=befunde, ausgaenge=ausgaenge(u, befunde), freigabe=freigabe)


def storno() -> Vorgang:
    """A closed Vorgang that takes the main case back."""
    bezug = Bezug(
        Vorgangsart.STORNO, Bezugsgrund.NICHT_EINGEZOGEN, VORGANG_ID, "260240030000175", (0,), 1080, "K1-00042"
    )
    u = replace(beispiele.ummeldung(stammdaten()), bezug=bezug)
    v = vorgang("01936f5e-7a10-7c3f-9a10-2b6d4c8e1f02")
    v = replace(v, gebuehr=Gebuehr(), quittung="", nummer="260240030000183")
    return replace(v, ummeldung=u, bezug=bezug, ausgaenge=ausgaenge(u, ()))


def _befund(code: Befundcode, gewicht: Gewicht, fahrzeug: int | None = None) -> Befund:
    return Befund(code, gewicht, "", REGELN[code].rechtsgrundlage, fahrzeug)


def koerper(register: Register, v: Vorgang, am: datetime = AM) -> bytes:
    """The Vorgang as one register wants it."""
    kreis = register is Register.FAHRZEUGREGISTER
    abbildung = FahrzeugregisterAbbildung(stammdaten().zeichen) if kreis else MelderegisterAbbildung()
    return abbildung.koerper(v, Arbeitsplatz(3, v.gemeinde_ags, "Schalter 3"), am)


def aenderung(
    register: Register = Register.FAHRZEUGREGISTER,
    vorgang_id: str | None = None,
    base_version: int = 0,
    op_id: str | None = None,
    inhalt: bytes | None = None,
    gemeinde_ags: str = beispiele.NEUSS,
) -> Aenderung:
    """A change of a Vorgang; new ids unless given, a vehicle and a Halter of its own."""
    kennung = vorgang_id or neue_id()
    eigen, eigene_fin = kennung.replace("-", "")[-12:], fin_von(kennung)
    neu = koerper(register, vorgang(kennung, gemeinde_ags)).replace(b"WVWZZZ1KZ8W123456", eigene_fin.encode())
    eigener_name = "Erika " + "".join(chr(ord("a") + int(c, 16)) for c in eigen).title()
    neu = neu.replace("Erika Łucja".encode(), eigener_name.encode())
    roh = neu if inhalt is None else inhalt
    return Aenderung(op_id or neue_id(), kennung, register, base_version, roh)


def fin_von(vorgang_id: str) -> str:
    """The vehicle of its own that `aenderung` gives this Vorgang: of the end of the id, which never is a time."""
    return "WVWZZZ" + vorgang_id.replace("-", "")[-11:].upper()


def neue_id() -> str:
    """A fresh id."""
    return str(uuid.uuid4())
