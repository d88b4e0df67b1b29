"""A counter as a witness of the real service: heads come with the answers, proofs hold, a rewritten entry is found."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from bureau_app.district.server import Server, horche, url_von
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.pruefspur import KreisPruefspur
from bureau_app.wire.pruefspur import KANN_BAUMKOPF, KANN_KOPF
from bureau_app.workflows.pruefspur import Zeuge
from tests.eintraege import aenderung, neue_id
from tests.fakes.pruefspur import FakeZeugenspeicher
from tests.fakes.store import FakeStore
from tests.kreisdienst import DATABASES, KAARST, kreis
from tests.pruefspur import Amt


@dataclass
class Platz:
    """A counter beside its district."""

    amt: Amt
    url: str
    token: str
    dienst: KreisDienst
    pruefspur: KreisPruefspur
    speicher: FakeZeugenspeicher
    zeuge: Zeuge

    def runde(self) -> None:
        """The district moved on by a second, and the counter asked."""
        self.amt.siegler.siegle()
        self.amt.kreis.uhr.vor(timedelta(seconds=2))
        self.dienst.tausche((), "")


@pytest.fixture(params=DATABASES)
def platz(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Platz]:
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis(request.param, tmp_path))
        amt, url, token = Amt(k), stapel.enter_context(k.dienst()), k.geraet()[1]
        dienst = KreisDienst(url, token)
        kopf = {"Authorization": f"Bearer {token}"}
        gesagt = requests.get(f"{url}/v1/pruefspur/schluessel", headers=kopf, timeout=20)
        pruefspur = KreisPruefspur(dienst, url, token, gesagt.json()["schluessel"])
        stapel.callback(dienst.schliesse)
        stapel.callback(pruefspur.schliesse)
        speicher = FakeZeugenspeicher()
        yield Platz(amt, url, token, dienst, pruefspur, speicher, Zeuge(pruefspur, speicher, FakeStore()))


def test_the_counter_keeps_what_it_was_shown_as_long_as_it_fits(platz: Platz) -> None:
    assert not platz.zeuge.pruefe()
    for anzahl in (1, 300, 2):
        platz.amt.akte(anzahl)
        platz.runde()
        assert platz.zeuge.pruefe()
    assert platz.speicher.letzter() == platz.amt.kopf()
    assert platz.amt.funde(*platz.speicher.koepfe()) == []


def test_a_rewritten_entry_is_found_by_the_counter_and_by_the_district(platz: Platz) -> None:
    platz.amt.sende()
    platz.runde()
    platz.zeuge.pruefe()
    platz.amt.faelsche("UPDATE ereignis SET version = 9")
    assert [art for art, _ in platz.amt.funde()] == ["eintrag_veraendert", "kette_gebrochen", "kopf_falsch"]
    platz.amt.vergiss_siegel()
    platz.amt.akte(1)
    platz.runde()
    with pytest.raises(Stoerung) as falsch:
        platz.zeuge.pruefe()
    assert falsch.value.code is Fehlercode.PRUEFSPUR_WIDERSPRUCH


def test_a_head_of_another_key_is_not_taken(platz: Platz) -> None:
    platz.runde()
    fremd = KreisPruefspur(platz.dienst, platz.url, platz.token, "A" * 43)
    with pytest.raises(Stoerung) as falsch:
        fremd.gesehen()
    assert falsch.value.code is Fehlercode.PRUEFSPUR_SIGNATUR
    ohne = KreisPruefspur(platz.dienst, platz.url, platz.token, "")
    assert ohne.gesehen() is None
    for pruefspur in (fremd, ohne):
        pruefspur.schliesse()


def test_a_counter_that_does_not_ask_for_heads_gets_the_answer_of_before(platz: Platz) -> None:
    platz.runde()
    kopf = {"Authorization": f"Bearer {platz.token}"}
    frage = {"cursor": "", "aenderungen": []}
    ohne = requests.post(f"{platz.url}/v1/sync", json=frage, headers=kopf, timeout=20).json()
    assert set(ohne) == {"outcomes", "feed", "cursor"}
    for kann in (KANN_BAUMKOPF, f"mehr, {KANN_BAUMKOPF}"):
        mit = requests.post(f"{platz.url}/v1/sync", json=frage, headers={**kopf, KANN_KOPF: kann}, timeout=20).json()
        assert mit["baumkopf"]["groesse"] == 2


@pytest.mark.parametrize(
    ("frage", "status"),
    [
        ("von=0&bis=2", 200),
        ("von=2&bis=1", 404),
        ("von=0&bis=99", 404),
        ("von=-1&bis=1", 400),
        ("von=x", 400),
        ("", 400),
    ],
)
def test_a_proof_of_nothing_is_a_problem(platz: Platz, frage: str, status: int) -> None:
    platz.runde()
    kopf = {"Authorization": f"Bearer {platz.token}"}
    antwort = requests.get(f"{platz.url}/v1/pruefspur/konsistenz?{frage}", headers=kopf, timeout=20)
    assert antwort.status_code == status
    assert requests.get(f"{platz.url}/v1/pruefspur/kopf", headers=kopf, timeout=20).json()["groesse"] == 2


def test_a_counter_is_proven_that_its_change_is_in_the_tree_that_it_witnessed(platz: Platz) -> None:
    eigene = [aenderung() for _ in range(5)]
    platz.amt.sende(*eigene)
    platz.runde()
    kopf = platz.pruefspur.gesehen()
    spaeter = aenderung()
    platz.amt.sende(spaeter)
    platz.amt.viele_akte(600)
    platz.runde()
    neuer = platz.pruefspur.gesehen()
    assert kopf is not None and neuer is not None and neuer.groesse > 600 > kopf.groesse
    assert [platz.pruefspur.steht_darin(a.op_id, k) for a in eigene for k in (kopf, neuer)] == [True] * 10
    assert [platz.pruefspur.steht_darin(spaeter.op_id, k) for k in (kopf, neuer)] == [False, True]
    assert not platz.pruefspur.steht_darin(neue_id(), neuer)
    assert not platz.pruefspur.steht_darin(eigene[0].op_id, replace(neuer, wurzel=kopf.wurzel))
    platz.amt.faelsche("UPDATE ereignis SET version = 9")
    assert not platz.pruefspur.steht_darin(eigene[0].op_id, kopf), "the sealed text is another one"


def test_another_town_is_told_nothing_of_a_change(platz: Platz) -> None:
    eine = aenderung()
    platz.amt.sende(eine)
    platz.runde()
    groesse = platz.amt.kopf().groesse
    frage = f"{platz.url}/v1/pruefspur/einschluss?op_id={eine.op_id}&groesse={groesse}"
    for token, status in ((platz.token, 200), (platz.amt.kreis.geraet(KAARST)[1], 404)):
        antwort = requests.get(frage, headers={"Authorization": f"Bearer {token}"}, timeout=20)
        assert antwort.status_code == status
    assert requests.get(f"{frage}0", headers={"Authorization": f"Bearer {platz.token}"}, timeout=20).status_code == 404


@pytest.mark.parametrize("kind", DATABASES)
def test_what_works_in_the_background_works_as_long_as_the_server_runs(kind: str, tmp_path: Path) -> None:
    class Arbeiter:
        def __init__(self) -> None:
            self.ende, self.fertig = threading.Event(), threading.Event()

        def laufe(self) -> None:
            self.ende.wait(30)
            self.fertig.set()

        def beende(self) -> None:
            self.ende.set()

    with kreis(kind, tmp_path) as k, k.dienst() as _, horche("127.0.0.1", 0) as lauscher:
        amt, app, arbeiter = Amt(k), k.apps[-1], Arbeiter()
        server = Server(app, None, (*app.state.arbeiter, arbeiter))
        faden = threading.Thread(target=server.run, kwargs={"sockets": [lauscher]})
        faden.start()
        assert server.bereit.wait(20)
        url, token = url_von(lauscher, "127.0.0.1", None), k.geraet()[1]
        assert requests.get(f"{url}/v1/meta", headers={"Authorization": f"Bearer {token}"}, timeout=20).ok
        server.should_exit = True
        faden.join(30)
        assert arbeiter.fertig.is_set()
        assert (amt.pruefe().unbesiegelt, amt.funde()) == (0, [])
