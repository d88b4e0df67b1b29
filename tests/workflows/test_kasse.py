"""The receipt number of the cash register, before anything is printed."""

from dataclasses import replace

import pytest

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.vorgang import Stufe, UnerlaubterSchritt
from bureau_app.workflows import kasse, ummeldung
from tests.beispiele import angaben
from tests.fakes.schalter import ERNA
from tests.fakes.store import FakeStore
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


def test_one_payment_for_all_stickers(platz: Platz) -> None:
    v = kasse.quittiere(platz.s, ERNA, platz.uebernommen(2), "1")
    assert (v.gebuehr.summe, len(v.offene_aufkleber()), v.quittung) == (2160, 2, "1")


def test_what_was_typed_survives_until_it_is_noted(platz: Platz) -> None:
    v = platz.uebernommen()
    assert kasse.gemerkte_quittung(platz.s, v) == ""
    kasse.merke_quittung(platz.s, v, "r-2026/1")
    kasse.merke_quittung(platz.s, v, "r-2026/17 ")
    assert kasse.gemerkte_quittung(platz.s, v) == "r-2026/17 "
    with pytest.raises(Eingabefehler):
        kasse.quittiere(platz.s, ERNA, v, "r_2026/17")
    assert kasse.gemerkte_quittung(platz.s, v) == "r-2026/17 "
    kasse.quittiere(platz.s, ERNA, v, kasse.gemerkte_quittung(platz.s, v))
    assert kasse.gemerkte_quittung(platz.s, v) == ""


class Vergesslos(FakeStore):
    """A store that cannot forget what was put away."""

    def lege_ab(self, name: str, inhalt: bytes) -> None:
        raise Stoerung(Fehlercode.SPEICHER_VOLL)


def test_paid_is_paid_even_if_the_typed_text_cannot_be_forgotten(platz: Platz) -> None:
    s = replace(platz.s, store=Vergesslos())
    v = ummeldung.uebernimm(s, ERNA, ummeldung.erfasse(s, ummeldung.eroeffne(s, ERNA), angaben()))
    danach = kasse.quittiere(s, ERNA, v, "1")
    assert (danach.stufe, s.store.lade(v.id)) == (Stufe.KASSIERT, danach)
