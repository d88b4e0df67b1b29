"""What readers and keyboard wedges send: frames, headers, missing separators, and the wrong keyboard layout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.ausweis import heile_tastaturbelegung, lies_mrz, zerlege_mrz
from bureau_app.domain.fehlercode import Eingabefehler
from bureau_app.domain.tastatur import lesarten
from tests.domain.daten import IRGENDWAS
from tests.domain.zonen import HEUTE, PASS, PERSONALAUSWEIS, td1, td2, td3

ZONEN = [PERSONALAUSWEIS, PASS, td2(name="ZYLLA<<YVONNE"), td1(nummer="YZ0X00T47", name="SCHULZ<<YASMIN<ZOE")]

# Keys in rows, with the ISO key at the place of "\" after "'": what each layout gives for the same key.
US = "`1234567890-=qwertyuiop[]asdfghjkl;'zxcvbnm,./" + '~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'
DE = "^1234567890ß´qwertzuiopü+asdfghjklöäyxcvbnm,.-" + '°!"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄYXCVBNM;:_'


def tippe(text: str, leser: str, rechner: str, extra: dict[str, str] | None = None) -> str:
    """What appears on a computer of one layout if a reader of the other types `text`."""
    belegung = {**dict(zip(leser, rechner, strict=True)), **(extra or {})}
    return "".join(belegung.get(zeichen, zeichen) for zeichen in text)


@pytest.mark.parametrize("zone", ZONEN)
@pytest.mark.parametrize(
    "rahmen",
    [
        "{cr}",
        "\x02{cr}\r\x03",
        "\x02{cr}\r\x03X",
        "\x01AOU\x02\x00{cr}\r\x03B",
        "\r\n{crlf}\r\n",
        "{eins}",
        "IZ{eins}\r",
        "IX{eins}",
        "OU1 {eins}",
        "  {lf} \n",
        "{klein}",
        "{strich}",
    ],
)
def test_frames(zone: tuple[str, ...], rahmen: str) -> None:
    formen = {"cr": "\r".join(zone), "crlf": "\r\n".join(zone), "lf": "\n".join(zone), "eins": "".join(zone)}
    formen |= {"klein": "\n".join(zone).lower(), "strich": "\n".join(zone).replace("<", "_")}
    assert zerlege_mrz(rahmen.format(**formen)) == zone


def test_a_line_that_misses_stays_as_it_came() -> None:
    assert zerlege_mrz("\x02\r" + PERSONALAUSWEIS[1] + "\r\x03") == (PERSONALAUSWEIS[1],)
    assert zerlege_mrz("") == zerlege_mrz("\x02\x03") == ()


def test_unreadable_characters_do_not_move_the_lines() -> None:
    kaputt = "?" + "".join(PERSONALAUSWEIS)[1:]
    assert zerlege_mrz(kaputt) == ("?" + PERSONALAUSWEIS[0][1:], *PERSONALAUSWEIS[1:])


@given(IRGENDWAS)
def test_anything_sent_is_cut_into_lines(roh: str) -> None:
    zeilen = zerlege_mrz(roh)
    assert all(zeile and "\r" not in zeile and " " not in zeile for zeile in zeilen)
    assert zerlege_mrz("\n".join(zeilen)) == zeilen or sum(map(len, zeilen)) > 71


@pytest.mark.parametrize("zone", ZONEN)
@pytest.mark.parametrize("trenner", ["\r", "\r\n", ""])
def test_a_us_reader_on_a_german_computer(zone: tuple[str, ...], trenner: str) -> None:
    roh = tippe(trenner.join(zone), US, DE)
    assert ";" in roh
    assert heile_tastaturbelegung(roh, heute=HEUTE) == zone


@pytest.mark.parametrize("zone", ZONEN)
@pytest.mark.parametrize("filler", ["\\", "|"])
def test_a_german_reader_on_a_us_computer(zone: tuple[str, ...], filler: str) -> None:
    roh = tippe("\r".join(zone), DE, US, {"<": filler})
    assert heile_tastaturbelegung(roh, heute=HEUTE) == zone


def test_a_german_reader_on_a_us_computer_whose_iso_key_is_right() -> None:
    roh = tippe("\r".join(ZONEN[3]), DE, US, {"<": "<"})
    assert heile_tastaturbelegung(roh, heute=HEUTE) == ZONEN[3]
    # Without a Y or Z under a check digit nothing tells the layouts apart; a person looks at the names anyway.
    roh = tippe("\r".join(PASS), DE, US, {"<": "<"})
    assert heile_tastaturbelegung(roh, heute=HEUTE) == tuple(roh.split("\r"))


@pytest.mark.parametrize("zone", ZONEN)
def test_shift_lock_on_a_german_computer(zone: tuple[str, ...]) -> None:
    halb = len(DE) // 2
    umgeschaltet = DE[halb:] + DE[:halb]
    roh = tippe("\r".join(zone), DE, umgeschaltet, {"<": ">"})
    assert heile_tastaturbelegung(roh, heute=HEUTE) == zone
    roh = tippe("\r".join(zone), US, umgeschaltet)
    assert "," in roh
    assert heile_tastaturbelegung(roh, heute=HEUTE) == zone


@pytest.mark.parametrize(("filler", "ziffern"), [("^", "1234567890"), ("°", '!"§$%&/()=')])
def test_accent_key_and_iso_key_swapped(filler: str, ziffern: str) -> None:
    roh = "\r".join(PERSONALAUSWEIS).translate(str.maketrans("1234567890<", ziffern + filler))
    assert heile_tastaturbelegung(roh, heute=HEUTE) == PERSONALAUSWEIS


@pytest.mark.parametrize("zone", ZONEN)
def test_a_right_layout_is_left_alone(zone: tuple[str, ...]) -> None:
    assert heile_tastaturbelegung("\r".join(zone), heute=HEUTE) == zone


@given(st.one_of(IRGENDWAS, st.text(DE, min_size=88, max_size=92)))
def test_what_is_no_zone_on_any_layout_heals_to_nothing(roh: str) -> None:
    geheilt = heile_tastaturbelegung(roh, heute=HEUTE)
    if geheilt is not None:
        lies_mrz(geheilt, heute=HEUTE)


def test_readings_begin_with_what_was_typed_and_never_repeat() -> None:
    alle = list(lesarten("yz<;1ß"))
    assert alle[0] == "yz<;1ß"
    assert len(set(alle)) == len(alle) > 4
    assert list(lesarten("\r\n")) == ["\r\n"]


def test_a_zone_of_another_person_is_not_made_up() -> None:
    roh = tippe("\r".join(td3(pz_gesamt="9")), US, DE)
    assert heile_tastaturbelegung(roh, heute=HEUTE) is None
    with pytest.raises(Eingabefehler):
        lies_mrz(td3(pz_gesamt="9"), heute=HEUTE)
