"""Every framing of a serial reader gives the same zone, however its bytes arrive and whatever came before."""

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import pairwise
from operator import xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.devices.lesestrom import ANFANG, HOECHSTENS, Strom, lies, schluss

TD1 = ("IDD<<T220001293<<<<<<<<<<<<<<<", "6408125<2010315D<<<<<<<<<<<<<4", "MUSTERMANN<<ERIKA<<<<<<<<<<<<<")
TD2 = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
TD3 = ("P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", "C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4")
ZONEN = (TD1, TD2, TD3)
Rahmen = Callable[[Sequence[str]], bytes]


def _roh(zeilen: Sequence[str], trenner: str) -> bytes:
    return trenner.join(zeilen).encode()


def desko(zone: Sequence[str]) -> bytes:
    return b"\x02" + _roh(zone, "\r") + b"\r\x03"


def desko_mit_grenzen(zone: Sequence[str]) -> bytes:
    """With delimiter bytes around the frame."""
    return b"\x1c" + desko(zone) + b"\x1d"


def drei_m(zone: Sequence[str]) -> bytes:
    """`_` as filler, a flag before the first line, missing lines as bare CR, a check byte at the end."""
    zeilen = b"\r" * (3 - len(zone)) + _roh(zone, "\r").replace(b"<", b"_") + b"\r"
    rahmen = b"\x02" + b"1" + zeilen + b"\x03"
    return b"\x01" + bytes([len(rahmen) & 0x7F | 0x40]) + b"OU" + rahmen + bytes([reduce(xor, rahmen)])


def elyctis(zone: Sequence[str]) -> bytes:
    daten = _roh(zone, "\r")
    return b"I\x00" + bytes([len(daten)]) + daten


def elyctis_umgekehrt(zone: Sequence[str]) -> bytes:
    """The length with its low byte first."""
    daten = _roh(zone, "")
    return b"I" + bytes([len(daten)]) + b"\x00" + daten


def blosses_cr(zone: Sequence[str]) -> bytes:
    return _roh(zone, "\r") + b"\r"


def crlf(zone: Sequence[str]) -> bytes:
    return _roh(zone, "\r\n") + b"\r\n"


MIT_ENDE: tuple[Rahmen, ...] = (desko, desko_mit_grenzen, drei_m, elyctis, elyctis_umgekehrt, blosses_cr, crlf)
MIT_ANFANG: tuple[Rahmen, ...] = (desko, desko_mit_grenzen, drei_m)


def honeywell(zone: Sequence[str]) -> bytes:
    return _roh(zone, "")


def gelesen(roh: bytes, schnitte: Sequence[int] = (), strom: Strom = ANFANG) -> tuple[str, ...]:
    """Everything that comes out of these bytes, cut at these places, and after a silence."""
    texte: list[str] = []
    grenzen = [0, *sorted(s % (len(roh) + 1) for s in schnitte), len(roh)]
    for von, bis in pairwise(grenzen):
        neu, strom = lies(strom, roh[von:bis])
        texte += neu
    return (*texte, *schluss(strom))


@pytest.mark.parametrize("rahmen", MIT_ENDE, ids=lambda r: str(r.__name__))
@pytest.mark.parametrize("zone", ZONEN, ids=("TD1", "TD2", "TD3"))
def test_each_framing_gives_the_zone_at_its_end(rahmen: Rahmen, zone: Sequence[str]) -> None:
    texte, rest = lies(ANFANG, rahmen(zone) * 2)
    assert texte == ("\n".join(zone),) * 2
    assert schluss(rest) == ()


@pytest.mark.parametrize("zone", ZONEN, ids=("TD1", "TD2", "TD3"))
def test_a_zone_in_one_piece_ends_with_the_silence(zone: Sequence[str]) -> None:
    texte, rest = lies(ANFANG, honeywell(zone))
    assert texte == ()
    assert schluss(rest) == ("\n".join(zone),)
    assert lies(ANFANG, honeywell(zone) + b"\r") == (("\n".join(zone),), ANFANG)


