"""The port Melderegister: the fake and the hand-over folder with the stand-in behind it give the same answers."""

import os
import stat
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bureau_app.cli.fachverfahren import Fachverfahren, bereite_vor
from bureau_app.cli.program import command
from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.uebergabe import Uebergabeordner
from bureau_app.wire.uebergabe import Antwort
from bureau_app.workflows.ports import Melderegister, Rueckmeldung
from tests import eintraege
from tests.eintraege import aenderung, neue_id
from tests.fakes.melderegister import FakeMelderegister
from tests.relaisplatz import relais

CANARY = "stermann"


def meldung(**anders: object) -> Aenderung:
    """A change for the resident register."""
    return aenderung(Register.MELDEREGISTER, **anders)  # type: ignore[arg-type]


@dataclass
class Stelle:
    """A Melderegister, its Fachverfahren's turn, its register, and how to take the place away."""

    melderegister: Melderegister
    arbeite_ab: Callable[[], int]
    eintrag: Callable[[str], bytes | None]
    trenne: Callable[[], object]
    getrennt: Fehlercode = Fehlercode.MELDEREGISTER_ORDNER
    quittiert_dort: bool = True


@pytest.fixture(params=["fake", "ordner", "kreis-sqlite", "kreis-postgresql"])
def stelle(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stelle]:
    ordner = tmp_path / "uebergabe"
    if request.param == "fake":
        fake = FakeMelderegister()
        yield Stelle(fake, fake.arbeite_ab, fake.eintraege.get, lambda: setattr(fake, "offline", True))
    elif request.param == "ordner":
        fachverfahren = Fachverfahren(ordner)
        angebot = Uebergabeordner(ordner, bereite_vor(ordner))
        trenne = lambda: ordner.rename(tmp_path / "fort")  # noqa: E731
        yield Stelle(angebot, fachverfahren.arbeite_ab, fachverfahren.eintrag, trenne)
    else:
        with relais(request.param.removeprefix("kreis-"), tmp_path, ordner) as r:
            weg = Fehlercode.KREIS_NICHT_ERREICHBAR
            yield Stelle(r.melderegister, r.arbeite_ab, r.fachverfahren.eintrag, r.trenne, weg, quittiert_dort=False)


def test_a_hand_over_is_answered_once_the_fachverfahren_took_it(stelle: Stelle) -> None:
    a = meldung()
    stelle.melderegister.uebergib(a)
    assert stelle.melderegister.rueckmeldungen() == ()
    assert stelle.arbeite_ab() == 1
    assert stelle.melderegister.rueckmeldungen() == (Rueckmeldung(a.op_id, True),)
    assert stelle.eintrag(a.vorgang_id) == a.koerper
    assert stelle.arbeite_ab() == 0


def test_handing_the_same_over_again_changes_nothing(stelle: Stelle) -> None:
    a = meldung()
    stelle.melderegister.uebergib(a)
    stelle.melderegister.uebergib(a)
    assert stelle.arbeite_ab() == 1
    stelle.melderegister.uebergib(a)
    assert stelle.arbeite_ab() == 0
    assert stelle.melderegister.rueckmeldungen() == (Rueckmeldung(a.op_id, True),)


def test_an_acknowledged_answer_never_comes_again(stelle: Stelle) -> None:
    a, b = meldung(), meldung()
    for x in (a, b):
        stelle.melderegister.uebergib(x)
    stelle.arbeite_ab()
    stelle.melderegister.quittiere(a.op_id)
    stelle.melderegister.quittiere(a.op_id)
    assert stelle.melderegister.rueckmeldungen() == (Rueckmeldung(b.op_id, True),)
    stelle.melderegister.uebergib(a)
    assert stelle.arbeite_ab() == 0
    assert stelle.melderegister.rueckmeldungen() == (Rueckmeldung(b.op_id, True),)


def test_an_unknown_form_comes_back_with_its_reason_and_spoils_no_other(stelle: Stelle) -> None:
    schlecht, gut = meldung(inhalt=b'{"schema":"melderegister/99"}'), meldung()
    for x in (schlecht, gut):
        stelle.melderegister.uebergib(x)
    stelle.arbeite_ab()
    antworten = {r.op_id: r for r in stelle.melderegister.rueckmeldungen()}
    assert antworten[schlecht.op_id] == Rueckmeldung(schlecht.op_id, False, "form_unbekannt")
    assert antworten[gut.op_id].angenommen


