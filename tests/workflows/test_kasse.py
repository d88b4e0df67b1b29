"""The receipt number of the cash register, before anything is printed."""

import pytest

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.vorgang import Stufe, UnerlaubterSchritt
from bureau_app.workflows import kasse, ummeldung
from tests.fakes.schalter import ERNA
from tests.workflows.conftest import Platz


@pytest.mark.parametrize("text", ["1", "R-2026/17", " r-2026/17 ", "0123456789.ABCDEFGHI"])
def test_a_receipt_number_is_kept_in_capitals(platz: Platz, text: str) -> None:
    v = kasse.quittiere(platz.s, ERNA, platz.uebernommen(), text)
    assert (v.stufe, v.quittung) == (Stufe.KASSIERT, text.strip().upper())
    assert platz.stand(v) == v
    assert (platz.store.journal[-1].schritt, platz.store.journal[-1].merkmale) == ("quittiert", (("cent", "1080"),))


@pytest.mark.parametrize("text", ["", "   ", "A" * 21, "R 17", "R_17", "Größe", "ß", "R-17\n8", "١٢٣"])
def test_other_texts_are_no_receipt_number(platz: Platz, text: str) -> None:
    v = platz.uebernommen()
    with pytest.raises(Eingabefehler) as fehler:
        kasse.quittiere(platz.s, ERNA, v, text)
    assert (fehler.value.code, fehler.value.feld) == (Fehlercode.QUITTUNG_FORM, "kasse.quittung")
    assert platz.stand(v) == v


def test_nothing_is_charged_twice_or_for_nothing(platz: Platz) -> None:
    v = kasse.quittiere(platz.s, ERNA, platz.uebernommen(), "1")
    with pytest.raises(UnerlaubterSchritt):
        kasse.quittiere(platz.s, ERNA, v, "2")
    with pytest.raises(UnerlaubterSchritt):
        kasse.quittiere(platz.s, ERNA, platz.uebernommen(0), "3")


def test_paid_is_paid(platz: Platz) -> None:
    with pytest.raises(UnerlaubterSchritt):
        ummeldung.nimm_zurueck(platz.s, ERNA, platz.kassiert())
