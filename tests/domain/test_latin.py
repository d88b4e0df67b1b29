"""DIN 91379: allowed characters, sequences, search form, and what a field passes first."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.eingabe import pflicht, pruefe_laenge, pruefe_zeichen
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.latin import Datentyp, bereinige, nfc
from tests.domain.daten import LISTE, SUCHFORMEN, ZEICHEN


def eintraege(liste: str, gruppe: str) -> list[str]:
    """Characters and sequences of one group, as the published list has them."""
    felder = [[feld.strip() for feld in zeile.split(";")] for zeile in liste.splitlines()]
    return ["".join(chr(int(cp, 16)) for cp in f[2].split()) for f in felder if f[0] == gruppe]


BUCHSTABEN = eintraege(LISTE, "bll")


@pytest.mark.parametrize(
    ("text", "suchform"),
    [
        ("René Müller", "RENE MUELLER"),
        ("Nœl Schmidt-Strauß", "NOEL SCHMIDT-STRAUSS"),
        ("Noël Schmidt-Strauß", "NOEL SCHMIDT-STRAUSS"),
        ("Karl-Bröger Straße 17", "KARL-BROEGER STRASSE 17"),
        ("Ærø Ørsted Åse", "AEROE OERSTED AASE"),
        ("Þórr Łukasz Đỗ Őri Şahin ıŋ", "THORR LUKASZ DO ORI SAHIN IN"),
        ("Ñandú Çelik é", "NANDU CELIK E"),
        ("ʿAlī ʾAḥmad O’Neill", "ALI AHMAD ONEILL"),
        ("O'Neill", "O'NEILL"),
        ("K͟hān", "KHAN"),
        ("Ạ̈rzte Ụ̈", "AERZTE UE"),
        ("STRAẞE", "STRASSE"),
        ("Σ", "Σ"),
    ],
)
def test_search_form_vectors(text: str, suchform: str) -> None:
    assert ZEICHEN.suchform(text) == suchform
    assert ZEICHEN.suchform(unicodedata.normalize("NFD", text)) == suchform


@pytest.mark.parametrize("typ", list(Datentyp))
def test_every_letter_is_allowed_in_every_data_type(typ: Datentyp) -> None:
    assert [b for b in BUCHSTABEN if ZEICHEN.unzulaessige(b, typ)] == []


def test_search_form_of_every_letter_is_capitals() -> None:
    assert [b for b in BUCHSTABEN if not re.fullmatch("[A-Z]+", ZEICHEN.suchform(b))] == []


def test_search_form_of_every_letter_is_the_published_one() -> None:
    zeilen = [[feld.strip() for feld in zeile.split(";")] for zeile in SUCHFORMEN.splitlines()]
    falsch = [z for z in zeilen if ZEICHEN.suchform("".join(chr(int(c, 16)) for c in z[2].split())) != z[6]]
    assert len(zeilen) > 600
    assert falsch == []


@pytest.mark.parametrize(
    ("gruppe", "erlaubt_in"),
    [("bnlreq", "ABC"), ("bnl", "BC"), ("bnlopt", "C"), ("bnlnot", "C"), ("gl", ""), ("cl", ""), ("enl", "")],
)
def test_groups_belong_to_data_types(gruppe: str, erlaubt_in: str) -> None:
    for zeichen in eintraege(LISTE, gruppe):
        erlaubt = "".join(typ.value for typ in Datentyp if not ZEICHEN.unzulaessige(zeichen, typ))
        assert erlaubt == erlaubt_in, f"U+{ord(zeichen):04X}"


@pytest.mark.parametrize(
    ("text", "unzulaessig"),
    [
        ("Müller", ()),
        ("K͟", ("K͟",)),
        ("K͟h", ()),
        ("Anna7", ("7",)),
        ("A1B2A1", ("1", "2")),
        ("ä́b", ("ä́",)),
        ("x́́", ("x́́",)),
        ("́a", ("́",)),
        ("漢字", ("漢", "字")),
        ("漢̈", ("漢̈",)),
        ("", ()),
    ],
)
def test_characters_of_a_name(text: str, unzulaessig: tuple[str, ...]) -> None:
    assert ZEICHEN.unzulaessige(text, Datentyp.A) == tuple(nfc(u) for u in unzulaessig)


@given(st.text(), st.sampled_from(Datentyp))
def test_what_is_not_named_is_allowed(text: str, typ: Datentyp) -> None:
    fremde = ZEICHEN.unzulaessige(text, typ)
    assert all(f in nfc(text) for f in fremde)
    assert bool(fremde) != (not fremde)
    for fremd in fremde:
        assert ZEICHEN.unzulaessige(fremd, typ)


@given(st.lists(st.sampled_from(BUCHSTABEN), max_size=12).map("".join))
def test_search_form_is_stable(text: str) -> None:
    assert ZEICHEN.suchform(ZEICHEN.suchform(text)) == ZEICHEN.suchform(text)


@given(st.text())
def test_search_form_of_anything_has_no_combining_marks(text: str) -> None:
    assert not any(0x300 <= ord(c) < 0x370 for c in ZEICHEN.suchform(text))


@pytest.mark.parametrize(
    ("text", "sauber"),
    [
        ("  Anna \t Lena\n", "Anna Lena"),
        ("a\u0308", "ä"),
        ("An\u200bna\u00ad", "Anna"),
        ("a\u00a0b", "a b"),
        ("\x07", ""),
    ],
)
def test_blanks_and_invisible_characters_go(text: str, sauber: str) -> None:
    assert bereinige(text) == sauber


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert bereinige(bereinige(text)) == bereinige(text)


def test_required_field() -> None:
    assert pflicht(" Anna ", "person.vornamen") == "Anna"
    with pytest.raises(Eingabefehler) as fehler:
        pflicht(" \u200b ", "person.vornamen")
    assert (fehler.value.code, fehler.value.feld) == (Fehlercode.PFLICHTFELD_LEER, "person.vornamen")


def test_characters_of_a_field() -> None:
    assert pruefe_zeichen("Anna", Datentyp.A, ZEICHEN, "x") == "Anna"
    with pytest.raises(Eingabefehler) as fehler:
        pruefe_zeichen("Anna 2☺", Datentyp.A, ZEICHEN, "x")
    assert fehler.value.code is Fehlercode.ZEICHEN_UNZULAESSIG
    assert fehler.value.werte == {"zeichen": "„2“ „☺“"}
    assert "Anna" not in repr(fehler.value)


def test_length_of_a_field() -> None:
    assert pruefe_laenge("abc", 3, "x") == "abc"
    with pytest.raises(Eingabefehler) as fehler:
        pruefe_laenge("abcd", 3, "x")
    assert fehler.value.werte == {"laenge": "4", "hoechstens": "3"}


def test_the_characters_do_not_flood_a_repr() -> None:
    assert len(repr(ZEICHEN)) < 60
