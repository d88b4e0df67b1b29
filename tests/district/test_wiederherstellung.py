"""The rehearsal: back up, lose the machine, restore to a point in time, let the counters come back."""

import os
import shutil
import stat
import subprocess
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from bureau_app.cli.program import command
from bureau_app.district.access import Verzeichnis
from bureau_app.district.betrieb.sicherung import raeume_auf, sichere, sichere_schluessel, sicherungen
from bureau_app.district.betrieb.wiederherstellung import stelle_sqlite_her, waehle
from bureau_app.district.ereignisse import GEAENDERT
from bureau_app.district.tables import Ereignis, Kreis
from bureau_app.district.transaktion import lesen
from bureau_app.district.uhr import jetzt
from bureau_app.district.verwaltung import datenbank, lege_an
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.verlauf import Registereintrag
from bureau_app.link.kreis import KreisDienst
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import oeffne
from bureau_app.store.schluessel import Schluesseldatei
from bureau_app.workflows.ports import Journaleintrag
from bureau_app.workflows.sync import kreis_runde
from tests.conventions.sources import ROOT
from tests.eintraege import aenderung, stammdaten, vorgang
from tests.fakes.schalter import baue_schalter
from tests.fakes.uhr import FakeUhr
from tests.kreisdienst import FAST, KAARST, KREIS, NEUSS, dienst, schrank
from tests.postgres import unprivileged
from tests.postgres_cluster import Cluster

FR = Register.FAHRZEUGREGISTER
DATENBANK = "bureau"


@dataclass
class Platz:
    """A counter with its own encrypted store and its token."""

    gemeinde_ags: str
    token: str
    store: SqlCaseStore
    gesendet: list[str] = field(default_factory=list)
    uhr: FakeUhr = field(default_factory=FakeUhr)

    def erfasse(self, anzahl: int) -> None:
        """So many closed Vorgaenge wait in the outbox."""
        for _ in range(anzahl):
            kennung = str(uuid.uuid4())
            offen = (Registereintrag(FR, Registerstand.WARTET),)
            v = replace(vorgang(kennung, self.gemeinde_ags), nummer=kennung, fassung=0, register=offen)
            a = aenderung(vorgang_id=kennung, gemeinde_ags=self.gemeinde_ags)
            self.store.sichere(v, Journaleintrag("u-1", "abgeschlossen", v.id, ()), [a])
            self.gesendet.append(a.op_id)

    def runden(self, url: str, anzahl: int = 4) -> None:
        """Sync rounds with the service at this place, each longer than the pause after a first try."""
        kreis = KreisDienst(url, self.token)
        try:
            for _ in range(anzahl):
                kreis_runde(baue_schalter(stammdaten(), self.store, uhr=self.uhr), kreis)
                self.uhr.vor(timedelta(seconds=2))
        finally:
            kreis.schliesse()


@pytest.fixture
def plaetze(tmp_path: Path) -> Iterator[Callable[[Engine], list[Platz]]]:
    """Makes one counter in Neuss and one in Kaarst for a district."""
    with ExitStack() as stapel:

        def stelle_auf(engine: Engine) -> list[Platz]:
            alle = []
            for nummer, ags in enumerate((NEUSS, KAARST)):
                token = Verzeichnis(engine, KREIS, jetzt, FAST).nimm_geraet_auf(ags, "Schalter")[1]
                speicher = oeffne(tmp_path / f"schalter{nummer}.db", Schluesseldatei(tmp_path / f"schluessel{nummer}"))
                stapel.callback(speicher.schliesse)
                alle.append(Platz(ags, token, SqlCaseStore(speicher, FakeUhr())))
            return alle

        yield stelle_auf


def bureau(*arguments: str) -> subprocess.CompletedProcess[str]:
    """One step of `bureau-app district`."""
    lauf = subprocess.run(command("district", *arguments), capture_output=True, encoding="utf-8", check=False)
    assert lauf.returncode == 0, lauf.stdout + lauf.stderr
    return lauf


def gebucht(engine: Engine) -> list[tuple[str, int]]:
    """Op id and version of every change in the ledger."""
    with lesen(engine) as v:
        frage = select(Ereignis.op_id, Ereignis.version).where(Ereignis.art == GEAENDERT)
        return sorted((op_id, version) for op_id, version in v.execute(frage))