def test_a_place_that_is_away_is_a_stoerung(stelle: Stelle) -> None:
    stelle.trenne()
    m = stelle.melderegister
    am_ort: tuple[Callable[[], object], ...] = (lambda: m.quittiere(neue_id()),) if stelle.quittiert_dort else ()
    for tu in (lambda: m.uebergib(meldung()), m.rueckmeldungen, *am_ort):
        with pytest.raises(Stoerung) as weg:
            tu()
        assert weg.value.code is stelle.getrennt


# ------------------------------------------------------------------------------------------ what only the folder does


@pytest.fixture
def ordner(tmp_path: Path) -> Iterator[Path]:
    bereite_vor(tmp_path / "uebergabe")
    yield tmp_path / "uebergabe"


def uebergabe(ordner: Path) -> Uebergabeordner:
    return Uebergabeordner(ordner, ordner / "fachverfahren.pem")


def test_nothing_readable_lies_on_the_disk_and_no_name_tells_anything(ordner: Path) -> None:
    a = meldung()
    uebergabe(ordner).uebergib(a)
    (datei,) = (ordner / "eingang").iterdir()
    assert datei.name == f"{a.op_id}.json"
    assert stat.S_IMODE(datei.stat().st_mode) == 0o600 or os.name == "nt"
    Fachverfahren(ordner).arbeite_ab()
    assert a.koerper.find(CANARY.encode()) > 0
    dateien = [p for p in ordner.rglob("*") if p.is_file()]
    assert len(dateien) >= 4
    assert not [p for p in dateien if CANARY.encode() in p.read_bytes() or CANARY in p.name]


def test_what_was_sealed_for_another_register_comes_back(ordner: Path, tmp_path: Path) -> None:
    a = meldung()
    Uebergabeordner(ordner, bereite_vor(tmp_path / "andere")).uebergib(a)
    Fachverfahren(ordner).arbeite_ab()
    assert uebergabe(ordner).rueckmeldungen() == (Rueckmeldung(a.op_id, False, "nicht_zu_oeffnen"),)


def test_a_file_under_another_name_is_not_opened(ordner: Path) -> None:
    a, andere = meldung(), neue_id()
    uebergabe(ordner).uebergib(a)
    (ordner / "eingang" / f"{a.op_id}.json").rename(ordner / "eingang" / f"{andere}.json")
    Fachverfahren(ordner).arbeite_ab()
    assert uebergabe(ordner).rueckmeldungen() == (Rueckmeldung(andere, False, "nicht_zu_oeffnen"),)


