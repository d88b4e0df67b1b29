"""What the demo's registers know before it starts: moves of the last weeks in all towns, through their own mappings."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bureau_app.cli.fachverfahren import Fachverfahren, bereite_vor
from bureau_app.devices.leute import erfundene_ummeldungen
from bureau_app.district.access import Geraeteausweis
from bureau_app.district.ledger import Ledger
from bureau_app.domain import nummer
from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.entscheidung import ausgaenge
from bureau_app.domain.ereignis import (
    Abgeschlossen,
    DruckBeabsichtigt,
    DruckGemeldet,
    Quittiert,
    Register,
    Uebernommen,
)
from bureau_app.domain.gebuehr import gebuehr_aufkleber
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.strassen import Strassenverzeichnis
from bureau_app.domain.ummeldung import Ummeldung
from bureau_app.domain.vorgang import Vorgang, advance
from bureau_app.link.uebergabe import Uebergabeordner
from bureau_app.wire.fahrzeugregister import FahrzeugregisterAbbildung
from bureau_app.wire.melderegister import MelderegisterAbbildung
from bureau_app.wire.sync import Aenderungsmeldung
from bureau_app.workflows.ports import Arbeitsplatz

_NAMENSRAUM = uuid.UUID("6f0f3f0e-6a5b-5d0a-9a43-2f5c3b1e7d10")


def vorgaenge_von(
    geraet: Geraeteausweis,
    verzeichnis: Strassenverzeichnis,
    leute: Mapping[str, Any],
    stammdaten: Stammdaten,
    heute: date,
) -> Iterator[Vorgang]:
    """Closed Vorgaenge of one town, recorded by this device a week after each move; the same ids at every call."""
    umzuege = erfundene_ummeldungen(geraet.gemeinde_ags, verzeichnis, leute, heute)
    for laufend, umzug in enumerate(umzuege, 1):
        kennung = _id(geraet.gemeinde_ags, laufend, "vorgang")
        am = (umzug.einzugsdatum or heute) + timedelta(days=7)
        vorgang = Vorgang(
            id=kennung,
            nummer=nummer.bilde(am.year, geraet.gemeinde_ags, geraet.nummer, laufend),
            sachbearbeiter=_id(geraet.gemeinde_ags, 0, "sachbearbeitung"),
            gemeinde_ags=geraet.gemeinde_ags,
            angelegt_am=_mittags(am),
        )
        yield _abgeschlossen(vorgang, umzug, stammdaten, am)


def melde_beim_kreis(
    vorgaenge: Iterable[Vorgang], geraet: Geraeteausweis, ledger: Ledger, zeichen: Zeichenvorrat
) -> None:
    """The Kreis's part of those Vorgaenge that have vehicles."""
    for vorgang in vorgaenge:
        if vorgang.ummeldung and vorgang.ummeldung.fahrzeuge:
            koerper = FahrzeugregisterAbbildung(zeichen).koerper(vorgang, _platz(geraet), _zeit(vorgang))
            aenderung = Aenderung(_op(vorgang, "kreis"), vorgang.id, Register.FAHRZEUGREGISTER, 0, koerper)
            ledger.entscheide(geraet, Aenderungsmeldung.von(aenderung).model_dump(by_alias=True))


def melde_bei_der_stadt(vorgaenge: Iterable[Vorgang], geraet: Geraeteausweis, ordner: Path) -> None:
    """The town's part of the Vorgaenge, handed over, taken by its Fachverfahren, and acknowledged."""
    uebergabe = Uebergabeordner(ordner, bereite_vor(ordner))
    for vorgang in vorgaenge:
        koerper = MelderegisterAbbildung().koerper(vorgang, _platz(geraet), _zeit(vorgang))
        uebergabe.uebergib(Aenderung(_op(vorgang, "stadt"), vorgang.id, Register.MELDEREGISTER, 0, koerper))
    Fachverfahren(ordner).arbeite_ab()
    for antwort in uebergabe.rueckmeldungen():
        uebergabe.quittiere(antwort.op_id)


def _abgeschlossen(vorgang: Vorgang, umzug: Ummeldung, stammdaten: Stammdaten, am: date) -> Vorgang:
    gebuehr = gebuehr_aufkleber(stammdaten.tarif, am, len(umzug.fahrzeuge))
    wege = ausgaenge(umzug, ())
    vorgang = advance(vorgang, Uebernommen(umzug, (), stammdaten.policybuch.version, gebuehr, am, wege))
    if gebuehr.summe:
        vorgang = advance(vorgang, Quittiert(f"VF-{vorgang.nummer}"))
    for fahrzeug in vorgang.offene_aufkleber():
        vorgang = advance(vorgang, DruckBeabsichtigt(_op(vorgang, f"druck {fahrzeug}"), fahrzeug))
        vorgang = advance(vorgang, DruckGemeldet(True))
    return advance(vorgang, Abgeschlossen())


def _id(ags: str, laufend: int, was: str) -> str:
    return str(uuid.uuid5(_NAMENSRAUM, f"{ags} {laufend} {was}"))


def _op(vorgang: Vorgang, was: str) -> str:
    return str(uuid.uuid5(_NAMENSRAUM, f"{vorgang.id} {was}"))


def _platz(geraet: Geraeteausweis) -> Arbeitsplatz:
    return Arbeitsplatz(geraet.nummer, geraet.gemeinde_ags, geraet.name)


def _mittags(tag: date) -> datetime:
    return datetime(tag.year, tag.month, tag.day, 11, tzinfo=UTC)


def _zeit(vorgang: Vorgang) -> datetime:
    return vorgang.angelegt_am + timedelta(minutes=4)
