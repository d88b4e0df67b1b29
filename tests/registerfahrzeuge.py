"""Invented vehicles of the district's register, and entries about them."""

from dataclasses import replace
from datetime import date
from typing import Any

from bureau_app.district.registerdaten import Fahrzeugdaten
from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.bezug import Bezugsgrund
from bureau_app.domain.ereignis import Register
from bureau_app.domain.registerfahrzeug import Halteranfrage
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag
from bureau_app.wire.teile import Bezugsangabe
from tests.eintraege import koerper, neue_id, vorgang

ALT, NEU = "Am Markt 2\n41564 Kaarst", "Oberstraße 91\n41460 Neuss"
HALTER = Halteranfrage("Müstermann-Żółć", "Erika Łucja", date(1983, 8, 12))


def fahrzeugdaten(**anders: Any) -> Fahrzeugdaten:
    """The vehicle of the main case as the register holds it before the move."""
    daten = Fahrzeugdaten(
        kennzeichen="NE-AB 1234",
        fin="WVWZZZ1KZ8W123456",
        marke="VOLKSWAGEN",
        familienname="Müstermann-Żółć",
        vornamen="Erika Łucja",
        geburtsdatum=HALTER.geburtsdatum,
        anschrift=ALT,
        kreis="05162",
        behoerde="Rhein-Kreis Neuss",
    )
    return replace(daten, **anders)


def eintrag(vorgang_id: str = "", version: int | None = None, am: date | None = None, **anders: Any) -> Any:
    """The main case's entry, in another Vorgang, on another day, building on a version of the register."""
    roh = koerper(Register.FAHRZEUGREGISTER, vorgang())
    wert = FahrzeugregisterEintrag.aus_json(roh)
    (fahrzeug,) = wert.fahrzeuge
    herkunft = wert.herkunft.model_copy(update={"vorgang_id": vorgang_id or neue_id()})
    werte = {
        "herkunft": herkunft,
        "entschieden_am": am or wert.entschieden_am,
        "fahrzeuge": (fahrzeug.model_copy(update={"register_version": version}),),
    }
    return wert.model_copy(update=werte | anders)


def nach(strasse: str) -> dict[str, Any]:
    """To another street in Neuss."""
    return {"neue_anschrift": eintrag().neue_anschrift.model_copy(update={"strasse": strasse})}


def storno(von: str, version: int | None = None) -> FahrzeugregisterEintrag:
    """The entry that takes the one of this Vorgang back."""
    wert = eintrag(version=version, art="storno", bezug=_bezug(von))
    fahrzeuge = tuple(f.model_copy(update={"ausgang": Fahrzeugausgang.STORNIERT}) for f in wert.fahrzeuge)
    gelesen: FahrzeugregisterEintrag = wert.model_copy(update={"fahrzeuge": fahrzeuge})
    return gelesen


def korrektur(von: str, **anders: Any) -> Any:
    """The entry that corrects the one of this Vorgang."""
    return eintrag(art="korrektur", bezug=_bezug(von), **anders)


def _bezug(von: str) -> Bezugsangabe:
    return Bezugsangabe(vorgang_id=von, nummer="260240030000175", grund=Bezugsgrund.NICHT_EINGEZOGEN)
