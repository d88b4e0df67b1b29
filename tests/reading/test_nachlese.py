"""A doubtful value becomes sure by two other readings that say the same surely, and by nothing less."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from bureau_app.domain.lesung import Feldstatus, Lesefeld
from bureau_app.reading.blatt import Blatt, Lauf
from bureau_app.reading.ctc import Lesart
from bureau_app.reading.modelle import Bild, Zeichenwerte, Zeilenleser
from bureau_app.reading.nachlese import Nachlese, vom_code_befreite
from bureau_app.reading.tinte import Kasten

ALPHABET = ("", *" .-/()0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜwü")
ORT = Kasten(100, 100, 200, 40)
HEUTE = date(2026, 11, 21)
BLANK = Blatt(np.full((400, 600), 220, dtype=np.uint8), np.zeros((1, 1, 3), dtype=np.uint8), ())
Gesagt = tuple[str, float]
"""What is read, and the probability of each letter; its other case has the rest."""


class Vorleser(Zeilenleser):
    """A reader that says what it was told, one after the other, each letter with one probability; then nothing."""

    def __init__(self, *gesagt: Gesagt) -> None:
        self.alphabet = ALPHABET
        self._gesagt = list(gesagt)

    def lies(self, ausschnitt: Bild, streckung: float = 1.0) -> Zeichenwerte:
        text, sicher = self._gesagt.pop(0) if self._gesagt else ("", 1.0)
        werte = np.zeros((2 * len(text) + 1, len(ALPHABET)), dtype=np.float32)
        werte[::2, 0] = 1.0
        for nr, zeichen in enumerate(text):
            werte[2 * nr + 1, ALPHABET.index(zeichen)] = sicher
            if zeichen.swapcase() != zeichen and zeichen.swapcase() in ALPHABET:
                werte[2 * nr + 1, ALPHABET.index(zeichen.swapcase())] = 1.0 - sicher
        return Zeichenwerte(werte, ALPHABET, 1.0)

    def lies_alle(self, ausschnitte: Sequence[Bild], streckung: float = 1.0) -> list[Zeichenwerte]:
        return [self.lies(ausschnitt, streckung) for ausschnitt in ausschnitte]

    @property
    def rest(self) -> int:
        """How many readings nobody asked for."""
        return len(self._gesagt)


def nachgelesen(code: str, wert: str, *gesagt: Gesagt, zuerst: float = 0.6) -> Lesefeld:
    """A field after its other readings; it was doubtful if its first one was (`zuerst`)."""
    return nachgelesen_von(Vorleser(*gesagt), code, wert, zuerst)


def nachgelesen_von(leser: Vorleser, code: str, wert: str, zuerst: float = 0.6) -> Lesefeld:
    """The same by a given reader."""
    lauf = Lauf(ORT, Lesart(wert, (zuerst,) * len(wert), tuple(float(nr) for nr in range(len(wert)))))
    feld = Lesefeld(wert, Feldstatus.OK if zuerst > 0.8 else Feldstatus.PRUEFEN, zuerst)
    return Nachlese(BLANK, leser, HEUTE, {code: ORT})(code, feld, [[lauf]])


def fin_von(ziffer: str, *gesagt: Gesagt) -> str:
    """The FIN of other readings by the digit of field 3."""
    nachlese = Nachlese(BLANK, Vorleser(*gesagt), HEUTE, {"E": ORT})
    return nachlese.fin([[Lauf(ORT, Lesart("", (), ()))]], ziffer)


@pytest.mark.parametrize(("code", "wert"), [("A", "WÜ-K 2"), ("D.3", "CLIO"), ("I", "13.11.2018"), ("16", "AB123456")])
def test_two_sure_readings_that_agree_are_enough(code: str, wert: str) -> None:
    feld = nachgelesen(code, wert, (wert, 0.95), (wert, 0.97))
    assert (feld.wert, feld.status, feld.konfidenz) == (wert, Feldstatus.OK, 0.95)


def test_where_all_letters_are_capitals_a_small_one_speaks_for_its_capital() -> None:
    assert nachgelesen("A", "WÜ-W 1", ("WÜ-W 1", 0.99), ("wü-w 1", 0.99)).status is Feldstatus.OK
    assert nachgelesen("D.3", "WÜW", ("WÜW", 0.99), ("wüw", 0.99)).status is Feldstatus.PRUEFEN


@pytest.mark.parametrize(
    "gesagt",
    [
        (("CLIO", 0.99),),
        (("CLIO", 0.99), ("CLIO", 0.8)),
        (("CLIO", 0.99), ("CLID", 0.7), ("CLIO", 0.99)),
        (),
    ],
)
def test_one_reading_an_unsure_one_or_one_that_contradicts_is_not(gesagt: tuple[Gesagt, ...]) -> None:
    assert nachgelesen("D.3", "CLIO", *gesagt).status is Feldstatus.PRUEFEN


def test_a_reading_that_nobody_would_believe_contradicts_nothing() -> None:
    gesagt = (("CLID", 0.3), ("CLIO", 0.95), ("CLIO", 0.95))
    assert nachgelesen("D.3", "CLIO", *gesagt).status is Feldstatus.OK


@pytest.mark.parametrize(
    ("code", "wert"), [("2.2", "U8I747175"), ("2.2", "0UC022950"), ("A", "WU-K 2"), ("D.3", "X10")]
)
def test_what_only_looks_like_one_letter_is_never_sure(code: str, wert: str) -> None:
    sicher = (wert, 0.99)
    assert nachgelesen(code, wert, sicher, sicher, sicher, sicher).status is Feldstatus.PRUEFEN


@pytest.mark.parametrize(("code", "wert"), [("C.1.1", "MÜLLER"), ("C.1.3", "AM MARKT 1"), ("E", "WVWZZZ1KZ8W123456")])
def test_names_streets_and_the_fin_have_other_witnesses(code: str, wert: str) -> None:
    sicher = (wert, 0.99)
    assert nachgelesen(code, wert, sicher, sicher, sicher, sicher).status is Feldstatus.PRUEFEN


def test_what_was_nearly_sure_is_in_doubt_once_another_reading_contradicts() -> None:
    assert nachgelesen("D.3", "2200 TOURING", ("220D TOURING", 0.7), zuerst=0.95).status is Feldstatus.PRUEFEN
    assert nachgelesen("D.3", "2200 TOURING", ("220D TOURING", 0.4), zuerst=0.95).status is Feldstatus.OK
    assert nachgelesen("2.2", "U8I747175", zuerst=0.95).status is Feldstatus.OK


def test_what_was_wholly_sure_is_not_read_again() -> None:
    assert nachgelesen("D.3", "2200 TOURING", ("220D TOURING", 0.99), zuerst=0.99).status is Feldstatus.OK


def test_readings_that_contradict_each_other_are_outvoted_but_never_taken() -> None:
    gesagt = (("RENAULT (F)", 0.62), ("RENAULT (F)", 0.7), ("RENAULT (E)", 0.6), ("RENAULT (F)", 0.6))
    feld = nachgelesen("D.1", "RENAULT (E)", *gesagt, zuerst=0.74)
    assert (feld.wert, feld.status) == ("RENAULT (F)", Feldstatus.PRUEFEN)
    feld = nachgelesen("D.1", "RENAULT (E)", *gesagt[:1], zuerst=0.74)
    assert (feld.wert, feld.status) == ("RENAULT (E)", Feldstatus.PRUEFEN)
    sichere = (("220D TOURING", 0.99),) * 4
    feld = nachgelesen("D.3", "2200 TOURING", *sichere, zuerst=0.95)
    assert (feld.wert, feld.status) == ("220D TOURING", Feldstatus.PRUEFEN)


@pytest.mark.parametrize(
    ("code", "wert", "gefragt"),
    [("C.1.1", "Müller", 0), ("C.1.3", "AM MARKT 1", 0), ("E", "WVW", 0), ("D.3", "X10", 0), ("D.3", "CLIO", 2)],
)
def test_nobody_is_asked_whose_answer_changes_nothing(code: str, wert: str, gefragt: int) -> None:
    leser = Vorleser(*((wert, 0.99),) * 4)
    nachgelesen_von(leser, code, wert)
    assert 4 - leser.rest == gefragt


@pytest.mark.parametrize(("roh", "code"), [("D.CLIO", "D.3"), ("3CLIO", "D.3"), ("1 CLIO", "D.1"), ("D.1CLIO", "D.1")])
def test_what_is_left_of_the_printed_code_is_taken_off_where_the_darkest_ink_has_none(roh: str, code: str) -> None:
    feld = nachgelesen(code, roh, ("CLIO", 0.95), ("CLIO", 0.95), ("CLIO", 0.95), zuerst=0.6)
    assert feld.wert == "CLIO"
    assert nachgelesen(code, roh, ("CLI0", 0.95), ("CLI0", 0.95), zuerst=0.6).wert != "CLIO"


@pytest.mark.parametrize(("code", "wert"), [("A", "VIE-CO 767"), ("Nr.", "NE-037828/15"), ("B", "06.08.2010")])
def test_what_lies_under_a_label_is_looked_for_at_its_place(code: str, wert: str) -> None:
    blatt = Blatt(np.full((1260, 2520), 220, dtype=np.uint8), np.zeros((1, 1, 3), dtype=np.uint8), ())
    leser = Vorleser(("AAVIESEN", 0.9), (f"A {wert} KEN", 0.95), (wert, 0.95))
    feld = Lesefeld("", Feldstatus.UNGELESEN, 0.0)
    gefunden = Nachlese(blatt, leser, HEUTE, {code: Kasten(100, 560, 300, 70)})(code, feld, [])
    assert gefunden.wert == wert
    assert gefunden.status is (Feldstatus.OK if code == "B" else Feldstatus.PRUEFEN)


def test_what_hardly_any_reading_says_is_offered_only_if_nothing_better_stands_there() -> None:
    blatt = Blatt(np.full((1260, 2520), 220, dtype=np.uint8), np.zeros((1, 1, 3), dtype=np.uint8), ())
    zeilen = [[Lauf(ORT, Lesart("6.10.2004", (0.99,) * 9, (0.0,) * 9))]]
    feld = Lesefeld("6.10.2004", Feldstatus.PRUEFEN, 0.99)
    andere = (*(("6.10.2004", 0.99),) * 3, ("16.10.2004", 0.4))
    for dort, wert in ((("06.10.2004", 0.7),), "06.10.2004"), ((), "16.10.2004"):
        nachlese = Nachlese(blatt, Vorleser(*andere, *dort), HEUTE, {"B": Kasten(820, 56, 74, 36)})
        gefunden = nachlese("B", feld, zeilen)
        assert (gefunden.wert, gefunden.status) == (wert, Feldstatus.PRUEFEN)


@pytest.mark.parametrize(
    ("roh", "spalte", "dunkel", "wert"),
    [
        ("DC 180", 138, ("DC 180", "C 180"), "C 180"),
        ("DUSTER", 138, ("DUSTER", "DUSTER", "USTER", "USTER"), "DUSTER"),
        ("DC 180", 100, ("C 180", "C 180"), "DC 180"),
    ],
)
def test_the_letter_of_the_printed_code_is_taken_off_only_where_it_stands_too_far_left(
    roh: str, spalte: int, dunkel: tuple[str, ...], wert: str
) -> None:
    zeilen = [[Lauf(ORT, Lesart(roh, (0.99,) * len(roh), (0.0,) * len(roh)))]]
    leser = Vorleser(*((text, 0.9) for text in dunkel))
    nachlese = Nachlese(BLANK, leser, HEUTE, {"D.3": Kasten(spalte, 100, 60, 36)})
    assert nachlese("D.3", Lesefeld(roh, Feldstatus.OK, 0.99), zeilen).wert == wert


def test_the_printed_code_before_a_value_contradicts_nothing() -> None:
    gesagt = (("D.3 I30", 0.7), ("D.3 I30", 0.95), ("D3. I30", 0.95))
    assert nachgelesen("D.3", "I30", *gesagt, zuerst=0.9).status is Feldstatus.OK
    assert nachgelesen("D.3", "I30", ("D.3I30", 0.9), ("D.3I30", 0.9), zuerst=0.9).status is Feldstatus.PRUEFEN


def test_a_maker_that_breaks_its_rule_is_read_again() -> None:
    feld = nachgelesen("D.1", "MAZDA (2)", ("MAZDA (2)", 0.9), ("MAZDA (J)", 0.7))
    assert (feld.wert, feld.status) == ("MAZDA (J)", Feldstatus.PRUEFEN)


def test_another_reading_of_the_fin_must_fit_its_check_digit() -> None:
    fin = "WVWZZZ1KZ8W123456"
    gesagt = ((fin[1:], 0.9), (fin.replace("8", "B"), 0.9), (fin, 0.7))
    assert fin_von("4", *gesagt) == fin
    assert fin_von("7", *gesagt) == ""
    assert fin_von("4", *gesagt[:2]) == ""


@pytest.mark.parametrize(
    ("roh", "wert", "status", "befreit"),
    [
        ("3DUSTER", "DUSTER", Feldstatus.OK, True),
        ("D.3 DUSTER", "DUSTER", Feldstatus.OK, True),
        ("3DUSTER", "DUSTER", Feldstatus.PRUEFEN, False),
        ("DUSTER", "DUSTER", Feldstatus.OK, False),
        ("8DUSTER", "DUSTER", Feldstatus.OK, False),
        ("", "", Feldstatus.OK, False),
    ],
)
def test_only_the_end_of_its_own_code_explains_why_a_sure_value_began_too_early(
    roh: str, wert: str, status: Feldstatus, befreit: bool
) -> None:
    lauf = Lauf(ORT, Lesart(roh, (0.95,) * len(roh), tuple(float(nr) for nr in range(len(roh)))))
    felder = {code: Lesefeld("", Feldstatus.OK, 0.9) for code in ("D.1", "D.3")} | {"D.3": Lesefeld(wert, status, 0.95)}
    assert vom_code_befreite({"D.3": [[lauf]]}, felder) == ({"D.3"} if befreit else set())
