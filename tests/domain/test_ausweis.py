"""Identity documents: machine-readable zones with all check digits and the German rules."""

import string
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bureau_app.domain.ausweis import Ausweisart, Mrz, lies_mrz, pruefziffer
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.staaten import STAATENCODES
from tests.domain.daten import IRGENDWAS
from tests.domain.zonen import HEUTE, PASS, PERSONALAUSWEIS, td1, td2, td3


def fehler(zeilen: tuple[str, ...]) -> Fehlercode:
    """Code of the fault that reading reports."""
    with pytest.raises(Eingabefehler) as gemeldet:
        lies_mrz(zeilen, heute=HEUTE)
    return gemeldet.value.code


@pytest.mark.parametrize(
    ("text", "ziffer"),
    [("T22000129", 3), ("L01X00T47", 1), ("C01X00T47", 8), ("640812", 5), ("201031", 5), ("270228", 3), ("<<<", 0)],
)
def test_check_digit_vectors(text: str, ziffer: int) -> None:
    assert pruefziffer(text) == ziffer


@pytest.mark.parametrize("zeichen", ["a", "ä", " ", "٣"])
def test_check_digit_of_a_character_that_no_zone_has(zeichen: str) -> None:
    with pytest.raises(Eingabefehler) as gemeldet:
        pruefziffer("AB" + zeichen)
    assert gemeldet.value.code is Fehlercode.MRZ_ZEICHEN


def test_the_public_specimens() -> None:
    alt = ("IDD<<T220001293<<<<<<<<<<<<<<<", "6408125<2010315D<<<<<<<<<<<<<4", "MUSTERMANN<<ERIKA<<<<<<<<<<<<<")
    neu = ("IDD<<L01X00T471<<<<<<<<<<<<<<<", "6408125<2908018D<<<<<<<<<<<<<8", "MUSTERMANN<<ERIKA<<<<<<<<<<<<<")
    reisepass = ("P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", "C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4")
    assert lies_mrz(alt, heute=HEUTE).gueltig_bis == date(2020, 10, 31)
    assert lies_mrz(neu, heute=HEUTE).dokumentnummer == "L01X00T47"
    mrz = lies_mrz(reisepass, heute=HEUTE)
    assert (mrz.art, mrz.format, mrz.geschlecht) == (Ausweisart.REISEPASS, "TD3", "F")
    assert (mrz.familienname, mrz.vornamen, mrz.geburtsdatum) == ("MUSTERMANN", "ERIKA", date(1964, 8, 12))
    assert (mrz.staatsangehoerigkeit, mrz.aussteller) == ("D", "D")
    assert "MUSTERMANN" not in repr(mrz)


def test_fields_of_a_personalausweis() -> None:
    mrz = lies_mrz(td1(), heute=HEUTE)
    assert mrz.art is Ausweisart.PERSONALAUSWEIS
    assert (mrz.format, mrz.dokumentnummer, mrz.geschlecht) == ("TD1", "L01X00T47", "<")
    assert (mrz.familienname, mrz.vornamen) == ("HOFFMANN VIETEN", "HEINZ PETER")
    assert not mrz.name_abgeschnitten


@pytest.mark.parametrize(
    ("typ", "art"),
    [
        ("AR", Ausweisart.AUFENTHALTSTITEL),
        ("AF", Ausweisart.AUFENTHALTSTITEL),
        ("IR", Ausweisart.AUFENTHALTSTITEL),
        ("I<", Ausweisart.PERSONALAUSWEIS),
        ("C<", Ausweisart.PERSONALAUSWEIS),
    ],
)
def test_kinds_of_cards(typ: str, art: Ausweisart) -> None:
    assert lies_mrz(td1(typ=typ, nation="USA"), heute=HEUTE).art is art


@pytest.mark.parametrize("zeilen", [td1(typ="AC"), td1(typ="P<"), td1(typ="V<"), td2(typ="V<"), td3(typ="ID")])
def test_documents_that_are_no_ausweis(zeilen: tuple[str, ...]) -> None:
    assert fehler(zeilen) is Fehlercode.MRZ_DOKUMENTART


def test_an_old_or_provisional_personalausweis_is_td2() -> None:
    mrz = lies_mrz(td2(nummer="1220000016"[:9]), heute=HEUTE)
    assert (mrz.format, mrz.art) == ("TD2", Ausweisart.PERSONALAUSWEIS)
    assert lies_mrz(td2(nummer="A1234567<"), heute=HEUTE).dokumentnummer == "A1234567"


def test_a_long_number_goes_on_in_the_optional_data() -> None:
    lang = "D23145890A7349"
    zusatz = lang[9:] + str(pruefziffer(lang))
    mrz = lies_mrz(td1(staat="BEL", nation="BEL", typ="I<", nummer=lang[:9], pz_nummer="<", zusatz=zusatz), heute=HEUTE)
    assert mrz.dokumentnummer == lang
    kurz = td2(staat="BEL", nation="BEL", typ="I<", nummer=lang[:9], pz_nummer="<", zusatz=zusatz)
    assert lies_mrz(kurz, heute=HEUTE).dokumentnummer == lang
    falsch = td1(staat="BEL", nation="BEL", typ="I<", nummer=lang[:9], pz_nummer="<", zusatz=lang[9:] + "0")
    assert fehler(falsch) is Fehlercode.MRZ_PRUEFZIFFER_NUMMER
    assert fehler(td1(pz_nummer="<")) is Fehlercode.MRZ_PRUEFZIFFER_NUMMER