def epoche(engine: Engine) -> str:
    with lesen(engine) as v:
        return str(v.scalar(select(Kreis.epoche)))


def alle_einmal(plaetze: list[Platz]) -> list[tuple[str, int]]:
    return sorted((op_id, 1) for platz in plaetze for op_id in platz.gesendet)


def warte_auf(bedingung: Callable[[], bool]) -> None:
    for _ in range(1200):
        if bedingung():
            return
        threading.Event().wait(0.05)
    raise AssertionError("waited a minute")


@pytest.fixture
def maschine() -> Iterator[Path]:
    """A short path for sockets, gone afterwards."""
    ordner = Path(tempfile.mkdtemp(prefix="pitr-", dir="/tmp"))
    ordner.chmod(0o755)
    yield ordner
    shutil.rmtree(ordner)


@pytest.fixture
def cluster(maschine: Path) -> Iterator[tuple[Cluster, Cluster, Path]]:
    """A running server that archives its log, the one that will replace it, and the archive."""
    archiv = maschine / "wal"
    archiv.mkdir()
    unprivileged(archiv)
    skript = shutil.copy(ROOT / "installer" / "archive-wal", maschine / "archive-wal")
    einstellung = {"archive_mode": "on", "archive_command": f"{skript} %p {archiv}/%f", "wal_level": "replica"}
    alte, neue = Cluster(maschine / "alt", einstellung), Cluster(maschine / "neu", einstellung)
    try:
        alte.make()
        alte.start()
        alte.ask(f"CREATE DATABASE {DATENBANK}")
        lege_an(alte.url(DATENBANK), KREIS, schrank())
        yield alte, neue, archiv
    finally:
        alte.stop()
        neue.stop()


def arbeite(schalter: list[Platz], url: str, anzahl: int) -> None:
    """So many Vorgaenge at each counter, all confirmed."""
    for platz in schalter:
        platz.erfasse(anzahl)
        platz.runden(url)


def stelle_her(alte: Cluster, neue: Cluster, archiv: Path, sicherung: Path, zeitpunkt: str) -> None:
    """The machine dies; the new one starts from the backup and reads the archive up to that moment."""
    segment = alte.ask("SELECT pg_walfile_name(pg_switch_wal())")
    warte_auf(lambda: (archiv / segment).exists())
    alte.stop()
    neue.folder.mkdir()
    unprivileged(neue.folder)
    wohin = ("--to", str(neue.data), "--wal", str(archiv), "--time", zeitpunkt)
    assert "PostgreSQL darauf starten" in bureau("restore", str(sicherung), *wohin).stdout
    neue.take_over(neue.data)
    neue.start()
    warte_auf(lambda: neue.ask("SELECT pg_is_in_recovery()") == "False")


@pytest.mark.skipif(os.name != "posix", reason="SKIPPED: PostgreSQL's archive command here is a shell script")
def test_point_in_time_restore_loses_and_doubles_nothing(
    cluster: tuple[Cluster, Cluster, Path], tmp_path: Path, plaetze: Callable[[Engine], list[Platz]]
) -> None:
    (alte, neue, archiv), sicherung = cluster, tmp_path / "sicherung"
    with datenbank(alte.url(DATENBANK), KREIS) as engine, dienst(engine, jetzt) as url:
        schalter = plaetze(engine)
        arbeite(schalter, url, 3)
        fertig = bureau("backup", str(sicherung), "--database", alte.url(DATENBANK))
        assert [str(s.ordner) for s in sicherungen(sicherung)] == [fertig.stdout.strip()]
        arbeite(schalter, url, 3)
        bis_dahin, vorher = gebucht(engine), epoche(engine)
        zeitpunkt = alte.ask("SELECT clock_timestamp()")
        arbeite(schalter, url, 4)
        assert gebucht(engine) == alle_einmal(schalter)
    stelle_her(alte, neue, archiv, sicherung, zeitpunkt)
    for platz in schalter:
        platz.erfasse(2)
    with datenbank(neue.url(DATENBANK), KREIS) as engine, dienst(engine, jetzt) as url:
        assert gebucht(engine) == bis_dahin and len(bis_dahin) == 12
        for platz in schalter:
            platz.runden(url)
        assert gebucht(engine) == alle_einmal(schalter) and len(gebucht(engine)) == 24
        assert epoche(engine) != vorher
        assert [platz.store.wartend()[FR] for platz in schalter] == [0, 0]
        assert [platz.store.nachzureichen(FR, 50) for platz in schalter] == [(), ()]
        nachher = epoche(engine)
        arbeite(schalter, url, 1)
        assert gebucht(engine) == alle_einmal(schalter) and epoche(engine) == nachher


