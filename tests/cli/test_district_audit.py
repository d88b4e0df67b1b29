"""`bureau-app district audit`, `retention` and `erase`, and the heads that a counter hands out."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bureau_app.cli.arguments import parse
from bureau_app.cli.district import run
from bureau_app.cli.retention import run as loesche_am_schalter
from bureau_app.cli.witness import run as zeige_zeugen
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.hashbaum import Baumrand, blatthash
from bureau_app.geraete import DATENBANK
from bureau_app.store.engine import oeffne
from bureau_app.store.schluessel import Schluesselbund
from bureau_app.store.zeugen import SqlZeugenspeicher
from bureau_app.wire.pruefspur import Baumkopfmeldung, Zeugenheft
from tests.cli.test_doctor import einstellungen
from tests.eintraege import aenderung, neue_id
from tests.fakes.bund import Gedaechtnis
from tests.fakes.pruefspur import FakePruefspur
from tests.kreisdienst import DATABASES, kreis
from tests.pruefspur import Amt


@pytest.fixture(params=DATABASES)
def amt(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Amt]:
    with kreis(request.param, tmp_path) as k:
        yield Amt(k)


def district(amt: Amt, *arguments: str) -> int:
    """One step in this process."""
    schluessel = ("--keys", str(amt.kreis.schrank.ordner)) if arguments[0] == "audit" else ()
    return run(parse(["district", *arguments, "--database", amt.kreis.url, *schluessel]))


def test_an_audit_in_order_and_one_that_is_not(amt: Amt, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    amt.sende()
    assert district(amt, "audit", "verify") == 0
    gedruckt = capsys.readouterr().out
    assert (
        "Die Prüfspur ist in Ordnung.\nEinträge: 2, Köpfe: 1, Köpfe von Zeugen: 0, noch nicht besiegelt: 0" in gedruckt
    )
    assert amt.kopf().wurzel.hex() in gedruckt
    zeuge = tmp_path / "zeuge.json"
    zeuge.write_bytes(Zeugenheft(koepfe=(Baumkopfmeldung.von(amt.kopf()),)).als_json())
    assert district(amt, "audit", "verify", "--witness", str(zeuge), "--json") == 0
    assert json.loads(capsys.readouterr().out)["zeugen"] == 1
    amt.faelsche("UPDATE ereignis SET version = 9")
    assert district(amt, "audit", "verify") == 1
    assert re.search(r"NICHT in Ordnung\.\n  Eintrag [01] wurde geändert\.", capsys.readouterr().out)
    amt.vergiss_siegel()
    assert district(amt, "audit", "verify") == 0
    assert district(amt, "audit", "verify", "--witness", str(zeuge)) == 1
    assert "Ein Zeuge hat über 2 Einträge etwas anderes gesehen." in capsys.readouterr().out


def test_a_stored_content_that_was_exchanged_is_found(amt: Amt, capsys: pytest.CaptureFixture[str]) -> None:
    eine, andere = aenderung(), aenderung()
    amt.sende(eine)
    amt.sende(andere)
    assert district(amt, "audit", "verify", "--contents") == 0
    amt.faelsche(
        f"UPDATE fassung SET koerper = (SELECT koerper FROM fassung WHERE vorgang_id = '{andere.vorgang_id}')"
        f" WHERE vorgang_id = '{eine.vorgang_id}'"
    )
    assert district(amt, "audit", "verify") == 0
    capsys.readouterr()
    assert district(amt, "audit", "verify", "--contents", "--json") == 1
    assert [fund["art"] for fund in json.loads(capsys.readouterr().out)["funde"]] == ["inhalt_veraendert"]
    assert district(amt, "erase", "--vorgang", eine.vorgang_id) == 0
    assert district(amt, "audit", "verify", "--contents") == 0


def test_the_export_can_be_checked_without_the_program(amt: Amt, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        amt.sende()
    assert district(amt, "audit", "export") == 0
    zeilen = [json.loads(zeile) for zeile in capsys.readouterr().out.splitlines()]
    rand = Baumrand()
    for zeile in zeilen[:4]:
        rand.haenge_an(blatthash(zeile["eintrag"].encode()))
    assert [zeile["nummer"] for zeile in zeilen[:4]] == [0, 1, 2, 3]
    assert zeilen[4]["baumkopf"]["wurzel"] == rand.wurzel().hex()
    assert not [zeile for zeile in zeilen if "stermann" in str(zeile)]


@pytest.mark.parametrize("inhalt", [None, b"", b'{"koepfe":[{}]}'])
def test_a_file_that_is_no_witness_is_said(amt: Amt, tmp_path: Path, inhalt: bytes | None) -> None:
    datei = tmp_path / "zeuge.json"
    if inhalt is not None:
        datei.write_bytes(inhalt)
    with pytest.raises(Stoerung) as falsch:
        district(amt, "audit", "verify", "--witness", str(datei))
    assert falsch.value.code is Fehlercode.ZEUGENDATEI


def test_what_would_be_deleted_is_shown_before_it_is(amt: Amt, capsys: pytest.CaptureFixture[str]) -> None:
    amt.kreis.uhr.vor(timedelta(days=-20 * 365))
    eine = aenderung()
    amt.sende(eine)
    for probe in (("--dry-run", "--json"), ("--json",)):
        assert district(amt, "retention", *probe) == 0
        posten = [json.loads(zeile) for zeile in capsys.readouterr().out.splitlines()]
        assert {p["regel"]: p["anzahl"] for p in posten}["vorgang"] == 1
        assert all(p["quelle"] for p in posten)
    assert district(amt, "retention", "--dry-run") == 0
    assert "nichts wurde gelöscht" in capsys.readouterr().out
    with pytest.raises(Eingabefehler) as weg:
        district(amt, "erase", "--vorgang", eine.vorgang_id)
    assert weg.value.code is Fehlercode.VORGANG_NICHT_DA


def test_one_vorgang_is_erased(amt: Amt, capsys: pytest.CaptureFixture[str]) -> None:
    eine = aenderung()
    amt.sende(eine)
    assert district(amt, "erase", "--vorgang", eine.vorgang_id) == 0
    assert amt.ledger.eintrag(amt.geraet.gemeinde_ags, eine.vorgang_id) is None
    assert district(amt, "audit", "verify") == 0
    with pytest.raises(Eingabefehler):
        district(amt, "erase", "--vorgang", neue_id())
    assert eine.vorgang_id not in capsys.readouterr().out


def test_a_counter_hands_out_what_it_saw(bund: Gedaechtnis, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ablage = Schluesselbund()
    datenbank = oeffne(tmp_path / "daten" / DATENBANK, ablage)
    kopf = FakePruefspur([b"a", b"b"]).gesehen()
    assert kopf is not None and bund.inhalt
    SqlZeugenspeicher(datenbank).merke(kopf)
    datenbank.schliesse()
    assert zeige_zeugen(parse(["witness", "--settings", str(einstellungen(tmp_path))])) == 0
    assert [m.als_kopf() for m in Zeugenheft.aus_json(capsys.readouterr().out.strip()).koepfe] == [kopf]


def test_a_counter_says_what_it_would_delete(
    bund: Gedaechtnis, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    oeffne(tmp_path / "daten" / DATENBANK, Schluesselbund()).schliesse()
    datei = str(einstellungen(tmp_path))
    assert loesche_am_schalter(parse(["retention", "--settings", datei, "--dry-run"])) == 0
    assert capsys.readouterr().out.startswith("Zu löschen wäre (nichts wurde gelöscht):")
    assert loesche_am_schalter(parse(["retention", "--settings", datei, "--json"])) == 0
    gesagt = json.loads(capsys.readouterr().out)
    assert {posten["regel"]: posten["anzahl"] for posten in gesagt["posten"]} == dict.fromkeys(
        ("vorgang", "verworfen", "ausgang", "journal", "quittung", "anmeldung"), 0
    )
    assert bund.inhalt and gesagt["behalten"] == {}