@pytest.mark.parametrize(
    "zeilen",
    [
        (),
        ("",),
        PERSONALAUSWEIS[:2],
        (PERSONALAUSWEIS[0] + "<", *PERSONALAUSWEIS[1:]),
        tuple(z.lower() for z in PERSONALAUSWEIS),
        (*PERSONALAUSWEIS[:2], "<" * 30),
        td1(geschlecht="X"),
        td1(geburt="64O812"),
        td1(name="MUSTERMANN7<<ERIKA"),
        ("?" * 44, "?" * 44),
    ],
)
def test_zones_of_a_wrong_shape(zeilen: tuple[str, ...]) -> None:
    assert fehler(zeilen) is Fehlercode.MRZ_FORM


@pytest.mark.parametrize(
    ("zeilen", "code"),
    [
        (td1(pz_nummer="0"), Fehlercode.MRZ_PRUEFZIFFER_NUMMER),
        (td1(pz_geburt="0"), Fehlercode.MRZ_PRUEFZIFFER_GEBURT),
        (td1(pz_geburt="<"), Fehlercode.MRZ_PRUEFZIFFER_GEBURT),
        (td1(pz_ablauf="0"), Fehlercode.MRZ_PRUEFZIFFER_ABLAUF),
        (td1(pz_gesamt="0"), Fehlercode.MRZ_PRUEFZIFFER_GESAMT),
        (td3(pz_nummer="<"), Fehlercode.MRZ_PRUEFZIFFER_NUMMER),
        (td3(zusatz="ZE184226B", pz_zusatz="<"), Fehlercode.MRZ_PRUEFZIFFER_ZUSATZ),
        (td3(pz_zusatz="5"), Fehlercode.MRZ_PRUEFZIFFER_ZUSATZ),
        (td3(pz_gesamt="0"), Fehlercode.MRZ_PRUEFZIFFER_GESAMT),
    ],
)
def test_every_check_digit_counts(zeilen: tuple[str, ...], code: Fehlercode) -> None:
    assert fehler(zeilen) is code


@pytest.mark.parametrize("ziffer", ["<", "0"])
def test_optional_data_of_a_passport_may_be_empty_or_filled(ziffer: str) -> None:
    assert lies_mrz(td3(pz_zusatz=ziffer), heute=HEUTE).format == "TD3"
    assert lies_mrz(td3(zusatz="ZE184226B"), heute=HEUTE).format == "TD3"


@pytest.mark.parametrize(
    ("geburt", "tag"),
    [
        ("640812", date(1964, 8, 12)),
        ("000229", date(2000, 2, 29)),
        ("251120", date(2025, 11, 20)),
        ("261121", date(2026, 11, 21)),
        ("261122", date(1926, 11, 22)),
        ("64<<<<", None),
        ("6408<<", None),
        ("<<<<<<", None),
    ],
)
def test_a_birth_lies_in_the_past(geburt: str, tag: date | None) -> None:
    assert lies_mrz(td1(geburt=geburt), heute=HEUTE).geburtsdatum == tag


def test_an_unknown_birth_may_have_a_filler_for_its_check_digit() -> None:
    assert lies_mrz(td1(geburt="<<<<<<", pz_geburt="<"), heute=HEUTE).geburtsdatum is None


@pytest.mark.parametrize("geburt", ["641301", "640431", "640800", "990229"])
def test_days_of_birth_that_do_not_exist(geburt: str) -> None:
    assert fehler(td1(geburt=geburt)) is Fehlercode.MRZ_GEBURTSDATUM


@pytest.mark.parametrize(
    ("ablauf", "tag"), [("290801", date(2029, 8, 1)), ("991231", date(1999, 12, 31)), ("461231", date(2046, 12, 31))]
)
def test_an_expiry_lies_near_today(ablauf: str, tag: date) -> None:
    assert lies_mrz(td1(ablauf=ablauf), heute=HEUTE).gueltig_bis == tag


def test_an_expiry_over_the_turn_of_a_century() -> None:
    assert lies_mrz(td1(ablauf="050101"), heute=date(2095, 1, 1)).gueltig_bis == date(2105, 1, 1)


@pytest.mark.parametrize("ablauf", ["501231", "951231", "290230"])
def test_expiries_that_cannot_be(ablauf: str) -> None:
    assert fehler(td1(ablauf=ablauf)) is Fehlercode.MRZ_GUELTIG_BIS


