"""Packing a request: as much as fits, in order, never over the limit."""

from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.ereignis import Register
from bureau_app.wire.sync import HOECHSTENS_AENDERUNGEN, HOECHSTENS_BYTES, packe
from tests.eintraege import neue_id

GROESSEN = st.sampled_from([0, 10, 3_000, 8_000, 60_000, 130_000, 262_000, 300_000])


def von(groesse: int) -> Aenderung:
    return Aenderung(neue_id(), neue_id(), Register.FAHRZEUGREGISTER, 0, b"\xc3\xa4" * (groesse // 2))


@given(st.lists(GROESSEN, max_size=70), st.sampled_from(["", "c8842e4941f802d0.12", "z" * 100]))
def test_a_request_never_exceeds_its_limits_and_never_starves_a_change(groessen: list[int], zeiger: str) -> None:
    aenderungen = [von(groesse) for groesse in groessen]
    anfrage, zu_gross = packe(aenderungen, zeiger)
    gepackt = [meldung.op_id for meldung in anfrage.aenderungen]
    assert len(anfrage.als_json()) <= HOECHSTENS_BYTES
    assert len(gepackt) <= HOECHSTENS_AENDERUNGEN
    passend = [a for a in aenderungen if a not in zu_gross]
    assert gepackt == [a.op_id for a in passend[: len(gepackt)]]
    assert bool(gepackt) == bool(passend)
    assert all(len(a.koerper) > 200_000 for a in zu_gross)


def test_what_stays_out_would_not_have_fitted() -> None:
    aenderungen = [von(60_000) for _ in range(10)]
    anfrage, _ = packe(aenderungen, "")
    assert len(anfrage.als_json()) + 60_000 > HOECHSTENS_BYTES
