"""A counter as a witness: what continues is kept, what contradicts is said, and never taken for the new truth."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.baumkopf import Baumkopf, auf_ms
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.workflows.pruefspur import Zeuge
from tests.fakes.pruefspur import AM, FakePruefspur, FakeZeugenspeicher
from tests.fakes.store import FakeStore


class Platz:
    """A witness with everything around it."""

    def __init__(self, eintraege: int) -> None:
        self.kreis = FakePruefspur([str(n).encode() for n in range(eintraege)])
        self.speicher, self.store = FakeZeugenspeicher(), FakeStore()
        self.zeuge = Zeuge(self.kreis, self.speicher, self.store)

    def widerspruch(self) -> tuple[Fehlercode, dict[str, str]]:
        with pytest.raises(Stoerung) as falsch:
            self.zeuge.pruefe()
        return falsch.value.code, dict(falsch.value.werte)


def test_a_growing_tree_is_kept_head_by_head() -> None:
    platz = Platz(0)
    assert platz.zeuge.pruefe()
    for n in range(1, 20):
        platz.kreis.eintraege += [b"x"] * n
        assert platz.zeuge.pruefe()
        assert not platz.zeuge.pruefe()
    assert [k.groesse for k in platz.speicher.koepfe()] == [n * (n + 1) // 2 for n in range(20)]
    assert platz.store.journal == []


def test_without_a_head_there_is_nothing_to_keep() -> None:
    platz = Platz(3)
    platz.kreis.geschwiegen = True
    assert not platz.zeuge.pruefe()
    assert platz.speicher.letzter() is None


def test_a_head_that_was_only_signed_again_is_one_more() -> None:
    platz = Platz(3)
    platz.zeuge.pruefe()
    kopf = platz.speicher.letzter()
    assert kopf is not None
    platz.speicher.merke(replace(kopf, zeit=AM))
    assert platz.zeuge.pruefe()
    assert platz.kreis.gefragt == []


@pytest.mark.parametrize("spaeter", [0, 1, 7])
def test_a_rewritten_entry_is_said_at_every_check_and_noted_once(spaeter: int) -> None:
    platz = Platz(6)
    platz.zeuge.pruefe()
    platz.kreis.eintraege[2] = b"umgeschrieben"
    platz.kreis.eintraege += [b"neu"] * spaeter
    for _ in range(2):
        assert platz.widerspruch() == (
            Fehlercode.PRUEFSPUR_WIDERSPRUCH,
            {"alt": "6", "neu": str(6 + spaeter)},
        )
    assert [e.schritt for e in platz.store.journal] == ["pruefspur_widerspruch"]
    assert len(platz.speicher.koepfe()) == 1


def test_a_tree_that_shrank_is_said() -> None:
    platz = Platz(6)
    platz.zeuge.pruefe()
    platz.kreis.eintraege.pop()
    assert platz.widerspruch()[1] == {"alt": "6", "neu": "5"}


def test_another_district_is_a_contradiction() -> None:
    platz = Platz(6)
    platz.zeuge.pruefe()
    platz.kreis.kreis = "05111"
    assert platz.widerspruch()[0] is Fehlercode.PRUEFSPUR_WIDERSPRUCH


def test_after_a_restored_backup_it_is_said_once_and_both_stay() -> None:
    platz = Platz(6)
    platz.zeuge.pruefe()
    platz.kreis.eintraege[4:] = [b"nach der Sicherung"]
    platz.kreis.epoche = "1" * 16
    assert platz.widerspruch()[1] == {"alt": "6", "neu": "5"}
    assert not platz.zeuge.pruefe()
    platz.kreis.eintraege += [b"weiter"]
    assert platz.zeuge.pruefe()
    assert [k.groesse for k in platz.speicher.koepfe()] == [6, 5, 6]


def test_a_backup_that_lost_nothing_is_no_contradiction() -> None:
    platz = Platz(6)
    platz.zeuge.pruefe()
    platz.kreis.eintraege += [b"wiederhergestellt"]
    platz.kreis.epoche = "1" * 16
    assert platz.zeuge.pruefe()


def test_a_district_that_is_away_says_nothing_of_its_tree() -> None:
    platz = Platz(2)
    platz.zeuge.pruefe()
    platz.kreis.eintraege += [b"x"]
    platz.kreis.stoerung = Fehlercode.KREIS_NICHT_ERREICHBAR
    assert platz.widerspruch()[0] is Fehlercode.KREIS_NICHT_ERREICHBAR
    assert platz.store.journal == []


@given(st.data())
def test_whatever_is_rewritten_is_found(data: st.DataObject) -> None:
    platz = Platz(data.draw(st.integers(1, 40)))
    platz.zeuge.pruefe()
    platz.kreis.eintraege[data.draw(st.integers(0, len(platz.kreis.eintraege) - 1))] = b"umgeschrieben"
    platz.kreis.eintraege += [b"neu"] * data.draw(st.integers(0, 40))
    assert platz.widerspruch()[0] is Fehlercode.PRUEFSPUR_WIDERSPRUCH


def test_what_is_signed_says_everything() -> None:
    kopf = Baumkopf("05162", "ab" * 8, 7, b"\x01" * 32, AM)
    text = f"bureau-app baumkopf/1\n05162\n{'ab' * 8}\n7\n{'01' * 32}\n1795425300000\n"
    assert kopf.unterschrieben().decode() == text
    genauer = AM.replace(microsecond=987654)
    assert auf_ms(genauer).microsecond == 987000
    assert replace(kopf, zeit=genauer).unterschrieben() == replace(kopf, zeit=auf_ms(genauer)).unterschrieben()
