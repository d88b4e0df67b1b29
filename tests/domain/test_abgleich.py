"""reconcile(): one change has exactly one ruling."""

from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.abgleich import Aenderung, Ausgang, Bekannt, Ergebnis, reconcile
from bureau_app.domain.ereignis import Register


def test_new_change_on_the_current_version_is_accepted() -> None:
    assert reconcile("op", "ab", 0, None, 0) == Ergebnis("op", Ausgang.ACCEPTED, 1)


def test_same_change_again_is_known_with_its_first_version() -> None:
    assert reconcile("op", "ab", 0, Bekannt("ab", 1), 7) == Ergebnis("op", Ausgang.KNOWN, 1)


def test_same_id_with_other_bytes_is_refused() -> None:
    assert reconcile("op", "cd", 0, Bekannt("ab", 1), 1) == Ergebnis("op", Ausgang.REFUSED, 1, "op_id_wiederverwendet")


def test_change_on_an_old_version_is_a_conflict() -> None:
    assert reconcile("op", "ab", 1, None, 2) == Ergebnis("op", Ausgang.CONFLICT, 2, "veraltete_fassung")


@given(st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_only_acceptance_raises_the_version(base: int, current: int, wieder: bool) -> None:
    ergebnis = reconcile("op", "ab", base, Bekannt("ab", 3) if wieder else None, current)
    assert (ergebnis.ausgang is Ausgang.ACCEPTED) is (not wieder and base == current)
    assert ergebnis.version in (3, current, current + 1)


def test_checksum_is_over_the_exact_bytes() -> None:
    assert Aenderung("op", "v", Register.FAHRZEUGREGISTER, 0, b"abc").pruefsumme.startswith("ba7816bf")
