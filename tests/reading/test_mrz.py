"""The machine readable zone is decided by its check digits and never taken against them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.ausweis import pruefziffer
from bureau_app.reading import ctc
from bureau_app.reading.mrz_loesung import Loesung, gruppe_stimmt, loese, verwechslungen
from bureau_app.reading.mrz_muster import ALLE_MUSTER, ALLES, TD1, TD2, TD3, Muster, erlaubt

TD1_ZEILEN = "IDD<<L01X00T471<<<<<<<<<<<<<<<" + "6408125<2908018D<<<<<<<<<<<<<8" + "MUSTERMANN<<ERIKA<<<<<<<<<<<<<"
TD3_ZEILEN = "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<" + "C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4"
TD2_ZEILEN = "IDD<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<" + "T220001293D<<6408125F2010315<<<<<<<4"


def gesehen(text: str, sicher: float = 0.98) -> ctc.Zahlen:
    """What a clear reading of the text looks like: each letter at its place."""
    werte = np.full((len(text), len(ALLES)), (1 - sicher) / (len(ALLES) - 1))
    for stelle, zeichen in enumerate(text):
        werte[stelle, ALLES.index(zeichen)] = sicher
    return werte


def stimmt(loesung: Loesung) -> bool:
    """Whether every check digit of the decided text agrees."""
    muster, text = loesung.muster, loesung.text
    gesamt = "".join(text[von:bis] for von, bis in muster.gesamt)
    return all(gruppe_stimmt(text, g) for g in muster.gruppen) and text[muster.gesamtziffer] == str(pruefziffer(gesamt))


@pytest.mark.parametrize(("text", "muster"), [(TD1_ZEILEN, TD1), (TD2_ZEILEN, TD2), (TD3_ZEILEN, TD3)])
def test_a_clear_zone_is_taken(text: str, muster: Muster) -> None:
    loesung = loese(gesehen(text), muster)
    assert "".join(loesung.zeilen) == text
    assert loesung.gueltig and loesung.eindeutig and loesung.fertig
    assert stimmt(loesung)


@pytest.mark.parametrize("muster", ALLE_MUSTER)
def test_the_sizes_agree_with_their_ranges(muster: Muster) -> None:
    stellen = erlaubt(muster)
    assert len(stellen) == muster.stellen == muster.zeilen * muster.laenge
    assert all(set(menge) <= set(ALLES) for menge in stellen)
    assert "".join(muster.zerlege("A" * muster.stellen)) == "A" * muster.stellen


def test_a_look_alike_is_healed_by_the_digits() -> None:
    werte = gesehen(TD3_ZEILEN)
    werte[44 + 13 + 3] = (verwechslungen()[ALLES.index("B")] + 1e-6) / 2  # the 8 of 640812 seen as B
    loesung = loese(werte, TD3)
    assert "".join(loesung.zeilen) == TD3_ZEILEN
    assert loesung.gueltig


def test_german_numbers_have_no_letter_o() -> None:
    werte = gesehen(TD1_ZEILEN)
    for stelle in (6, 9, 10):  # zeros of the number, seen as O
        werte[stelle] = gesehen("O")[0] @ verwechslungen()
    loesung = loese(werte / werte.sum(axis=1, keepdims=True), TD1)
    assert loesung.text == TD1_ZEILEN


def test_an_issuer_that_does_not_exist_becomes_one_that_looks_like_it() -> None:
    werte = gesehen(TD1_ZEILEN)
    werte[2] = gesehen("O")[0] @ verwechslungen()
    loesung = loese(werte / werte.sum(axis=1, keepdims=True), TD1)
    assert loesung.text[2:5] == "D<<"


def test_a_wrong_digit_is_not_taken() -> None:
    falsch = TD1_ZEILEN[:30] + "7" + TD1_ZEILEN[31:]
    loesung = loese(gesehen(falsch, 0.9999), TD1)
    assert not loesung.eindeutig


@given(st.integers(0, 2**32 - 1), st.sampled_from([(TD1_ZEILEN, TD1), (TD2_ZEILEN, TD2), (TD3_ZEILEN, TD3)]))
def test_no_zone_is_taken_against_its_digits(saat: int, vorlage: tuple[str, Muster]) -> None:
    text, muster = vorlage
    zufall = np.random.default_rng(saat)
    werte = gesehen(text, 0.9)
    for stelle in zufall.integers(0, len(text), size=int(zufall.integers(1, 12))):
        werte[stelle] = zufall.dirichlet(np.full(len(ALLES), 0.1))
    loesung = loese(werte, muster)
    assert loesung.gueltig == stimmt(loesung)
    assert len(loesung.text) == muster.stellen
    assert not loesung.eindeutig or loesung.gueltig
    assert 0 <= loesung.im_ganzen <= 1 + 1e-9


def schritte(text: str, zeichen: str, je_zeichen: int = 4) -> ctc.Zahlen:
    """Recogniser steps of a line: each letter once, blanks around."""
    werte = np.full((len(text) * je_zeichen, 1 + len(zeichen)), 1e-6)
    werte[:, 0] = 1.0
    for nr, z in enumerate(text):
        werte[nr * je_zeichen + 1, 0] = 0.02
        werte[nr * je_zeichen + 1, 1 + zeichen.index(z)] = 0.98
    return np.asarray(werte / werte.sum(axis=1, keepdims=True))


@given(st.text("ABC<", min_size=1, max_size=20))
def test_exactly_n_letters_are_laid_along_the_line(text: str) -> None:
    ergebnis = ctc.genau(schritte(text, "ABC<"), ["ABC<"] * len(text), "ABC<")
    assert ergebnis is not None
    assert "".join("ABC<"[nr] for nr in ergebnis.argmax(axis=1)) == text
    assert np.allclose(ergebnis.sum(axis=1), 1)


def test_a_swallowed_filler_is_found_again() -> None:
    werte = schritte("AB<<<<C", "ABC<")
    werte[4 * 3 + 1] = werte[0]  # one of four fillers not seen
    ergebnis = ctc.genau(werte, ["ABC<"] * 7, "ABC<")
    assert ergebnis is not None
    assert "".join("ABC<"[nr] for nr in ergebnis.argmax(axis=1)) == "AB<<<<C"


def test_a_skipped_blank_is_put_in_where_letters_stand_at_one_distance() -> None:
    maschine = ctc.Lesart("AB(C)", (0.9,) * 5, (10.0, 30.0, 70.0, 90.0, 110.0))
    assert ctc.mit_wortabstaenden(maschine, [(38, 62), (76, 82)]).text == "AB (C)"
    assert ctc.mit_wortabstaenden(maschine, [(38, 50)]).text == "AB(C)"
    satz = ctc.Lesart("WiB(C)", (0.9,) * 6, (10.0, 22.0, 50.0, 61.0, 90.0, 97.0))
    assert ctc.mit_wortabstaenden(satz, [(30, 45)]) == satz


def test_a_line_too_short_for_n_letters_gives_nothing() -> None:
    assert ctc.genau(schritte("A", "ABC<", 2), ["ABC<"] * 3, "ABC<") is None
