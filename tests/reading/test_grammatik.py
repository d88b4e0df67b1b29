"""Field rules confirm or doubt a reading; they replace only letters that a field cannot hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.fahrzeug import fin_pruefziffer
from bureau_app.domain.lesung import Feldstatus
from bureau_app.reading.grammatik import NAMEN, NIE_LEER, urteile, urteile_fin
from bureau_app.resources import lade_formular
from tests.reading.wahrheit import HEUTE

OK, PRUEFEN, UNGELESEN = Feldstatus.OK, Feldstatus.PRUEFEN, Feldstatus.UNGELESEN
CODES = ("A", "B", "I", "X", "16", "2.1", "2.2", "D.1", "D.3", "Nr.", "J", "4", "10", "K", "17", "F.1", "C.1.1", "21")
FIN = "WVWZZZ1KZ8W123456"


@pytest.mark.parametrize(
    ("code", "gelesen", "wert", "status"),
    [
        ("A", "NE-AB 123", "NE-AB 123", OK),
        ("A", "NE-AB123", "NE-AB 123", OK),
        ("A", "TÖL-RA 742E", "TÖL-RA 742E", OK),
        ("A", "WÜ-JG 457 (04- 10)", "WÜ-JG 457 (04-10)", OK),
        ("A", "WU-JG 457", "WU-JG 457", PRUEFEN),
        ("A", "NE-AB 1O3", "NE-AB 103", PRUEFEN),
        ("A", "NE-0B 123", "NE-OB 123", PRUEFEN),
        ("A", "NE AB 123", "NE-AB 123", PRUEFEN),
        ("A", "Y-123 456", "Y-123 456", PRUEFEN),
        ("B", "03.09.2009", "03.09.2009", OK),
        ("B", "O3.09.2OO9", "03.09.2009", OK),
        ("B", "03.09.20S9", "03.09.2059", PRUEFEN),
        ("B", "31.02.2009", "31.02.2009", PRUEFEN),
        ("B", "03.09.2109", "03.09.2109", PRUEFEN),
        ("B", "", "", UNGELESEN),
        ("X", "12.2027", "12.2027", OK),
        ("X", "13.2027", "13.2027", PRUEFEN),
        ("X", "12.2087", "12.2087", PRUEFEN),
        ("X", "", "", UNGELESEN),
        ("22", "", "", OK),
        ("2.1", "OO35", "0035", OK),
        ("2.1", "B566", "8566", PRUEFEN),
        ("2.1", "35", "35", PRUEFEN),
        ("16", "AB 123456", "AB123456", OK),
        ("16", "ABI23456", "AB123456", OK),
        ("16", "0B123456", "OB123456", PRUEFEN),
        ("D.3", "A4 AVANT", "A4 AVANT", OK),
        ("D.3", "C 180", "C 180", OK),
        ("D.3", "X10", "X10", PRUEFEN),
        ("D.1", "VOLKSWAGEN, vw", "VOLKSWAGEN, VW", OK),
        ("D.1", "SKoDA (CZ)", "SKODA (CZ)", OK),
        ("D.1", "SkODA (CZ)", "SKODA (CZ)", PRUEFEN),
        ("D.1", "MERCEDES- BENZ", "MERCEDES-BENZ", OK),
        ("D.1", "MAZDA (2)", "MAZDA (2)", PRUEFEN),
        ("D.1", "MAZDA ())", "MAZDA ())", PRUEFEN),
        ("D.1", "1 FORD (D)", "FORD (D)", PRUEFEN),
        ("D.1", "D.1 FORD (D)", "FORD (D)", PRUEFEN),
        ("D.3", "CORSA -E", "CORSA-E", OK),
        ("D.3", "GOLF - R", "GOLF - R", OK),
        ("B", "25 10.2004", "25.10.2004", PRUEFEN),
        ("Nr.", "Nr. NE-811980/20", "NE-811980/20", OK),
        ("Nr.", ". NE-811980/20", "NE-811980/20", OK),
        ("Nr.", "NE-811980/20\n-", "NE-811980/20\n-", PRUEFEN),
        ("C.1.3", "Am Markt 1\n41460Neuss", "Am Markt 1\n41460 Neuss", PRUEFEN),
        ("D.3", "CLI0", "CLIO", PRUEFEN),
        ("F.2", "-", "-", OK),
        ("A", "-", "-", PRUEFEN),
        ("C.1.1", "Müller", "Müller", PRUEFEN),
        ("C.1.1", "wójcik-şahin", "Wójcik-Şahin", PRUEFEN),
        ("C.1.1", "Y1ld1r1m", "Yıldırım", PRUEFEN),
        ("C.1.1", "B1 Systeme 1a GmbH", "B1 Systeme 1a GmbH", PRUEFEN),
        ("C.1.1", "von der Ödenburg-zu Stein", "von der Ödenburg-zu Stein", PRUEFEN),
        ("C.1.1", "van den wouden", "van den Wouden", PRUEFEN),
        ("C.1.1", "Böhm & Çelik Gartenbau\nGmbH", "Böhm & Çelik Gartenbau\nGmbH", PRUEFEN),
        ("C.1.2", "zofia Łucja", "Zofia Łucja", PRUEFEN),
        ("C.1.3", "şahinweg 3\nzum Tor", "Şahinweg 3\nzum Tor", PRUEFEN),
        ("C.1.3", "An der 0bererft 17\n41460 Neuss", "An der Obererft 17\n41460 Neuss", PRUEFEN),
        ("C.1.3", "Am Markt 0a\n41460 Neuss", "Am Markt 0a\n41460 Neuss", PRUEFEN),
        ("C.1.1", "0'Brien", "O'Brien", PRUEFEN),
        ("C.1.1", "B10 Bau 0815 GmbH", "B10 Bau 0815 GmbH", PRUEFEN),
        ("C.1.2", "llse lngrid-lrma", "Ilse Ingrid-Irma", PRUEFEN),
        ("C.1.1", "de la Cruz lopez", "de la Cruz lopez", PRUEFEN),
        ("C.1.3", "lm Rosengarten 3\n41460 Neuss", "Im Rosengarten 3\n41460 Neuss", PRUEFEN),
        ("C.1.2", "0tto", "Otto", PRUEFEN),
        ("C.1.3", "Lindenallee 48\n97070 würzburg", "Lindenallee 48\n97070 Würzburg", PRUEFEN),
        ("C.1.2", "", "", UNGELESEN),
        ("C.1.2", "-", "-", PRUEFEN),
        ("C.1.1", "", "", UNGELESEN),
    ],
)
def test_readings_are_judged(code: str, gelesen: str, wert: str, status: Feldstatus) -> None:
    assert urteile(code, gelesen, 0.99, HEUTE) == (wert, status)


def test_what_is_hardly_seen_is_never_taken() -> None:
    assert urteile("2.1", "0035", 0.5, HEUTE) == ("0035", PRUEFEN)
    assert urteile("A", "NE-AB 123", 0.85, HEUTE) == ("NE-AB 123", PRUEFEN)
    assert urteile("2.2", "NGK388288", 0.85, HEUTE) == ("NGK388288", OK)
    assert urteile("2.2", "NG0388288", 0.85, HEUTE) == ("NG0388288", PRUEFEN)


def test_fin_and_its_digit_confirm_each_other() -> None:
    assert urteile_fin(FIN, "4", 0.95) == ((FIN, OK), ("4", OK))
    assert urteile_fin("WVWZZZIKZ8W1Z3456".replace("Z3456", "23456"), "4", 0.95) == ((FIN, OK), ("4", OK))
    assert urteile_fin(FIN, "X", 0.95)[0][1] is PRUEFEN
    assert urteile_fin(FIN[:-1], "4", 0.99)[0] == (FIN[:-1], PRUEFEN)
    assert urteile_fin("1" + FIN, "4", 0.99) == ((FIN, PRUEFEN), ("4", PRUEFEN))
    assert urteile_fin("", "4", 0.99) == (("", UNGELESEN), ("4", PRUEFEN))


def test_a_fin_without_printed_digit_asks_for_a_look() -> None:
    assert urteile_fin(FIN, "-", 0.99) == ((FIN, PRUEFEN), ("-", PRUEFEN))
    assert urteile_fin(FIN, "", 0.99) == ((FIN, PRUEFEN), ("", UNGELESEN))


def test_the_digit_heals_one_look_alike_but_does_not_vouch_for_it() -> None:
    (wert, status), _ = urteile_fin(FIN.replace("8", "B"), "4", 0.99)
    assert (wert, status) == (FIN, PRUEFEN)


@given(st.text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=17, max_size=17), st.sampled_from("0123456789X-OI? "))
def test_no_fin_is_taken_against_its_digit(fin: str, ziffer: str) -> None:
    (wert, status), (gelesene, ziffernstatus) = urteile_fin(fin, ziffer, 1.0)
    if status is OK:
        assert gelesene == fin_pruefziffer(wert)
        assert wert == fin
    assert (status is OK) == (ziffernstatus is OK)


@given(st.sampled_from((*CODES, "C.1.2", "C.1.3")), st.text(max_size=30), st.floats(0, 1))
def test_any_text_is_judged_and_names_are_never_taken(code: str, text: str, sicher: float) -> None:
    status = urteile(code, text, sicher, HEUTE)[1]
    assert status is not OK or code not in NAMEN
    assert (status is UNGELESEN) == (not text and code in NIE_LEER | NAMEN)


@given(st.text(max_size=25), st.text(max_size=3))
def test_any_fin_is_judged(fin: str, ziffer: str) -> None:
    (wert, status), _ = urteile_fin(fin, ziffer, 1.0)
    assert status is not OK or len(wert) == 17


@given(st.sampled_from(CODES), st.text("ABCDO01I2. -/", min_size=1, max_size=12))
def test_a_judgement_is_stable(code: str, text: str) -> None:
    wert, status = urteile(code, text, 1.0, HEUTE)
    nochmals, wieder = urteile(code, wert, 1.0, HEUTE)
    if status is OK:
        assert (nochmals, wieder) == (wert, OK)


def test_the_form_names_every_field_once() -> None:
    codes = [zeile.split('"')[1] for zeile in lade_formular("zb1").splitlines() if zeile.startswith('"')]
    assert len(codes) == len(set(codes)) == 63