@pytest.mark.parametrize("pem", [b"", b"Unsinn", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_a_key_that_is_none_is_a_stoerung_and_nothing_is_written(ordner: Path, tmp_path: Path, pem: bytes) -> None:
    (tmp_path / "kaputt.pem").write_bytes(pem)
    with pytest.raises(Stoerung) as kaputt:
        Uebergabeordner(ordner, tmp_path / "kaputt.pem").uebergib(meldung())
    assert kaputt.value.code is Fehlercode.MELDEREGISTER_SCHLUESSEL
    assert list((ordner / "eingang").iterdir()) == []


@pytest.mark.parametrize(
    "inhalt", [b"", b"{", b"{}", b'{"op_id":"x","ergebnis":"angenommen"}', b"\xff", b" " * 100_000, b"[" * 5000]
)
def test_a_reply_that_is_half_written_or_none_waits_and_holds_up_no_other(ordner: Path, inhalt: bytes) -> None:
    ganz, halb = neue_id(), neue_id()
    (ordner / "antwort" / f"{ganz}.json").write_bytes(Antwort(op_id=ganz, ergebnis="angenommen").als_json())
    (ordner / "antwort" / f"{halb}.json").write_bytes(inhalt)
    (ordner / "antwort" / f".{halb}.json").write_bytes(inhalt)
    assert uebergabe(ordner).rueckmeldungen() == (Rueckmeldung(ganz, True),)
    (ordner / "antwort" / f"{halb}.json").write_bytes(Antwort(op_id=halb, ergebnis="zurueck", grund="x").als_json())
    assert {r.op_id for r in uebergabe(ordner).rueckmeldungen()} == {ganz, halb}


def test_a_reply_that_cannot_be_opened_holds_up_no_other(ordner: Path) -> None:
    ganz = neue_id()
    (ordner / "antwort" / f"{ganz}.json").write_bytes(Antwort(op_id=ganz, ergebnis="angenommen").als_json())
    (ordner / "antwort" / f"{neue_id()}.json").mkdir()
    assert uebergabe(ordner).rueckmeldungen() == (Rueckmeldung(ganz, True),)


def test_a_reply_under_another_ops_name_is_none(ordner: Path) -> None:
    (ordner / "antwort" / f"{neue_id()}.json").write_bytes(Antwort(op_id=neue_id(), ergebnis="zurueck").als_json())
    assert uebergabe(ordner).rueckmeldungen() == ()


def test_after_a_crash_between_taking_and_answering_the_answer_is_the_same(ordner: Path) -> None:
    a = meldung()
    uebergabe(ordner).uebergib(a)
    lag_da = (ordner / "eingang" / f"{a.op_id}.json").read_bytes()
    Fachverfahren(ordner).arbeite_ab()
    erste = (ordner / "antwort" / f"{a.op_id}.json").read_bytes()
    (ordner / "antwort" / f"{a.op_id}.json").unlink()
    (ordner / "eingang" / f"{a.op_id}.json").write_bytes(lag_da)
    wieder = Fachverfahren(ordner)
    wieder.arbeite_ab()
    assert (ordner / "antwort" / f"{a.op_id}.json").read_bytes() == erste
    assert len(wieder.einwohner()) == 1


def test_the_register_says_where_somebody_lives_now(ordner: Path) -> None:
    fachverfahren = Fachverfahren(ordner)
    for _ in range(2):
        inhalt = eintraege.koerper(Register.MELDEREGISTER, eintraege.vorgang())
        uebergabe(ordner).uebergib(meldung(inhalt=inhalt))
        fachverfahren.arbeite_ab()
    (einwohner,) = fachverfahren.einwohner()
    assert einwohner.anschrift.zeilen() == ("Oberstraße 91", "41460 Neuss")
    assert CANARY not in repr(einwohner)


def test_a_household_lives_together_until_it_is_cancelled(ordner: Path) -> None:
    fachverfahren = Fachverfahren(ordner)
    for fall, erwartet in ((eintraege.haushalt(), 4), (eintraege.storno(), 0)):
        inhalt = eintraege.koerper(Register.MELDEREGISTER, fall)
        uebergabe(ordner).uebergib(meldung(vorgang_id=fall.id, inhalt=inhalt))
        fachverfahren.arbeite_ab()
        assert len(fachverfahren.einwohner()) == erwartet


def test_as_a_process_of_its_own_it_answers_and_ends_with_its_parent(ordner: Path) -> None:
    prozess = subprocess.Popen(
        command("fachverfahren", "--dir", str(ordner)), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert prozess.stdout is not None and prozess.stdin is not None
        prozess.stdout.readline()
        angebot, a = uebergabe(ordner), meldung()
        angebot.uebergib(a)
        ende = time.monotonic() + 30
        while not angebot.rueckmeldungen():
            assert time.monotonic() < ende and prozess.poll() is None
            threading.Event().wait(0.05)
        assert angebot.rueckmeldungen() == (Rueckmeldung(a.op_id, True),)
        prozess.stdin.close()
        assert prozess.wait(20) == 0
    finally:
        prozess.kill()
        prozess.wait(10)
        if prozess.stdout is not None:
            prozess.stdout.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM that a process could answer")
def test_it_ends_on_sigterm(ordner: Path) -> None:
    prozess = subprocess.Popen(command("fachverfahren", "--dir", str(ordner)), stdout=subprocess.PIPE)
    assert prozess.stdout is not None
    prozess.stdout.readline()
    prozess.terminate()
    assert prozess.wait(20) == 0
    prozess.stdout.close()
