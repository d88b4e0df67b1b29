"""Kill -9 at every statement, commit, request and answer, of counter and service: nothing is lost, nothing doubled."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import text

from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.vorgang import Stufe
from bureau_app.link.freigaben import KreisFreigaben
from bureau_app.link.kreis import KreisDienst
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.workflows import freigabe, sync, ummeldung
from bureau_app.workflows.ports import Benutzer
from bureau_app.workflows.schalter import Schalter
from tests.beispiele import angaben
from tests.conventions.sources import ROOT
from tests.eintraege import neue_id, stammdaten
from tests.fakes.schalter import ERNA, baue_schalter
from tests.fakes.uhr import FakeUhr
from tests.faults.dienst import UMGEBUNG, Dienst
from tests.faults.sterbender_schalter import oeffne_schalter, sende_alles
from tests.kreisdienst import DATABASES, KENNWORT, Kreis, kreis
from tests.simulation.platz import leerer_store
from tests.simulation.vorlage import eigene_fin, lege_vor

pytestmark = pytest.mark.skipif(os.name == "nt", reason="forks and SIGKILL")
GENUG_PUNKTE = 400
FR = Register.FAHRZEUGREGISTER
GESCHLOSSEN = (Stufe.ABGESCHLOSSEN, Stufe.BESTAETIGT)
T = TypeVar("T")


def gebucht(k: Kreis) -> Counter[str]:
    """How often each Vorgang took effect."""
    with k.engine.connect() as v:
        return Counter(v.scalars(text("SELECT vorgang_id FROM ereignis WHERE art = 'eintrag_geaendert'")))


class Amt:
    """A counter and a supervisor before a service that dies."""

    def __init__(self, k: Kreis, dienst: Dienst) -> None:
        self.k, self.dienst, self.gestorben = k, dienst, ""
        _, self.token = k.geraet()
        k.konto("e.kanari")
        k.konto("a.sicht", rolle="aufsicht")
        uhr = FakeUhr()
        self.s: Schalter = replace(baue_schalter(stammdaten(), leerer_store(), uhr=uhr), neue_id=neue_id)
        self.kreis, self.freigaben = KreisDienst(dienst.url, self.token), KreisFreigaben(dienst.url, self.token)
        assert dienst.sage("start 0") == "ready"
        self.erna, self.anna = self._person("e.kanari"), self._person("a.sicht")
        dienst.sage("stop")

    def fall(self) -> None:
        """Two cases are sent, both about one vehicle, and a second person grants a third."""
        fin = eigene_fin()
        for _ in range(2):
            ummeldung.schliesse_ab(self.s, ERNA, lege_vor(self.s, ERNA, fin))
        while self.s.store.wartend()[FR]:
            self.versuche(self._runde)
        erna, anna = self.erna, self.anna
        v = ummeldung.erfasse(self.s, ummeldung.eroeffne(self.s, erna), angaben(fahrzeug__0__X="01.2026"))
        v = freigabe.erbitte(self.s, erna, v, "HU-Termin steht")
        self.versuche(lambda: freigabe.sende(self.s, self.freigaben, erna, v))
        assert v.freigabe is not None
        antrag = v.freigabe.antrag
        self.versuche(lambda: self.freigaben.entscheide(anna.sitzung, antrag.id, antrag.inhalt, True, "gesehen"))
        (meldung,) = self.versuche(lambda: self.freigaben.meldungen([antrag.id], "", 0)).eintraege
        entschieden = freigabe.nimm_meldung(self.s, erna, v, meldung).freigabe
        assert entschieden is not None and entschieden.entschieden_von == anna.id

    def versuche(self, tat: Callable[[], T]) -> T:
        """Again after the service died and started anew: whoever asks does not know what became of it."""
        try:
            return tat()
        except Stoerung:
            gestorben = self.dienst.sage("wait")
            assert gestorben != "alive", "it failed without dying"
            self.gestorben = gestorben
            assert self.dienst.sage("start 0") == "ready"
            return tat()

    def _runde(self) -> None:
        assert isinstance(self.s.uhr, FakeUhr)
        self.s.uhr.vor(timedelta(minutes=5))
        sync.kreis_runde(self.s, self.kreis)

    def _person(self, kennung: str) -> Benutzer:
        wer = self.kreis.melde_an(kennung, KENNWORT)
        assert wer is not None
        return wer


@pytest.mark.parametrize("kind", DATABASES)
def test_the_service_dies_at_every_point(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with kreis(kind, tmp_path) as k:
        dienst = Dienst(k.url)
        try:
            amt, gestorben = Amt(k, dienst), Counter[str]()
            for n in range(1, GENUG_PUNKTE):
                assert dienst.sage(f"start {n}") == "ready"
                amt.gestorben = ""
                amt.fall()
                punkte = dienst.sage("stop")
                am = amt.gestorben or ("" if punkte.isdecimal() else punkte)
                if not am:
                    break
                gestorben[am] += 1
                pruefe(k, amt.s)
        finally:
            dienst.schliesse()
    with capsys.disabled():
        print(f"\nservice on {kind}: killed at {gestorben.total()} points of {len(gestorben)} names, 0 lost, 0 double")
    assert gestorben.total() == int(punkte) == n - 1, "every point was seen firing"
    assert {"before COMMIT", "after COMMIT", "came POST /v1/sync", "after http.response.body of POST /v1/sync"} <= set(
        gestorben
    )


def pruefe(k: Kreis, s: Schalter) -> None:
    """What the counter holds as confirmed is booked once, what it holds as returned is not."""
    assert isinstance(s.store, SqlCaseStore)
    einmal = gebucht(k)
    assert set(einmal.values()) == {1}
    with s.store._datenbank.lesen() as v:
        frage = text("SELECT vorgang_id, stand FROM ausgang WHERE register = 'fahrzeugregister'")
        stand = {zeile.vorgang_id: zeile.stand for zeile in v.execute(frage)}
    assert {v for v, st in stand.items() if st == "bestaetigt"} == set(einmal)
    assert Counter(stand.values()) == {"bestaetigt": len(einmal), "zurueck": len(einmal)}


def test_the_counter_dies_at_every_point(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with kreis("sqlite", tmp_path) as k, k.dienst() as url:
        _, token = k.geraet()
        befehl = [sys.executable, "-m", "tests.faults.sterbender_schalter", str(tmp_path / "schalter"), url, "1"]
        lauf = subprocess.run(
            befehl, input=token, cwd=ROOT, env=UMGEBUNG, capture_output=True, text=True, timeout=500, check=False
        )
        assert lauf.returncode == 0, lauf.stderr
        tode = [json.loads(zeile) for zeile in lauf.stdout.splitlines()]
        s, datenbank = oeffne_schalter(tmp_path / "schalter", stammdaten(), len(tode))
        namen = Counter(tod["lines"][-1].removeprefix("died ") for tod in tode if tod["killed"])
        for zeilen in (tod["lines"] for tod in tode):
            v = s.store.lade(zeilen[0].split()[1])
            assert v is not None, "what was open is there"
            geschlossen = any(zeile.startswith("closed") for zeile in zeilen)
            assert v.stufe in (GESCHLOSSEN if geschlossen else (*GESCHLOSSEN, Stufe.GEDRUCKT))
            if v.stufe is Stufe.GEDRUCKT:
                ummeldung.schliesse_ab(s, ERNA, v)
        sende_alles(s, KreisDienst(url, token))
        assert gebucht(k) == dict.fromkeys((tod["lines"][0].split()[1] for tod in tode), 1)
        datenbank.schliesse()
    with capsys.disabled():
        print(f"\ncounter: killed at {namen.total()} points of {len(namen)} names, 0 lost, 0 double")
    assert [tod["killed"] for tod in tode] == [True] * (len(tode) - 1) + [False], "every point was seen firing"
    assert {"before COMMIT", "after COMMIT", "before POST /v1/sync", "after POST /v1/sync"} <= set(namen)
    assert namen.total() > 30
