"""FIN, days and months, and the ZulassungsbescheinigungTeil1."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.fahrzeug import (
    Fin,
    Monat,
    ZulassungsbescheinigungTeil1,
    fin_pruefziffer,
    parse_datum,
)
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from tests.domain.daten import IRGENDWAS, ZEICHEN

FIN_VEKTOREN = [
    ("A1BS31Z0430336179", "4"),
    ("A1BS31ZO43O336179", "4"),
    ("WVWZZZ1JZXW000001", "6"),
    ("WVWZZZ1JZXW000003", "X"),
    ("WVWZZZ1KZ8W123456", "4"),
    ("WAUZZZ8K9BA000123", "0"),
    ("WBAVA31070PT12345", "5"),
    ("W0L0AHL3552000017", "2"),
    ("WDB2030461A123456", "0"),
    ("VF1BM0B0H12345678", "0"),
    ("TMBJF25J6C3000042", "8"),
    ("1234567", "2"),
    ("117012345", "4"),
    ("wvw zzz-1kz8w123456", "4"),
]


@pytest.mark.parametrize(("fin", "ziffer"), FIN_VEKTOREN)
def test_check_digit_of_field_3(fin: str, ziffer: str) -> None:
    assert fin_pruefziffer(fin) == ziffer


@pytest.mark.parametrize(("zeichen", "wie"), [("Ä", "A"), ("Ö", "0"), ("Ü", "U"), ("O", "0"), ("?", "0")])
def test_check_digit_values_of_unusual_characters(zeichen: str, wie: str) -> None:
    assert fin_pruefziffer(f"12{zeichen}4") == fin_pruefziffer(f"12{wie}4")


@pytest.mark.parametrize("fin", ["1M8GDM9AXKP042788", "1HGCM82633A004352"])
def test_the_north_american_digit_at_position_9_decides_nothing(fin: str) -> None:
    anders = fin[:8] + "0" + fin[9:]
    assert Fin.parse(fin) != Fin.parse(anders)


def _restklasse(zeichen: str) -> int:
    return int(fin_pruefziffer(f"{zeichen}000000").replace("X", "10"))


@given(
    st.text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=17, max_size=17),
    st.integers(0, 16),
    st.sampled_from("ABCDEFGHJKLMNPRSTUVWXYZ0123456789"),
)
def test_one_wrong_character_is_found_unless_its_value_is_the_same(fin: str, stelle: int, zeichen: str) -> None:
    falsch = fin[:stelle] + zeichen + fin[stelle + 1 :]
    gleichwertig = _restklasse(zeichen) == _restklasse(fin[stelle])
    assert (fin_pruefziffer(falsch) == fin_pruefziffer(fin)) == gleichwertig


@pytest.mark.parametrize(
    ("text", "wert"), [("wvwzzz1kz8w123456", "WVWZZZ1KZ8W123456"), ("123 456-7", "1234567"), ("IQ12", "IQ12")]
)
def test_fins(text: str, wert: str) -> None:
    assert str(Fin.parse(text)) == wert
    assert wert not in repr(Fin.parse(text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("WVWZZZ1KZ8W1234567", Fehlercode.FIN_ZU_LANG),
        ("WVWZZZ1KZ8W12345I", Fehlercode.FIN_ZEICHEN),
        ("WVWZZZ1KZ8W12345Q", Fehlercode.FIN_ZEICHEN),
        ("OPEL1234", Fehlercode.FIN_ZEICHEN),
        ("123?", Fehlercode.FIN_ZEICHEN),
        ("123ß", Fehlercode.FIN_ZEICHEN),
        ("", Fehlercode.PFLICHTFELD_LEER),
        ("- -", Fehlercode.PFLICHTFELD_LEER),
    ],
)
def test_fins_that_cannot_be(text: str, code: Fehlercode) -> None:
    with pytest.raises(Eingabefehler) as fehler:
        Fin.parse(text)
    assert (fehler.value.code, fehler.value.feld) == (code, "fahrzeug.E")


@given(IRGENDWAS)
def test_anything_typed_is_a_fin_or_an_eingabefehler(text: str) -> None:
    assert fin_pruefziffer(text) in "0123456789X"
    try:
        fin = Fin.parse(text)
    except Eingabefehler:
        return
    assert Fin.parse(str(fin)) == fin


@pytest.mark.parametrize("text", ["03.09.2009", "3.9.2009", "03. 09. 2009", "03092009", "2009-09-03", " 03.09.2009 "])
def test_days(text: str) -> None:
    assert parse_datum(text, "fahrzeug.B") == date(2009, 9, 3)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03.09.09", Fehlercode.DATUM_FORM),
        ("gestern", Fehlercode.DATUM_FORM),
        ("٠٣.٠٩.٢٠٠٩", Fehlercode.DATUM_FORM),
        ("31.02.2009", Fehlercode.DATUM_UNMOEGLICH),
        ("29.02.2023", Fehlercode.DATUM_UNMOEGLICH),
        ("01.13.2009", Fehlercode.DATUM_UNMOEGLICH),
        ("00.01.2009", Fehlercode.DATUM_UNMOEGLICH),
        ("01.01.0000", Fehlercode.DATUM_UNMOEGLICH),
        ("01.01.9999", Fehlercode.DATUM_UNMOEGLICH),
        ("", Fehlercode.PFLICHTFELD_LEER),
    ],
)
def test_days_that_cannot_be(text: str, code: Fehlercode) -> None:
    with pytest.raises(Eingabefehler) as fehler:
        parse_datum(text, "fahrzeug.B")
    assert (fehler.value.code, fehler.value.feld) == (code, "fahrzeug.B")


@given(st.dates(date(1850, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_back(tag: date) -> None:
    for text in (f"{tag:%d.%m.%Y}", f"{tag:%d%m%Y}", tag.isoformat(), f"{tag.day}.{tag.month}.{tag.year}"):
        assert parse_datum(text, "x") == tag


@pytest.mark.parametrize("text", ["12.2027", "12/2027", "12/27", "12.27", " 12 / 27"])
def test_months(text: str) -> None:
    monat = Monat.parse(text)
    assert (str(monat), monat.letzter_tag) == ("12.2027", date(2027, 12, 31))


def test_months_have_an_order_and_an_end() -> None:
    assert Monat.parse("2.24").letzter_tag == date(2024, 2, 29)
    assert Monat(2025, 12) < Monat(2026, 1)


@pytest.mark.parametrize("text", ["13.2027", "0.27", "12-2027", "12.1999", "2027", "12.027", "١٢.٢٧"])
def test_months_that_cannot_be(text: str) -> None:
    with pytest.raises(Eingabefehler) as fehler:
        Monat.parse(text)
    assert (fehler.value.code, fehler.value.feld) == (Fehlercode.MONAT_FORM, "fahrzeug.X")


@given(IRGENDWAS)
def test_anything_typed_is_a_day_or_month_or_an_eingabefehler(text: str) -> None:
    try:
        assert parse_datum(text, "x").year >= 1850
    except Eingabefehler:
        try:
            assert Monat.parse(text).letzter_tag.year >= 2000
        except Eingabefehler as fehler:
            assert fehler.feld == "fahrzeug.X"


GELESEN = {
    "A": "TÖL-B 128",
    "B": "03.09.2009",
    "C.1.1": "El-Khatib-\nLüdenscheidt",
    "C.1.2": "Renée",
    "C.1.3": "Am Markt 113\n41061 Mönchengladbach\n-",
    "D.1": "SKODA (CZ)",
    "D.3": "OCTAVIA",
    "2.1": "8004",
    "2.2": "NGK 388288",
    "E": "TMBD4KUDP3J802379",
    "3": "4",
    "I": "25.03.2025",
    "16": "CE 943492",
    "21": "-",
    "X": "12.2027",
    "Nr.": "NE-858331/25",
}


def zb1(**anders: str) -> ZulassungsbescheinigungTeil1:
    """The ZB I above with some fields read otherwise (`C_1_1` for C.1.1, `_3` for 3)."""
    felder = GELESEN | {code.strip("_").replace("_", "."): wert for code, wert in anders.items()}
    return ZulassungsbescheinigungTeil1.parse(felder, hat_aufkleber=False, zeichen=ZEICHEN)


def test_a_zb1() -> None:
    schein = zb1()
    assert (schein.kennzeichen, schein.fin, schein.fin_pruefziffer) == ("TÖL-B 128", "TMBD4KUDP3J802379", "4")
    assert (schein.halter_name, schein.halter_vornamen) == ("El-Khatib-Lüdenscheidt", "Renée")
    assert schein.halter_anschrift == "Am Markt 113\n41061 Mönchengladbach"
    assert (schein.erstzulassung, schein.zulassung) == (date(2009, 9, 3), date(2025, 3, 25))
    assert schein.naechste_hu == Monat(2027, 12)
    assert (schein.marke, schein.handelsbezeichnung, schein.hsn, schein.tsn) == (
        "SKODA (CZ)",
        "OCTAVIA",
        "8004",
        "NGK388288",
    )
    assert (schein.zb2_nummer, schein.nummer, schein.vermerke) == ("CE943492", "NE-858331/25", "")
    assert not schein.hat_aufkleber
    assert not schein.sicherheitscode_offen
    assert repr(schein) == "ZulassungsbescheinigungTeil1(hat_aufkleber=False, sicherheitscode_offen=False)"


def test_a_zb1_with_empty_fields() -> None:
    schein = zb1(B="-", I="", X="–", _3="", C_1_2="")
    assert (schein.erstzulassung, schein.zulassung, schein.naechste_hu) == (None, None, None)
    assert (schein.fin_pruefziffer, schein.halter_vornamen) == ("-", "")


@pytest.mark.parametrize(("gedruckt", "wert"), [("-", "-"), ("x", "X"), ("0", "0")])
def test_field_3(gedruckt: str, wert: str) -> None:
    assert zb1(_3=gedruckt).fin_pruefziffer == wert


@pytest.mark.parametrize(("gelesen", "wert"), [("ne-06123", "NE-06123"), ("ne ab 12", "NE-AB 12")])
def test_special_plates_stay_as_printed(gelesen: str, wert: str) -> None:
    assert zb1(A=gelesen).kennzeichen == wert


@pytest.mark.parametrize(
    ("feld", "wert", "code"),
    [
        ("A", "", Fehlercode.PFLICHTFELD_LEER),
        ("A", "NE-", Fehlercode.KENNZEICHEN_FORM),
        ("E", "-", Fehlercode.PFLICHTFELD_LEER),
        ("E", "ABCO", Fehlercode.FIN_ZEICHEN),
        ("3", "12", Fehlercode.FIN_PRUEFZIFFER_FORM),
        ("3", "A", Fehlercode.FIN_PRUEFZIFFER_FORM),
        ("C.1.1", "", Fehlercode.PFLICHTFELD_LEER),
        ("C.1.1", "Ω GmbH", Fehlercode.ZEICHEN_UNZULAESSIG),
        ("C.1.2", "Anna 2", Fehlercode.ZEICHEN_UNZULAESSIG),
        ("C.1.3", "-", Fehlercode.PFLICHTFELD_LEER),
        ("C.1.3", "Weg ½\n41460 Neuss", Fehlercode.ZEICHEN_UNZULAESSIG),
        ("B", "2009", Fehlercode.DATUM_FORM),
        ("I", "32.01.2020", Fehlercode.DATUM_UNMOEGLICH),
        ("X", "bald", Fehlercode.MONAT_FORM),
    ],
)
def test_a_fault_names_the_official_code(feld: str, wert: str, code: Fehlercode) -> None:
    with pytest.raises(Eingabefehler) as fehler:
        ZulassungsbescheinigungTeil1.parse(
            {**GELESEN, feld: wert}, hat_aufkleber=True, zeichen=ZEICHEN, feld_prefix="fahrzeug.0"
        )
    assert (fehler.value.code, fehler.value.feld) == (code, f"fahrzeug.0.{feld}")


@given(st.dictionaries(st.sampled_from(list(GELESEN)), IRGENDWAS), st.booleans())
def test_anything_read_is_a_zb1_or_an_eingabefehler(anders: dict[str, str], aufkleber: bool) -> None:
    try:
        schein = ZulassungsbescheinigungTeil1.parse(GELESEN | anders, hat_aufkleber=aufkleber, zeichen=ZEICHEN)
    except Eingabefehler as fehler:
        assert fehler.feld.removeprefix("fahrzeug.") in anders
    else:
        assert schein.hat_aufkleber is aufkleber