@pytest.mark.parametrize(
    ("felder", "code"),
    [
        ({"staat": "UTO"}, Fehlercode.MRZ_AUSSTELLER),
        ({"staat": "O<<"}, Fehlercode.MRZ_AUSSTELLER),
        ({"staat": "DEU"}, Fehlercode.MRZ_AUSSTELLER),
        ({"staat": "<<<"}, Fehlercode.MRZ_AUSSTELLER),
        ({"nation": "DEU"}, Fehlercode.MRZ_STAATSANGEHOERIGKEIT),
        ({"nation": "USA"}, Fehlercode.MRZ_STAATSANGEHOERIGKEIT),
        ({"nummer": "L01X00S47"}, Fehlercode.MRZ_SERIENNUMMER),
        ({"nummer": "L01X00T4<"}, Fehlercode.MRZ_SERIENNUMMER),
    ],
)
def test_german_rules_and_state_codes(felder: dict[str, str], code: Fehlercode) -> None:
    assert fehler(td1(**felder)) is code


@pytest.mark.parametrize("felder", [{"staat": "NLD", "nation": "NLD"}, {"typ": "AR", "nation": "XXA"}, {"nation": "D"}])
def test_state_codes_that_are_right(felder: dict[str, str]) -> None:
    assert lies_mrz(td1(**felder), heute=HEUTE).staatsangehoerigkeit == felder["nation"]


def test_state_codes() -> None:
    assert {"D", "USA", "RKS", "XXA", "EUE", "GBN"} <= STAATENCODES
    assert not {"DEU", "UTO", "", "DDR"} & STAATENCODES
    assert all(code == "D" or len(code) == 3 for code in STAATENCODES)


STELLEN = [(zeile, spalte) for zeile in (0, 1) for spalte in range(30) if zeile == 1 or spalte >= 5]


@given(st.sampled_from(STELLEN), st.sampled_from(string.digits))
def test_one_wrong_digit_in_a_zone_is_always_found(stelle: tuple[int, int], ziffer: str) -> None:
    zeile, spalte = stelle
    alt = PERSONALAUSWEIS[zeile][spalte]
    assume(alt in string.digits and alt != ziffer)
    zeilen = list(PERSONALAUSWEIS)
    zeilen[zeile] = zeilen[zeile][:spalte] + ziffer + zeilen[zeile][spalte + 1 :]
    with pytest.raises(Eingabefehler):
        lies_mrz(zeilen, heute=HEUTE)


@given(st.text(string.digits + string.ascii_uppercase, min_size=1), st.data())
def test_one_wrong_character_is_found_unless_its_value_is_the_same_modulo_10(text: str, daten: st.DataObject) -> None:
    stelle = daten.draw(st.integers(0, len(text) - 1))
    zeichen = daten.draw(st.sampled_from(string.digits + string.ascii_uppercase))
    gleichwertig = (int(zeichen, 36) - int(text[stelle], 36)) % 10 == 0
    falsch = text[:stelle] + zeichen + text[stelle + 1 :]
    assert (pruefziffer(falsch) == pruefziffer(text)) == gleichwertig


@given(
    st.sampled_from([td1, td2, td3]),
    st.from_regex("[CFGHJKLMNPRTVWXYZ0-9]{9}", fullmatch=True),
    st.dates(date(1927, 1, 1), HEUTE),
    st.dates(date(1997, 1, 1), date(2046, 12, 31)),
    st.from_regex("[A-Z]{1,8}(<[A-Z]{1,4})?<<[A-Z]{1,7}(<[A-Z]{1,4})?", fullmatch=True),
)
def test_a_zone_is_read_as_it_was_made(bau: Any, nummer: str, geburt: date, ablauf: date, name: str) -> None:
    mrz = lies_mrz(bau(nummer=nummer, geburt=f"{geburt:%y%m%d}", ablauf=f"{ablauf:%y%m%d}", name=name), heute=HEUTE)
    assert (mrz.dokumentnummer, mrz.geburtsdatum, mrz.gueltig_bis) == (nummer, geburt, ablauf)
    assert f"{mrz.familienname}<<{mrz.vornamen}".replace(" ", "<") == name


@given(st.lists(IRGENDWAS, max_size=4))
def test_any_lines_are_a_zone_or_an_eingabefehler(zeilen: list[str]) -> None:
    with pytest.raises(Eingabefehler):
        lies_mrz(zeilen, heute=HEUTE)


@given(st.sampled_from([PERSONALAUSWEIS, PASS]), st.data())
def test_any_damage_is_a_zone_or_an_eingabefehler(zeilen: tuple[str, ...], daten: st.DataObject) -> None:
    kaputt = list(zeilen)
    for _ in range(daten.draw(st.integers(1, 4))):
        zeile = daten.draw(st.integers(0, len(kaputt) - 1))
        spalte = daten.draw(st.integers(0, len(kaputt[zeile]) - 1))
        zeichen = daten.draw(st.sampled_from(string.ascii_uppercase + string.digits + "<"))
        kaputt[zeile] = kaputt[zeile][:spalte] + zeichen + kaputt[zeile][spalte + 1 :]
    try:
        assert isinstance(lies_mrz(kaputt, heute=HEUTE), Mrz)
    except Eingabefehler as gemeldet:
        assert gemeldet.feld
