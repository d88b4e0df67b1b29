"""What the demo's district answers with: the specimens' vehicles in its register, and its signed Policy."""

import base64
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from bureau_app.devices.szenarien import Ausweismuster, Muster, Szenarien, Zb1muster
from bureau_app.district.fahrzeugregister import EingebettetesRegister
from bureau_app.district.policies import Policies
from bureau_app.district.registerdaten import Fahrzeugdaten
from bureau_app.resources import resource_dir

_HIER = ("NE-", "GV-")
_BEHOERDE = {True: "Rhein-Kreis Neuss", False: "Stadt Köln"}
_KOELN = "05315"
_SCHLUESSEL = "policy.key"


def lade_fahrzeuge(register: EingebettetesRegister, district_id: str, heute: date) -> None:
    """The vehicles of all scenarios as they are on this day, before anybody moved."""
    register.lade(tuple(_fahrzeuge(district_id, heute)))


def veroeffentliche_policy(policies: Policies, ordner: Path) -> str:
    """Publish the shipped Policy, if its version is not, and give the key that it is signed for (base64url)."""
    datei = ordner / _SCHLUESSEL
    if policies.schluessel() is None or not datei.exists():
        policies.lege_schluessel_an(datei, ersetze=True)
    dokument = (resource_dir() / "policy" / "rhein-kreis-neuss.toml").read_bytes()
    if tomllib.loads(dokument.decode())["version"] not in {fassung.version for fassung in policies.alle()}:
        policies.veroeffentliche(dokument, datei)
    return base64.urlsafe_b64encode(policies.schluessel() or b"").rstrip(b"=").decode()


def _fahrzeuge(district_id: str, heute: date) -> Iterator[Fahrzeugdaten]:
    ordner = resource_dir() / "specimens"
    szenarien = Szenarien.lies(ordner / "szenarien.toml")
    muster = {s.schluessel: szenarien.muster(s.schluessel, heute) for s in szenarien.liste}
    for eines in muster.values():
        for schein in eines.scheine:
            eigenes = replace(eines, ausweis=_halter(eines, schein), zb1=schein)
            felder = schein.felder
            yield _fahrzeug(district_id, eigenes, felder["A"], felder["E"], felder["D.1"])
    for weiteres in tomllib.loads((ordner / "register.toml").read_text("utf-8"))["fahrzeug"]:
        werte = (weiteres["kennzeichen"], weiteres["fin"], weiteres["marke"])
        yield _fahrzeug(district_id, muster[weiteres["szenario"]], *werte, bitte_kreis=weiteres["bitte_kreis"])


def _halter(muster: Muster, schein: Zb1muster) -> Ausweismuster:
    """The identity document of the person whom the ZB I names; the speaking person's beside a company's."""
    name = schein.felder["C.1.1"], schein.felder["C.1.2"]
    return next((a for a in muster.ausweise if (a.familienname, a.vornamen) == name), muster.ausweis)


def _fahrzeug(
    district_id: str, muster: Muster, kennzeichen: str, fin: str, marke: str, bitte_kreis: bool = False
) -> Fahrzeugdaten:
    felder, hier = muster.zb1.felder, kennzeichen.startswith(_HIER)
    firma = not felder["C.1.2"]
    wohnt = "\n".join(muster.ausweis.anschrift)
    return Fahrzeugdaten(
        kennzeichen=kennzeichen,
        fin=fin,
        marke=marke,
        familienname=felder["C.1.1"].replace("\n", " "),
        vornamen=felder["C.1.2"],
        geburtsdatum=None if firma else muster.ausweis.geburtsdatum,
        anschrift=felder["C.1.3"] if firma or not wohnt else wohnt,
        kreis=district_id if hier else _KOELN,
        behoerde=_BEHOERDE[hier],
        bitte_kreis=bitte_kreis,
    )
