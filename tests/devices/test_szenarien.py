"""The invented papers are right in themselves on any day: check digits, spellings, plates, and dates around today."""

from datetime import date, timedelta

import pytest

from bureau_app.devices.szenarien import Muster, Szenarien, zeitpunkt
from bureau_app.domain.anschrift import Anschrift, zerlege_zeilen
from bureau_app.domain.ausweis import Ausweisart, lies_mrz, mrz_passt_zu_name
from bureau_app.domain.fahrzeug import ZulassungsbescheinigungTeil1, fin_pruefziffer, parse_datum
from bureau_app.domain.stammdaten import Stammdaten
from tests.devices.conftest import DAYS

KEYS = ("hauptfall", "aufkleber_vorhanden", "hu_abgelaufen", "firma", "zuzug", "haushalt")


def zb1(muster: Muster, stammdaten: Stammdaten) -> ZulassungsbescheinigungTeil1:
    return ZulassungsbescheinigungTeil1.parse(
        muster.zb1.felder, hat_aufkleber=bool(muster.zb1.aufkleber), zeichen=stammdaten.zeichen
    )


def old(muster: Muster, stammdaten: Stammdaten) -> Anschrift:
    strasse, hausnummer, plz, ort = zerlege_zeilen(muster.zb1.felder["C.1.3"])
    return Anschrift.parse(
        strasse=strasse,
        hausnummer=hausnummer,
        plz=plz,
        ort=ort,
        gemeinden=stammdaten.gemeinden,
        zeichen=stammdaten.zeichen,
    )


def test_the_list_says_what_lies_on_the_glass(szenarien: Szenarien) -> None:
    assert tuple(s.schluessel for s in szenarien.liste) == KEYS
    assert all(s.titel and s.beschreibung.endswith(".") for s in szenarien.liste)


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("key", KEYS)
def test_zone_reads_back_as_the_person(szenarien: Szenarien, stammdaten: Stammdaten, key: str, day: date) -> None:
    ausweis = szenarien.muster(key, day).ausweis
    mrz = lies_mrz(ausweis.mrz, heute=day)
    assert (mrz.art, mrz.dokumentnummer) == (ausweis.art, ausweis.nummer)
    assert (mrz.geburtsdatum, mrz.gueltig_bis) == (ausweis.geburtsdatum, ausweis.gueltig_bis)
    assert mrz.staatsangehoerigkeit == ausweis.staat
    assert mrz_passt_zu_name(mrz, ausweis.familienname, ausweis.vornamen, stammdaten.zeichen)


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("key", KEYS)
def test_dates_fit_the_day(szenarien: Szenarien, stammdaten: Stammdaten, key: str, day: date) -> None:
    muster = szenarien.muster(key, day)
    ausweis, schein = muster.ausweis, zb1(muster, stammdaten)
    assert ausweis.ausgestellt < day < ausweis.gueltig_bis
    assert timedelta(days=366 * 18) < day - ausweis.geburtsdatum < timedelta(days=365 * 60)
    assert schein.erstzulassung and schein.zulassung and schein.naechste_hu
    assert schein.erstzulassung <= schein.zulassung < day
    assert (schein.naechste_hu.letzter_tag < day) == (key == "hu_abgelaufen")
    assert parse_datum(muster.zb1.felder["6"], "6") < schein.erstzulassung
    assert {d.weekday() for d in (ausweis.ausgestellt, schein.zulassung)} <= set(range(5))


@pytest.mark.parametrize("key", KEYS)
def test_vehicle_is_right_in_itself(szenarien: Szenarien, stammdaten: Stammdaten, key: str) -> None:
    muster = szenarien.muster(key, DAYS[0])
    schein = zb1(muster, stammdaten)
    assert schein.fin_pruefziffer == fin_pruefziffer(schein.fin)
    assert len(schein.fin) == 17 and not set(schein.fin) & set("IOQ")
    assert schein.hat_aufkleber == (key == "aufkleber_vorhanden")


