"""The two mappings: each register gets its own fields of the same Vorgang and nothing of the other's."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.ereignis import Register
from bureau_app.domain.gebuehr import gebuehr_aufkleber
from bureau_app.domain.ummeldung import Ausweis, Fahrzeug, Person, Ummeldung, Wohnungsgeber
from bureau_app.wire.fahrzeugregister import FahrzeugregisterAbbildung, FahrzeugregisterEintrag
from bureau_app.wire.melderegister import MelderegisterAbbildung, MelderegisterEintrag
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.workflows.ports import Arbeitsplatz
from bureau_app.workflows.schalter import Registerabbildung
from tests import beispiele
from tests.domain.daten import NAMEN
from tests.eintraege import AM, koerper, stammdaten, vorgang

KREIS, STADT = FahrzeugregisterAbbildung(stammdaten().zeichen), MelderegisterAbbildung()
PLATZ = Arbeitsplatz(3, beispiele.NEUSS, "Schalter 3")
BEIDE: tuple[Registerabbildung, Registerabbildung] = (KREIS, STADT)


def schluessel(wert: Any) -> Iterator[str]:
    """Every key of a JSON value."""
    if isinstance(wert, dict):
        for key, inhalt in wert.items():
            yield key
            yield from schluessel(inhalt)
    elif isinstance(wert, list):
        for inhalt in wert:
            yield from schluessel(inhalt)


def test_both_entries_tell_of_the_same_vorgang_move_and_fee() -> None:
    kreis = KREIS.lies(koerper(Register.FAHRZEUGREGISTER, vorgang()))
    stadt = STADT.lies(koerper(Register.MELDEREGISTER, vorgang()))
    assert kreis.herkunft == stadt.herkunft
    assert (kreis.fahrzeuge[0].halter, kreis.alte_anschrift, kreis.neue_anschrift) == (
        stadt.person,
        stadt.alte_anschrift,
        stadt.neue_anschrift,
    )
    assert kreis.gebuehr.summe_cent == stadt.kasse.gebuehr_summe_cent == 1080
    assert (kreis.gebuehr.kreis_cent, kreis.gebuehr.gemeinde_cent, kreis.gebuehr.bund_cent) == (510, 510, 60)
    assert [(p.nummer, p.einzeln_cent) for p in kreis.gebuehr.positionen] == [("225", 1020), ("125", 60)]
    assert stadt.kasse.anteil_gemeinde_cent == 510
    assert kreis.gebuehr.quittung == stadt.kasse.quittung == "K1-00042"


def test_what_goes_out_reads_back_as_what_was_decided() -> None:
    v = vorgang()
    assert v.ummeldung is not None and v.ummeldung.ausweis is not None
    kreis = KREIS.lies(KREIS.koerper(v, PLATZ, AM))
    stadt = STADT.lies(STADT.koerper(v, PLATZ, AM))
    for eintrag in (kreis, stadt):
        assert eintrag.alte_anschrift and eintrag.alte_anschrift.als_anschrift() == v.ummeldung.alte_anschrift
        assert eintrag.neue_anschrift and eintrag.neue_anschrift.als_anschrift() == v.ummeldung.neue_anschrift
        assert eintrag.herkunft.erfasst_am == AM
        assert eintrag.herkunft.geraet == 3
    halter = kreis.fahrzeuge[0].halter
    assert halter and halter.als_person() == stadt.person.als_person() == v.ummeldung.person
    zb1, fahrzeug = v.ummeldung.fahrzeuge[0].zb1, kreis.fahrzeuge[0]
    assert (fahrzeug.kennzeichen, fahrzeug.fin, fahrzeug.fin_pruefziffer) == (
        "NE-AB 1234",
        zb1.fin,
        zb1.fin_pruefziffer,
    )
    assert (fahrzeug.zb2_nummer, fahrzeug.zb1_nummer) == (zb1.zb2_nummer, zb1.nummer)
    assert (fahrzeug.erstzulassung, fahrzeug.naechste_hu, fahrzeug.marke) == (date(2009, 9, 3), "2027-12", "VOLKSWAGEN")
    assert (stadt.ausweis.art, stadt.ausweis.gueltig_bis) == (v.ummeldung.ausweis.art, v.ummeldung.ausweis.gueltig_bis)


def test_the_kreis_gets_nothing_of_the_resident_register() -> None:
    """Not the document, not the Sperrvermerk, not the kind of dwelling, whatever they are: it is another controller."""
    u = beispiele.ummeldung(
        stammdaten(),
        bedingter_sperrvermerk=True,
        wohnungsgeber=Wohnungsgeber("Wohnbau Neuss"),
        weitere_wohnung=Anschrift("Rheinallee", "3", "", "50667", "Köln", ""),
        ausweis=Ausweis(Ausweisart.AUFENTHALTSTITEL, date(2033, 3, 3)),
    )
    roh = koerper(Register.FAHRZEUGREGISTER, replace(vorgang(), ummeldung=u))
    assert roh == koerper(Register.FAHRZEUGREGISTER, vorgang())
    assert not {"ausweis", "bedingter_sperrvermerk", "wohnungsart", "wohnungsgeberbestaetigung", "religion"} & set(
        schluessel(json.loads(roh))
    )
    assert b"2033" not in roh


def test_the_town_gets_nothing_of_the_vehicles() -> None:
    v = vorgang()
    assert v.ummeldung is not None
    roh = koerper(Register.MELDEREGISTER, v)
    zb1 = v.ummeldung.fahrzeuge[0].zb1
    werte = [zb1.fin, zb1.kennzeichen, zb1.nummer, zb1.zb2_nummer, zb1.marke, zb1.halter_anschrift]
    assert not [wert for wert in werte if wert.encode() in roh]
    assert not {k for k in schluessel(json.loads(roh)) if "fahrzeug" in k or "kennzeichen" in k or k == "fin"}


def test_neither_names_the_clerk_or_the_handzeichen_or_the_number_of_a_document() -> None:
    for abbildung in BEIDE:
        keys = set(schluessel(json.loads(abbildung.koerper(vorgang(), PLATZ, AM))))
        assert not keys & {"zeichen", "handzeichen", "kennung", "dokumentnummer", "seriennummer", "mrz"}


def test_a_visit_without_vehicles_costs_the_town_nothing() -> None:
    u = beispiele.ummeldung(stammdaten(), fahrzeuge=())
    v = replace(
        vorgang(), ummeldung=u, gebuehr=gebuehr_aufkleber(stammdaten().tarif, date(2026, 11, 23), 0), quittung=""
    )
    stadt = STADT.lies(STADT.koerper(v, PLATZ, AM))
    assert (stadt.kasse.gebuehr_summe_cent, stadt.kasse.anteil_gemeinde_cent, stadt.kasse.quittung) == (0, 0, "")
    with pytest.raises(ValueError, match="fahrzeuge"):
        KREIS.koerper(v, PLATZ, AM)


@pytest.mark.parametrize("abbildung", BEIDE, ids=["kreis", "stadt"])
def test_what_was_never_decided_has_no_entry(abbildung: Registerabbildung) -> None:
    for ummeldung in (None, Ummeldung()):
        with pytest.raises(ValueError, match="not decided"):
            abbildung.koerper(replace(vorgang(), ummeldung=ummeldung), PLATZ, AM)


def test_no_error_and_no_repr_tells_who_it_is() -> None:
    u = beispiele.ummeldung(stammdaten())
    zu_lang = replace(u, person=Person("Kanarienvogel" * 60, "Erika", date(1983, 8, 12)))
    for abbildung in BEIDE:
        with pytest.raises(ValueError) as fehler:
            abbildung.koerper(replace(vorgang(), ummeldung=zu_lang), PLATZ, AM)
        assert "Kanarienvogel" not in f"{fehler.value} {fehler.value!r}"
    for eintrag in (KREIS.lies(KREIS.koerper(vorgang(), PLATZ, AM)), STADT.lies(STADT.koerper(vorgang(), PLATZ, AM))):
        gezeigt = f"{eintrag} {eintrag!r}"
        verraet = ("stermann", "Erika", "Oberstra", "Am Markt", "1983", "NE-AB", "WVWZZZ", "CE943492", "K1-00042")
        assert not [wort for wort in verraet if wort in gezeigt]


@pytest.mark.parametrize("feld", ["summe_cent", "kreis_cent", "gemeinde_cent", "bund_cent"])
def test_a_fee_that_does_not_add_up_is_no_entry(feld: str) -> None:
    teile = json.loads(koerper(Register.FAHRZEUGREGISTER, vorgang()))
    teile["gebuehr"][feld] += 1
    with pytest.raises(Unverstanden):
        KREIS.lies(json.dumps(teile).encode())


def test_a_time_without_a_zone_is_none() -> None:
    for abbildung in BEIDE:
        with pytest.raises(ValueError, match="erfasst_am"):
            abbildung.koerper(vorgang(), PLATZ, datetime(2026, 11, 23, 9, 15))


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_what_is_no_entry_is_not_understood(roh: bytes) -> None:
    for art in (FahrzeugregisterEintrag, MelderegisterEintrag):
        with pytest.raises(Unverstanden) as fehler:
            art.aus_json(roh)
        assert str(fehler.value) == art.__name__


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60), st.datetimes(timezones=st.just(UTC)))
def test_every_name_arrives_in_the_town_as_it_was(name: str, am: datetime) -> None:
    u = replace(beispiele.ummeldung(stammdaten()), person=Person(name, name, date(1983, 8, 12)))
    eintrag = STADT.lies(STADT.koerper(replace(vorgang(), ummeldung=u), PLATZ, am))
    assert (eintrag.person.familienname, eintrag.person.vornamen, eintrag.herkunft.erfasst_am) == (name, name, am)


@given(NAMEN, NAMEN)
def test_every_halter_arrives_at_the_kreis_as_the_person_is_written(familienname: str, vornamen: str) -> None:
    schein = beispiele.zb1(stammdaten(), halter_name=familienname.upper(), halter_vornamen=vornamen.upper())
    person = Person(familienname, vornamen, date(1983, 8, 12))
    u = replace(beispiele.ummeldung(stammdaten()), person=person, fahrzeuge=(Fahrzeug(schein),))
    halter = KREIS.lies(KREIS.koerper(replace(vorgang(), ummeldung=u), PLATZ, AM)).fahrzeuge[0].halter
    assert halter and halter.als_person() == person
