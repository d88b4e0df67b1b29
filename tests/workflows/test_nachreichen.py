"""After the district restored a backup: what it lost comes back once, what it kept is not doubled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bureau_app.domain.abgleich import Aenderung, Ausgang, Ergebnis, Gegenfassung, Registermeldung, Runde
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.workflows.sync import EINZELN_AB, Bericht, kreis_runde
from tests.fakes.district import FakeDistrict
from tests.fakes.drucker import FakeDrucker
from tests.fakes.schalter import baue_schalter
from tests.fakes.store import FakeStore
from tests.fakes.uhr import FakeUhr
from tests.workflows.conftest import Platz

FR = Register.FAHRZEUGREGISTER


class Wiederhergestellt(FakeDistrict):
    """Remembers only what stood in a backup, and shows another epoch."""

    def __init__(self, davor: FakeDistrict, behalten: int) -> None:
        super().__init__()
        self.eintraege = dict(list(davor.eintraege.items())[:behalten])
        self._bekannt = dict(list(davor._bekannt.items())[:behalten])

    def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
        return replace(super().tausche(aenderungen, zeiger), zeiger="neu.1")


def test_what_the_backup_did_not_hold_comes_back_once(platz: Platz) -> None:
    vorgaenge = [platz.abgeschlossen() for _ in range(5)]
    davor = FakeDistrict()
    kreis_runde(platz.s, davor)
    danach = Wiederhergestellt(davor, behalten=2)
    kreis_runde(platz.s, danach)
    assert {v: inhalt for v, (_, inhalt) in danach.eintraege.items()} == {
        v: inhalt for v, (_, inhalt) in davor.eintraege.items()
    }
    assert {version for version, _ in danach.eintraege.values()} == {1}
    assert [len(runde) for runde in danach.runden] == [0, 5]
    kreis_runde(platz.s, danach)
    assert len(danach.runden) == 3 and danach.runden[-1] == ()
    assert {platz.stand(v).registerstand(FR) for v in vorgaenge} == {Registerstand.BESTAETIGT}


def test_what_waited_goes_as_ever_and_a_lost_answer_changes_nothing(platz: Platz) -> None:
    platz.abgeschlossen()
    davor = FakeDistrict()
    kreis_runde(platz.s, davor)
    neuer = platz.abgeschlossen()
    danach = Wiederhergestellt(davor, behalten=0)
    assert kreis_runde(platz.s, danach).bestaetigt == 1
    assert platz.stand(neuer).registerstand(FR) is Registerstand.BESTAETIGT
    assert len(danach.eintraege) == 2
    verloren = Wiederhergestellt(davor, behalten=0)
    platz.store.feed_uebernehmen(FR, (), "wieder_anders.1")
    verloren.antwort_verloren = True
    with pytest.raises(Stoerung):
        kreis_runde(platz.s, verloren)
    kreis_runde(platz.s, verloren)
    assert len(verloren.eintraege) == 2


def test_what_was_booked_but_not_confirmed_behind_comes_back_too(platz: Platz) -> None:
    v, davor = platz.abgeschlossen(), FakeDistrict()
    davor.register_dahinter = True
    kreis_runde(platz.s, davor)
    danach = Wiederhergestellt(davor, behalten=0)
    danach.register_dahinter = True
    kreis_runde(platz.s, danach)
    assert (len(danach.eintraege), platz.stand(v).registerstand(FR)) == (1, Registerstand.UEBERGEBEN)
    nochmal = Wiederhergestellt(danach, behalten=0)
    platz.store.feed_uebernehmen(FR, (), "wieder_anders.1")
    kreis_runde(platz.s, nochmal)
    assert platz.stand(v).registerstand(FR) is Registerstand.BESTAETIGT, "nobody is behind the Kreis any more"


def test_what_is_not_taken_back_is_said(platz: Platz) -> None:
    v, davor = platz.abgeschlossen(), FakeDistrict()
    kreis_runde(platz.s, davor)

    class Nimmt(Wiederhergestellt):
        def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
            gegen, grund = Gegenfassung(7, b"{}"), "fahrzeug_in_anderem_vorgang"
            nein = tuple(Ergebnis(a.op_id, Ausgang.CONFLICT, 7, grund, gegen=gegen) for a in aenderungen)
            return Runde(nein, zeiger="neu.1")

    danach = Nimmt(davor, behalten=0)
    assert kreis_runde(platz.s, danach).zurueck == 1
    assert platz.stand(v).registerstand(FR) is Registerstand.ZURUECK
    r = platz.store.rueckgabe(v.id, FR)
    assert r and r.gegen == Gegenfassung(7, b"{}"), "a person sees what holds there, and ours goes again on that"
    assert kreis_runde(platz.s, danach).zurueck == 0


def test_a_restored_district_that_is_too_old_gets_it_after_its_update(platz: Platz) -> None:
    v, davor = platz.abgeschlossen(), FakeDistrict()
    kreis_runde(platz.s, davor)
    danach = Wiederhergestellt(davor, behalten=0)
    danach.zu_alt = True
    assert kreis_runde(platz.s, danach).zurueck == 0
    assert platz.stand(v).registerstand(FR) is Registerstand.BESTAETIGT
    assert [kreis_runde(platz.s, danach).vermisst for _ in range(4)] == [0, 0, 1, 1]
    danach.zu_alt = False
    kreis_runde(platz.s, danach)
    assert len(danach.eintraege) == 1


class Unverdaulich(Wiederhergestellt):
    """Fails over every request that holds one of these Vorgaenge; `gefragt` counts the requests."""

    def __init__(self, davor: FakeDistrict, *unverdaulich: str) -> None:
        super().__init__(davor, behalten=0)
        self.unverdaulich = unverdaulich
        self.gefragt = 0
        self.bittet_um_s = 0

    def tausche(self, aenderungen: Sequence[Aenderung], zeiger: str) -> Runde:
        self.gefragt += 1
        if any(a.vorgang_id in self.unverdaulich for a in aenderungen):
            gestoert = Stoerung(Fehlercode.KREIS_GESTOERT)
            gestoert.warten_s = self.bittet_um_s
            raise gestoert
        return super().tausche(aenderungen, zeiger)


def spiele_runden(platz: Platz, kreis: FakeDistrict, anzahl: int) -> int:
    """Rounds of which some may fail; how many did."""
    gescheitert = 0
    for _ in range(anzahl):
        platz.uhr.vor(timedelta(minutes=5))
        try:
            kreis_runde(platz.s, kreis)
        except Stoerung:
            gescheitert += 1
    return gescheitert


def test_one_that_the_district_cannot_digest_does_not_keep_the_others_from_coming_back(platz: Platz) -> None:
    vorgaenge = [platz.abgeschlossen() for _ in range(5)]
    davor = FakeDistrict()
    kreis_runde(platz.s, davor)
    danach = Unverdaulich(davor, vorgaenge[0].id, vorgaenge[1].id)
    spiele_runden(platz, danach, 8)
    assert danach.eintraege.keys() == {v.id for v in vorgaenge[2:]}
    danach.gefragt = 0
    assert kreis_runde(platz.s, danach).vermisst == 2, "a person hears that something is still missing there"
    assert danach.gefragt == 2, "the round, and one of them alone"
    danach.unverdaulich = ()
    assert kreis_runde(platz.s, danach).vermisst == 0
    assert danach.eintraege.keys() == {v.id for v in vorgaenge}


def test_the_last_one_that_cannot_be_digested_is_parked_and_disturbs_no_round_any_more(platz: Platz) -> None:
    vorgang, davor = platz.abgeschlossen(), FakeDistrict()
    kreis_runde(platz.s, davor)
    danach = Unverdaulich(davor, vorgang.id)
    assert spiele_runden(platz, danach, 4) == 4
    assert spiele_runden(platz, danach, 20) == 0
    platz.abgeschlossen()
    assert kreis_runde(platz.s, danach) == Bericht(gesendet=1, bestaetigt=1, zurueck=0, offen=0, vermisst=1)
    danach.unverdaulich = ()
    assert kreis_runde(platz.s, danach).vermisst == 0
    assert vorgang.id in danach.eintraege


def test_what_is_parked_and_then_not_taken_comes_back_for_a_person(platz: Platz) -> None:
    vorgang, davor = platz.abgeschlossen(), FakeDistrict()
    kreis_runde(platz.s, davor)
    danach = Unverdaulich(davor, vorgang.id)
    spiele_runden(platz, danach, 5)
    danach.unverdaulich, danach.eintraege[vorgang.id] = (), (3, b"another's")
    bericht = kreis_runde(platz.s, danach)
    assert (bericht.zurueck, bericht.vermisst) == (1, 0)
    assert platz.stand(vorgang).registerstand(FR) is Registerstand.ZURUECK


def test_a_district_that_asks_for_time_is_not_offered_each_alone(platz: Platz) -> None:
    vorgaenge = [platz.abgeschlossen() for _ in range(3)]
    davor = FakeDistrict()
    kreis_runde(platz.s, davor)
    danach = Unverdaulich(davor, vorgaenge[0].id)
    danach.bittet_um_s = 7
    assert spiele_runden(platz, danach, 1) == 1
    assert danach.gefragt == 2


def test_a_district_that_asks_for_time_cannot_be_told_from_one_that_could_digest_it(platz: Platz) -> None:
    vorgang, davor = platz.abgeschlossen(), FakeDistrict()
    kreis_runde(platz.s, davor)
    danach = Unverdaulich(davor, vorgang.id)
    danach.bittet_um_s = 7
    assert spiele_runden(platz, danach, 6) == 6
    assert platz.store.vermisst(FR) == 0


def test_a_new_change_that_the_district_cannot_digest_does_not_keep_what_it_lost_from_coming_back(platz: Platz) -> None:
    verlorener = platz.abgeschlossen()
    davor = FakeDistrict()
    kreis_runde(platz.s, davor)
    neuer = platz.abgeschlossen()
    danach = Unverdaulich(davor, neuer.id)
    spiele_runden(platz, danach, EINZELN_AB + 2)
    assert danach.eintraege.keys() == {verlorener.id}


def test_a_district_that_asks_for_time_in_the_middle_of_a_round_is_offered_nothing_more_in_it(platz: Platz) -> None:
    platz.abgeschlossen()
    davor = FakeDistrict()
    kreis_runde(platz.s, davor)
    neuer = platz.abgeschlossen()
    danach = Unverdaulich(davor, neuer.id)
    spiele_runden(platz, danach, EINZELN_AB)
    danach.bittet_um_s, danach.gefragt = 7, 0
    for zeiger in ("wieder_anders.1", "neu.1"):
        platz.store.feed_uebernehmen(FR, (), zeiger)
    assert spiele_runden(platz, danach, 1) == 0
    assert danach.gefragt == 2, "the round without any, and the one that is asked to wait"


def test_once_an_answer_shows_a_restore_nothing_new_goes_before_what_was_lost(platz: Platz) -> None:
    verlorener = platz.abgeschlossen()
    davor = FakeDistrict()
    kreis_runde(platz.s, davor)
    neuer = platz.abgeschlossen()
    spiele_runden(platz, Unverdaulich(davor, neuer.id), EINZELN_AB)
    platz.store.feed_uebernehmen(FR, (), "wieder_anders.1")
    platz.store.nachgereicht([a.op_id for a in platz.store.nachzureichen(FR, 50)])
    platz.uhr.vor(timedelta(minutes=5))
    danach = Wiederhergestellt(davor, behalten=0)
    for _ in range(2):
        kreis_runde(platz.s, danach)
    assert list(danach.eintraege) == [verlorener.id, neuer.id]
    assert [len(runde) for runde in danach.runden] == [0, 1, 0, 1]


def test_with_one_that_cannot_be_digested_all_others_come_back_at_once(platz: Platz) -> None:
    vorgaenge = [platz.abgeschlossen() for _ in range(4)]
    davor = FakeDistrict()
    kreis_runde(platz.s, davor)
    danach = Unverdaulich(davor, vorgaenge[1].id)
    assert spiele_runden(platz, danach, 1) == 0
    assert danach.eintraege.keys() == {v.id for v in vorgaenge} - {vorgaenge[1].id}


class Stromausfall(Exception):
    """The counter's program ends."""


class StirbtVorDemFeed(FakeStore):
    """Once, when the ruling is on the disk and the feed is not."""

    gestorben = False

    def feed_uebernehmen(self, register: Register, meldungen: Sequence[Registermeldung], zeiger: str) -> int:
        if "." in zeiger and not self.gestorben:
            self.gestorben = True
            raise Stromausfall
        return super().feed_uebernehmen(register, meldungen, zeiger)


def test_a_crash_in_the_very_first_round_does_not_hide_that_the_district_was_restored(stammdaten: Stammdaten) -> None:
    uhr, store, drucker = FakeUhr(), StirbtVorDemFeed(), FakeDrucker()
    platz = Platz(baue_schalter(stammdaten, store, drucker, uhr), store, drucker, uhr)
    vorgang, davor = platz.abgeschlossen(), FakeDistrict()
    with pytest.raises(Stromausfall):
        kreis_runde(platz.s, davor)
    assert platz.stand(vorgang).registerstand(FR) is Registerstand.BESTAETIGT
    danach = Wiederhergestellt(davor, behalten=0)
    kreis_runde(platz.s, danach)
    assert danach.eintraege.keys() == {vorgang.id}