@pytest.mark.parametrize("key", KEYS)
def test_addresses_are_of_the_district_or_not(szenarien: Szenarien, stammdaten: Stammdaten, key: str) -> None:
    muster = szenarien.muster(key, DAYS[0])
    assert bool(old(muster, stammdaten).ags) == (key != "zuzug")
    assert muster.neue_anschrift[1].endswith(" Neuss")
    assert (muster.ausweis.anschrift == ()) == (muster.ausweis.art is Ausweisart.REISEPASS)


def test_the_main_case_needs_din_91379(szenarien: Szenarien) -> None:
    ausweis = szenarien.muster("hauptfall", DAYS[0]).ausweis
    name = ausweis.familienname + ausweis.vornamen
    with pytest.raises(UnicodeEncodeError):
        name.encode("latin-1")


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("-1j", date(2028, 2, 29), date(2027, 2, 28)),
        ("-4j", date(2028, 2, 29), date(2024, 2, 29)),
        ("+2m", date(2027, 12, 31), date(2028, 2, 29)),
        ("-1m", date(2027, 3, 31), date(2027, 2, 28)),
        ("-1j-1m-1t", date(2027, 1, 1), date(2025, 11, 30)),
        ("+0tw", date(2026, 11, 21), date(2026, 11, 20)),
        ("+1tw", date(2026, 11, 21), date(2026, 11, 20)),
        ("+2tw", date(2026, 11, 21), date(2026, 11, 23)),
    ],
)
def test_distance_in_time(text: str, day: date, expected: date) -> None:
    assert zeitpunkt(text, day) == expected


@pytest.mark.parametrize("text", ["", "1j", "-1", "-1x", "-1j w", "w"])
def test_no_distance_in_time(text: str) -> None:
    with pytest.raises(ValueError, match="not a distance"):
        zeitpunkt(text, DAYS[0])


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_household_has_two_adults_two_children_and_three_vehicles(
    szenarien: Szenarien, stammdaten: Stammdaten, day: date
) -> None:
    muster = szenarien.muster("haushalt", day)
    for ausweis in muster.ausweise:
        mrz = lies_mrz(ausweis.mrz, heute=day)
        assert (mrz.dokumentnummer, mrz.geburtsdatum, mrz.gueltig_bis) == (
            ausweis.nummer,
            ausweis.geburtsdatum,
            ausweis.gueltig_bis,
        )
        assert mrz_passt_zu_name(mrz, ausweis.familienname, ausweis.vornamen, stammdaten.zeichen)
        assert ausweis.ausgestellt < day < ausweis.gueltig_bis
    tage = [a.geburtsdatum for a in muster.ausweise] + [kind.geburtsdatum for kind in muster.ohne_ausweis]
    assert [day - tag > timedelta(days=365 * 18) for tag in tage] == [True, True, False, False]
    assert [bool(schein.aufkleber) for schein in muster.scheine] == [False, True, False]
    assert [schein.felder["C.1.1"].endswith("GmbH") for schein in muster.scheine] == [False, False, True]
    for schein in muster.scheine:
        gelesen = ZulassungsbescheinigungTeil1.parse(
            schein.felder, hat_aufkleber=bool(schein.aufkleber), zeichen=stammdaten.zeichen
        )
        assert gelesen.fin_pruefziffer == fin_pruefziffer(gelesen.fin)
        assert gelesen.naechste_hu and gelesen.naechste_hu.letzter_tag > day
    assert len({schein.felder["E"] for schein in muster.scheine}) == 3
    assert muster.scheine[1].aufkleber[1:3] == muster.ausweis.anschrift


def test_every_number_of_a_paper_is_its_own(szenarien: Szenarien) -> None:
    muster = [szenarien.muster(szenario.schluessel, DAYS[0]) for szenario in szenarien.liste]
    ausweise = [ausweis.nummer for eines in muster for ausweis in eines.ausweise]
    scheine = [schein.felder[code] for eines in muster for schein in eines.scheine for code in ("A", "E", "Nr.", "16")]
    assert len(set(ausweise)) == len(ausweise) and len(set(scheine)) == len(scheine)