def test_sqlite_comes_back_as_it_was_copied(tmp_path: Path, plaetze: Callable[[Engine], list[Platz]]) -> None:
    datei, sicherung = tmp_path / "kreis.db", tmp_path / "sicherung"
    url_db = f"sqlite:///{datei}"
    lege_an(url_db, KREIS, schrank())
    with datenbank(url_db, KREIS) as engine, dienst(engine, jetzt) as url:
        schalter = plaetze(engine)
        for platz in schalter:
            platz.erfasse(2)
            platz.runden(url)
        bureau("backup", str(sicherung), "--database", url_db)
        bis_dahin = gebucht(engine)
        for platz in schalter:
            platz.erfasse(2)
            platz.runden(url)
    for rest in datei.parent.glob("kreis.db*"):
        if rest.is_file():
            rest.unlink()
    bureau("restore", str(sicherung), "--to", str(datei))
    with datenbank(url_db, KREIS) as engine, dienst(engine, jetzt) as url:
        assert gebucht(engine) == bis_dahin
        for platz in schalter:
            platz.runden(url)
        assert gebucht(engine) == alle_einmal(schalter)


def test_a_running_sqlite_is_not_written_over(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kreis.db'}"
    lege_an(url, KREIS, schrank())
    sichere(url, tmp_path / "sicherung", jetzt)
    with pytest.raises(Stoerung) as nein:
        stelle_sqlite_her(sicherungen(tmp_path / "sicherung")[0], tmp_path / "kreis.db", KREIS, jetzt)
    assert (nein.value.code, nein.value.werte["grund"]) == (Fehlercode.WIEDERHERSTELLUNG_ZIEL, "FileExistsError")


def test_only_the_newest_backups_stay_and_the_keys_lie_apart(tmp_path: Path) -> None:
    url, ziel = f"sqlite:///{tmp_path / 'kreis.db'}", tmp_path / "sicherung"
    lege_an(url, KREIS, schrank())
    uhr = FakeUhr()
    for _ in range(4):
        sichere(url, ziel, uhr.jetzt)
        uhr.vor(timedelta(days=1))
    assert len(raeume_auf(ziel, 3)) == 1 and len(sicherungen(ziel)) == 3
    sichere_schluessel(schrank().ordner, tmp_path / "schluessel")
    sichere_schluessel(schrank().ordner, tmp_path / "schluessel")
    namen = {d.name: stat.S_IMODE(d.stat().st_mode) for d in (tmp_path / "schluessel").iterdir()}
    assert {"kek.key", "siegel.key"} <= set(namen) and set(namen.values()) == {0o600}
    assert not list(ziel.rglob("*.key"))


def test_no_backup_of_that_time_is_wrong_use(tmp_path: Path) -> None:
    url, ziel = f"sqlite:///{tmp_path / 'kreis.db'}", tmp_path / "sicherung"
    lege_an(url, KREIS, schrank())
    fertig = sichere(url, ziel, jetzt)
    assert waehle(ziel, None) == waehle(ziel, jetzt()) == fertig
    with pytest.raises(Eingabefehler) as keine:
        waehle(ziel, fertig.beginn - timedelta(seconds=1))
    assert keine.value.code is Fehlercode.SICHERUNG_KEINE


def test_what_cannot_be_backed_up_leaves_nothing_half(tmp_path: Path) -> None:
    with pytest.raises(Stoerung) as nein:
        sichere(f"sqlite:///{tmp_path / 'fehlt.db'}", tmp_path / "sicherung", jetzt)
    assert nein.value.code is Fehlercode.SICHERUNG_ZIEL
    assert list((tmp_path / "sicherung").iterdir()) == []
    with pytest.raises(Stoerung) as auch:
        sichere("postgresql+psycopg://niemand@/x?host=/nirgends", tmp_path / "sicherung", jetzt)
    assert auch.value.code is Fehlercode.SICHERUNG_FEHLGESCHLAGEN
    assert list((tmp_path / "sicherung").iterdir()) == []
