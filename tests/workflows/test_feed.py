"""The district's feed at the counter: read to its end, page by page, and what it tells moves the Vorgaenge."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bureau_app.domain.abgleich import Aenderung, Ausgang, Ergebnis, Registermeldung, Runde
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.workflows.sync import Bericht, kreis_runde, melde_runde
from tests.fakes.district import FakeDistrict
from tests.fakes.melderegister import FakeMelderegister
from tests.workflows.conftest import Platz

FR = Register.FAHRZEUGREGISTER


class Blaetterer(FakeDistrict):
    """A district whose feed has pages; with `bricht_ab` the second one does not come."""

    def __init__(self, *seiten: Runde, bricht_ab: bool = False) -> None:
        super().__init__()
        self.seiten = list(seiten)
        self.bricht_ab = bricht_ab
        self.zeiger: list[str] = []

    def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
        self.zeiger.append(zeiger)
        if self.bricht_ab and len(self.zeiger) == 2:
            raise Stoerung(Fehlercode.KREIS_GESTOERT)
        return self.seiten.pop(0)


def test_the_feed_is_read_to_its_end_and_moves_what_it_tells(platz: Platz) -> None:
    v = platz.abgeschlossen()
    (post,) = platz.store.ausgangspost(FR, platz.uhr.jetzt(), 50)
    op = post.aenderung.op_id
    seiten = (
        Runde((), "f.1", (Registermeldung(op, Registerstand.BESTAETIGT),), mehr=True),
        Runde((), "f.2", (Registermeldung(op, Registerstand.ZURUECK, "fin_unbekannt"),)),
    )
    kreis = Blaetterer(*seiten)
    assert kreis_runde(platz.s, kreis).bewegt == 2
    assert (kreis.zeiger, platz.store.zeiger(FR)) == (["", "f.1"], "f.2")
    assert platz.stand(v).registerstand(FR) is Registerstand.ZURUECK


def test_a_page_that_does_not_come_is_read_in_the_next_round(platz: Platz) -> None:
    kreis = Blaetterer(Runde((), "f.1", mehr=True), Runde((), "f.2"), bricht_ab=True)
    assert kreis_runde(platz.s, kreis) == Bericht(0, 0, 0, 0)
    assert platz.store.zeiger(FR) == "f.1"
    kreis_runde(platz.s, kreis)
    assert (kreis.zeiger, platz.store.zeiger(FR)) == (["", "f.1", "f.1"], "f.2")


def test_what_is_booked_is_confirmed_only_once_the_register_behind_the_kreis_says_so(platz: Platz) -> None:
    v, kreis = platz.abgeschlossen(), FakeDistrict()
    kreis.register_dahinter = True
    assert kreis_runde(platz.s, kreis) == Bericht(gesendet=1, bestaetigt=0, zurueck=0, offen=0)
    assert platz.stand(v).registerstand(FR) is Registerstand.UEBERGEBEN
    platz.uhr.vor(timedelta(minutes=10))
    assert kreis_runde(platz.s, kreis) == Bericht(0, 0, 0, 0), "it does not travel again"
    kreis.meldungen = [Registermeldung(kreis.runden[0][0].op_id, Registerstand.BESTAETIGT)]
    assert kreis_runde(platz.s, kreis).bewegt == 1
    assert platz.stand(v).registerstand(FR) is Registerstand.BESTAETIGT


def test_what_is_open_behind_the_kreis_is_returned_as_ever(platz: Platz) -> None:
    platz.abgeschlossen()
    (post,) = platz.store.ausgangspost(FR, platz.uhr.jetzt(), 50)
    nein = Ergebnis(post.aenderung.op_id, Ausgang.CONFLICT, 3, "veraltete_fassung", offen=True)
    assert kreis_runde(platz.s, Blaetterer(Runde((nein,), ""))).zurueck == 1


def test_what_was_lost_on_its_way_to_the_town_is_handed_over_once_more(platz: Platz) -> None:
    v, stadt = platz.abgeschlossen(), FakeMelderegister()
    melde_runde(platz.s, stadt)
    (op,) = stadt.uebergeben
    stadt.uebergeben.clear()
    platz.uhr.vor(timedelta(minutes=1))
    assert melde_runde(platz.s, stadt).gesendet == 0
    stadt.verloren = [op]
    melde_runde(platz.s, stadt)
    stadt.offline = True
    with pytest.raises(Stoerung, match="melderegister_ordner"):
        melde_runde(platz.s, stadt)
    assert platz.stand(v).registerstand(Register.MELDEREGISTER) is Registerstand.UEBERGEBEN
    stadt.offline = False
    platz.uhr.vor(timedelta(minutes=5))
    assert melde_runde(platz.s, stadt).gesendet == 1
    assert list(stadt.uebergeben) == [op] and stadt.verloren == []
    stadt.arbeite_ab()
    melde_runde(platz.s, stadt)
    assert platz.stand(v).registerstand(Register.MELDEREGISTER) is Registerstand.BESTAETIGT