@given(st.sampled_from((*MIT_ENDE, honeywell)), st.sampled_from(ZONEN), st.lists(st.integers(0, 300), max_size=12))
def test_dribbled_bytes_make_no_difference(rahmen: Rahmen, zone: Sequence[str], schnitte: list[int]) -> None:
    roh = rahmen(zone)
    assert gelesen(roh, schnitte) == gelesen(roh)


@given(st.sampled_from(MIT_ANFANG), st.sampled_from(ZONEN), st.binary(max_size=80).map(lambda b: b.replace(b"\0", b"")))
def test_garbage_before_a_frame_costs_nothing(rahmen: Rahmen, zone: Sequence[str], muell: bytes) -> None:
    _, strom = lies(ANFANG, muell + b"\r\r")
    assert gelesen(rahmen(zone), strom=strom)[-1] == "\n".join(zone)


@given(st.sampled_from(MIT_ANFANG), st.sampled_from(ZONEN), st.sampled_from(ZONEN), st.integers(0, 90))
def test_half_a_frame_is_dropped_for_the_whole_one(
    rahmen: Rahmen, halb: Sequence[str], ganz: Sequence[str], bis: int
) -> None:
    roh = rahmen(halb)
    assert gelesen(roh[: min(bis, len(roh) - 3)] + rahmen(ganz))[-1] == "\n".join(ganz)


@given(st.binary(max_size=400), st.sampled_from(MIT_ENDE), st.sampled_from(ZONEN))
def test_after_a_silence_everything_is_well_again(muell: bytes, rahmen: Rahmen, zone: Sequence[str]) -> None:
    """Whatever came: no exception, nothing kept without bounds, and a fresh start reads the next document."""
    _, strom = lies(ANFANG, muell)
    schluss(strom)
    assert sum(map(len, strom.zeilen)) + len(strom.offen) <= 9 * HOECHSTENS
    assert gelesen(rahmen(zone)) == ("\n".join(zone),)


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=6))
def test_any_bytes_read_alike_however_they_are_cut(roh: bytes, schnitte: list[int]) -> None:
    assert gelesen(roh, schnitte) == gelesen(roh)


def test_noise_without_an_end_is_bounded() -> None:
    _, strom = lies(ANFANG, b"x" * 10_000)
    assert len(strom.offen) == HOECHSTENS


@pytest.mark.parametrize("ende", [b"\r", b"\n", b"\r\n", b"\t\r", b""])
def test_a_code_of_a_2d_scanner_is_a_text_of_its_own(ende: bytes) -> None:
    assert gelesen(b"260240030000175" + ende) == ("260240030000175",)
    assert gelesen(b"\x02D1234567\x03" + ende) == ("D1234567",)
    assert gelesen(b"]C0260240030000175" + ende) == ("260240030000175",)


def test_two_codes_in_a_row_are_two() -> None:
    assert lies(ANFANG, b"260240030000175\rK1234567\r") == (("260240030000175", "K1234567"), ANFANG)


def test_a_code_between_lines_of_a_zone_does_not_swallow_the_next_zone() -> None:
    texte = gelesen(TD1[0].encode() + b"\r260240030000175\r" + blosses_cr(TD3))
    assert texte[-1] == "\n".join(TD3)


def test_a_document_drawn_badly_is_told_and_noise_is_not() -> None:
    assert gelesen(TD1[0].encode() + b"\r" + TD1[1][:12].encode()) == (f"{TD1[0]}\n{TD1[1][:12]}",)
    assert gelesen(b"KA<<\r") == ()
    assert gelesen(b"I\x00\x00") == ()
    assert gelesen(b"ab\r") == ()


def test_a_length_that_lies_is_given_up_at_the_silence() -> None:
    _, strom = lies(ANFANG, b"I\x00\xff" + TD1[0].encode())
    assert strom.noch > 0
    assert schluss(strom) == (TD1[0],)


def test_nothing_of_a_document_stands_in_a_repr() -> None:
    _, strom = lies(ANFANG, TD1[0].encode() + b"\r" + TD1[1].encode())
    assert "IDD" not in repr(strom) and "6408" not in repr(strom)
