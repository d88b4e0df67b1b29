"""What every CaseStore promises; the encrypted store and its fake pass the same suite."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bureau_app.domain.abgleich import Aenderung, Registermeldung
from bureau_app.domain.angaben import Angaben
from bureau_app.domain.bezug import Bezug, Bezugsgrund, Vorgangsart
from bureau_app.domain.ereignis import AufgabeErledigt, Erfasst, Register, Registerstand, Verworfen
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.verlauf import Aufgabe, Aufgabenart, Registereintrag
from bureau_app.domain.vorgang import Stufe, Vorgang, advance
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import oeffne
from bureau_app.store.policyspeicher import AblagePolicyspeicher
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.workflows.ports import CaseStore, Journaleintrag
from tests.beispiele import angaben, vorgang
from tests.fakes.store import FakeStore
from tests.fakes.uhr import FakeUhr

MR, FR = Register.MELDEREGISTER, Register.FAHRZEUGREGISTER
WARTET, UEBERGEBEN = Registerstand.WARTET, Registerstand.UEBERGEBEN
JETZT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EINTRAG = Journaleintrag("u-1", "eroeffnet", "v1", (("nummer", "260240030000175"),))


@pytest.fixture(params=["fake", "sqlcipher"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CaseStore]:
    if request.param == "fake":
        yield FakeStore()
        return
    datenbank = oeffne(tmp_path / "schalter.db", Schluesseldatei(tmp_path / "schluessel"))
    yield SqlCaseStore(datenbank, FakeUhr())
    datenbank.schliesse()


def entwurf(nr: int = 1, sachbearbeiter: str = "u-1") -> Vorgang:
    return vorgang(id=f"v{nr}", nummer=f"nummer-{nr}", sachbearbeiter=sachbearbeiter)


def abgeschlossen(nr: int = 1) -> Vorgang:
    register = (Registereintrag(MR, WARTET), Registereintrag(FR, WARTET))
    return replace(entwurf(nr), stufe=Stufe.ABGESCHLOSSEN, register=register)


def aenderung(op_id: str, nr: int = 1, register: Register = FR, koerper: bytes = b"{}") -> Aenderung:
    return Aenderung(op_id, f"v{nr}", register, 0, koerper)


def faellig(store: CaseStore, nach: timedelta = timedelta(), register: Register = FR) -> list[str]:
    return [p.aenderung.op_id for p in store.ausgangspost(register, JETZT + nach, 50)]


def test_what_was_saved_is_loaded(store: CaseStore) -> None:
    assert store.lade("v1") is None
    v = entwurf()
    store.sichere(v, EINTRAG)
    assert store.lade("v1") == v
    danach = advance(v, Erfasst(angaben()))
    store.sichere(danach, None)
    assert store.lade("v1") == danach


@pytest.mark.parametrize("fassung", [0, 1, 3], ids=["again", "same", "skipped"])
def test_only_the_next_fassung_is_saved(store: CaseStore, fassung: int) -> None:
    v = entwurf()
    store.sichere(v, EINTRAG)
    store.sichere(danach := replace(v, fassung=1), None)
    with pytest.raises(Stoerung) as fehler:
        store.sichere(replace(v, fassung=fassung, grund="anders"), EINTRAG, [aenderung("op-1")])
    assert fehler.value.code is Fehlercode.SPEICHER_FASSUNG
    assert store.lade("v1") == danach
    assert store.wartend() == {MR: 0, FR: 0}


def test_a_vorgang_begins_with_fassung_0(store: CaseStore) -> None:
    with pytest.raises(Stoerung) as fehler:
        store.sichere(replace(entwurf(), fassung=1), EINTRAG)
    assert fehler.value.code is Fehlercode.SPEICHER_FASSUNG
    assert store.lade("v1") is None


def test_open_vorgaenge_of_a_clerk_last_touched_first(store: CaseStore) -> None:
    for nr in (1, 2, 3, 4):
        store.sichere(entwurf(nr), EINTRAG)
    store.sichere(entwurf(5, "u-2"), EINTRAG)
    store.sichere(advance(entwurf(2), Erfasst(Angaben())), None)
    store.sichere(advance(entwurf(3), Verworfen("abgebrochen")), EINTRAG)
    store.sichere(replace(entwurf(4), fassung=1, stufe=Stufe.BESTAETIGT), EINTRAG)
    assert [v.id for v in store.offene("u-1")] == ["v2", "v1"]
    assert [v.id for v in store.offene("u-2")] == ["v5"]
    assert store.offene("u-3") == ()


def test_a_vorgang_is_found_by_its_number_whatever_became_of_it(store: CaseStore) -> None:
    assert store.mit_nummer("nummer-1") is None
    v = entwurf()
    store.sichere(v, EINTRAG)
    store.sichere(entwurf(2), None)
    assert store.mit_nummer("nummer-1") == v
    store.sichere(danach := advance(v, Verworfen("aufgegeben")), None)
    assert store.mit_nummer("nummer-1") == danach


def test_a_running_number_comes_once(store: CaseStore) -> None:
    assert [store.laufnummer(2026) for _ in range(3)] == [1, 2, 3]
    assert store.laufnummer(2027) == 1
    assert store.laufnummer(2026) == 4


def test_a_change_waits_with_its_exact_bytes(store: CaseStore) -> None:
    koerper = '{"ort":"Grevenbroich","name":"Ğ \u0000"}'.encode()
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1", koerper=koerper), aenderung("op-2", register=MR)])
    (post,) = store.ausgangspost(FR, JETZT, 50)
    assert (post.aenderung, post.stand, post.versuche) == (aenderung("op-1", koerper=koerper), WARTET, 0)
    assert faellig(store, register=MR) == ["op-2"]
    assert store.wartend() == {MR: 1, FR: 1}


def test_what_a_register_is_too_old_for_is_counted_until_it_is_tried_again(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1")])
    assert store.geparkt(FR) == 0
    store.ausgang_vermerken("op-1", UEBERGEBEN, JETZT + timedelta(minutes=30), "form_unbekannt")
    assert (store.geparkt(FR), store.geparkt(MR), store.wartend()[FR], faellig(store)) == (1, 0, 1, [])
    store.ausgang_vermerken("op-1", UEBERGEBEN, JETZT)
    assert (store.geparkt(FR), store.wartend()[FR]) == (0, 1)


def test_changes_go_oldest_first_and_one_a_vorgang(store: CaseStore) -> None:
    store.sichere(abgeschlossen(1), EINTRAG, [aenderung("op-3", 1), aenderung("op-2", 1)])
    store.sichere(abgeschlossen(2), EINTRAG, [aenderung("op-1", 2)])
    assert faellig(store) == ["op-3", "op-1"]
    assert [p.aenderung.op_id for p in store.ausgangspost(FR, JETZT, 1)] == ["op-3"]
    assert store.ausgang_vermerken("op-3", UEBERGEBEN, JETZT + timedelta(seconds=5))
    assert faellig(store) == ["op-1"], "a later change of the Vorgang never overtakes"
    assert store.ausgang_vermerken("op-3", Registerstand.ZURUECK, None, "veraltete_fassung")
    assert faellig(store) == ["op-2", "op-1"]


def test_a_storno_never_overtakes_what_it_is_about(store: CaseStore) -> None:
    bezug = Bezug(Vorgangsart.STORNO, Bezugsgrund.DOPPELT_ERFASST, "v1", "nummer-1")
    store.sichere(abgeschlossen(1), EINTRAG, [aenderung("op-1", 1), aenderung("op-m", 1, MR)])
    store.sichere(replace(abgeschlossen(2), bezug=bezug), EINTRAG, [aenderung("op-2", 2), aenderung("op-n", 2, MR)])
    assert store.ausgang_vermerken("op-1", UEBERGEBEN, JETZT + timedelta(minutes=5))
    assert faellig(store) == []
    assert store.ausgang_vermerken("op-m", Registerstand.BESTAETIGT, None)
    assert faellig(store, register=MR) == ["op-n"], "each register for itself"
    assert store.ausgang_vermerken("op-1", Registerstand.ZURUECK, None, "veraltete_fassung")
    assert faellig(store) == ["op-2"]


def test_what_waits_with_a_storno_behind_it_holds_up_nobody_else(store: CaseStore) -> None:
    bezug = Bezug(Vorgangsart.STORNO, Bezugsgrund.DOPPELT_ERFASST, "v1", "nummer-1")
    store.sichere(abgeschlossen(1), EINTRAG, [aenderung("op-1", 1)])
    store.sichere(replace(abgeschlossen(2), bezug=bezug), EINTRAG, [aenderung("op-2", 2)])
    store.sichere(abgeschlossen(3), EINTRAG, [aenderung("op-3", 3)])
    assert faellig(store) == ["op-1", "op-3"]
    assert store.ausgang_vermerken("op-1", UEBERGEBEN, JETZT + timedelta(minutes=5))
    assert faellig(store) == ["op-3"]


def test_a_try_is_counted_and_repeated_byte_for_byte(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1", koerper=b'{"a":1}')])
    assert store.ausgang_vermerken("op-1", UEBERGEBEN, JETZT + timedelta(seconds=5))
    assert faellig(store, timedelta(seconds=4.9)) == []
    (post,) = store.ausgangspost(FR, JETZT + timedelta(seconds=5), 50)
    assert (post.aenderung.koerper, post.stand, post.versuche) == (b'{"a":1}', UEBERGEBEN, 1)
    assert store.ausgang_vermerken("op-1", UEBERGEBEN, JETZT + timedelta(seconds=9))
    assert store.ausgangspost(FR, JETZT + timedelta(seconds=9), 50)[0].versuche == 2
    assert store.wartend()[FR] == 1


def test_put_off_without_a_time_means_not_by_itself(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1", register=MR)])
    assert store.ausgang_vermerken("op-1", UEBERGEBEN, None)
    assert faellig(store, timedelta(days=9), MR) == []
    assert store.wartend()[MR] == 1


def test_a_clock_set_back_holds_nothing_up(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1")])
    assert store.ausgang_vermerken("op-1", UEBERGEBEN, JETZT + timedelta(minutes=5))
    assert faellig(store, timedelta(minutes=-54)) == []
    assert faellig(store, timedelta(days=-365)) == ["op-1"]


def test_a_register_and_its_vorgang_move_together(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1"), aenderung("op-2", register=MR)])
    assert store.ausgang_vermerken("op-1", UEBERGEBEN, JETZT)
    assert store.ausgang_vermerken("op-1", UEBERGEBEN, JETZT)
    v = store.lade("v1")
    assert v and (v.registerstand(FR), v.registerstand(MR), v.fassung) == (UEBERGEBEN, WARTET, 1)
    assert store.ausgang_vermerken("op-1", Registerstand.BESTAETIGT, None)
    assert store.ausgang_vermerken("op-2", Registerstand.ZURUECK, None, "unbekannt")
    v = store.lade("v1")
    assert v and v.stufe is Stufe.ABGESCHLOSSEN
    assert v.register == (
        Registereintrag(MR, Registerstand.ZURUECK, "unbekannt"),
        Registereintrag(FR, Registerstand.BESTAETIGT),
    )
    assert store.wartend() == {MR: 0, FR: 0}
    assert [v.id for v in store.offene("u-1")] == ["v1"]


def test_both_confirmed_ends_the_vorgang(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1"), aenderung("op-2", register=MR)])
    for op_id in ("op-1", "op-2"):
        assert store.ausgang_vermerken(op_id, Registerstand.BESTAETIGT, None)
    v = store.lade("v1")
    assert v and v.stufe is Stufe.BESTAETIGT
    assert store.offene("u-1") == ()


def test_a_ruling_is_final(store: CaseStore) -> None:
    store.sichere(abgeschlossen(), EINTRAG, [aenderung("op-1")])
    assert store.ausgang_vermerken("op-1", Registerstand.BESTAETIGT, None)
    davor = store.lade("v1")
    assert store.ausgang_vermerken("op-1", Registerstand.ZURUECK, None, "spaet")
    assert store.ausgang_vermerken("op-1", UEBERGEBEN, JETZT)
    assert store.lade("v1") == davor
    assert faellig(store) == []


def test_somebody_elses_change_is_not_ours(store: CaseStore) -> None:
    assert not store.ausgang_vermerken("op-fremd", Registerstand.BESTAETIGT, None)


def test_the_feed_cursor_is_remembered(store: CaseStore) -> None:
    assert store.zeiger(FR) == ""
    assert store.feed_uebernehmen(FR, (), "a.1") == 0
    assert store.feed_uebernehmen(FR, (Registermeldung("op-fremd", Registerstand.BESTAETIGT),), "a.2") == 0
    assert (store.zeiger(FR), store.zeiger(MR)) == ("a.2", "")


def bestaetigt(nr: int, **anders: object) -> Vorgang:
    return replace(entwurf(nr), stufe=Stufe.BESTAETIGT, **anders)  # type: ignore[arg-type]


def test_an_open_task_keeps_a_vorgang_in_the_list(store: CaseStore) -> None:
    aufgabe = Aufgabe(Aufgabenart.AUFKLEBER_UNGUELTIG, 0)
    store.sichere(bestaetigt(1, aufgaben=(aufgabe,)), EINTRAG)
    store.sichere(bestaetigt(2, aufgaben=(replace(aufgabe, erledigt_von="u-1"),)), EINTRAG)
    (v,) = store.offene("u-1")
    store.sichere(advance(v, AufgabeErledigt(0, "u-1", JETZT)), EINTRAG)
    assert (v.id, store.offene("u-1")) == ("v1", ())


def test_a_closed_vorgang_comes_with_what_refers_to_it(store: CaseStore) -> None:
    bezug = Bezug(Vorgangsart.KORREKTUR, Bezugsgrund.FALSCHE_ANGABE, "v1", "nummer-1")
    store.sichere(erster := abgeschlossen(1), EINTRAG)
    store.sichere(replace(entwurf(2), bezug=bezug, stufe=Stufe.VERWORFEN), EINTRAG)
    store.sichere(spaeter := replace(entwurf(3), bezug=bezug), EINTRAG)
    store.sichere(bestaetigt(4, bezug=replace(bezug, vorgang_id="v9")), EINTRAG)
    assert store.abgeschlossene("nummer-1") == (erster, spaeter)
    assert [v.id for v in store.abgeschlossene("nummer-4")] == ["v4"]
    for nicht_abgeschlossen in ("nummer-2", "nummer-3", "nummer-7"):
        assert store.abgeschlossene(nicht_abgeschlossen) == ()


def test_a_look_is_noted_without_a_change(store: CaseStore) -> None:
    store.sichere(entwurf(), EINTRAG)
    store.vermerke(Journaleintrag("u-1", "gelesen", "v1", (("anlass", "korrektur"),)))
    assert store.lade("v1") == entwurf()
    if isinstance(store, SqlCaseStore):
        kette = store.pruefe_kette()
        assert (kette.zeilen, kette.bruch) == (2, None)


def test_something_small_is_put_away_and_taken_out(store: CaseStore) -> None:
    speicher = AblagePolicyspeicher(store)
    assert (store.abgelegt("quittung v1"), speicher.dokument()) == (None, None)
    store.lege_ab("quittung v1", b"R-1")
    store.lege_ab("quittung v1", b"R-17")
    speicher.merke(b"\x00Policy")
    assert (store.abgelegt("quittung v1"), speicher.dokument()) == (b"R-17", b"\x00Policy")
    for _ in range(2):
        store.lege_ab("quittung v1", b"")
        assert store.abgelegt("quittung v1") is None


def test_the_journal_is_read_youngest_first_with_the_number_of_its_vorgang(store: FakeStore | SqlCaseStore) -> None:
    store.sichere(entwurf(), EINTRAG)
    gelesen = Journaleintrag("u-2", "gelesen", "v1", (("anlass", "korrektur"),))
    store.vermerke(gelesen)
    store.vermerke(Journaleintrag("u-2", "gelesen", "v9"))
    letzte = store.letzte_eintraege(2)
    assert [(auszug.nr, auszug.nummer) for auszug in letzte] == [(3, ""), (2, "nummer-1")]
    assert letzte[1].eintrag == gelesen
    assert all(auszug.am.tzinfo for auszug in letzte)
    assert [auszug.nr for auszug in store.letzte_eintraege(50)] == [3, 2, 1]
