"""`bureau-app read`: one array, an object a file; a bad file gets its line and the others are read."""

import json
from argparse import Namespace
from pathlib import Path

import pytest

from bureau_app.cli.read import als_json, als_text, lies_dateien, run
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.lesung import Dokument, Dokumentart, Feldstatus, Lesefeld, Lesung
from bureau_app.resources import lade_texte
from bureau_app.ui.texts import Texte
from tests.fakes.leser import FakeLeser
from tests.reading.wahrheit import HEUTE, ORDNER

TEXTE = Texte.laden(lade_texte("de"))
LESUNG = Lesung(
    (
        Dokument(
            Dokumentart.ZB1,
            {
                "A": Lesefeld("NE-AB 123", Feldstatus.OK, 0.98),
                "C.1.3": Lesefeld("Am Markt 1\n41460 Neuss", Feldstatus.PRUEFEN, 0.9),
                "22": Lesefeld("", Feldstatus.UNGELESEN, 0.0),
            },
            hat_aufkleber=True,
        ),
    ),
    1.25,
)


@pytest.fixture
def leser(tmp_path: Path) -> FakeLeser:
    leser = FakeLeser()
    leser.kennt(b"gut", LESUNG)
    leser.kennt(b"schlecht", Stoerung(Fehlercode.LESEN_KEIN_BILD))
    (tmp_path / "gut.jpg").write_bytes(b"gut")
    (tmp_path / "schlecht.jpg").write_bytes(b"schlecht")
    return leser


def test_json_is_one_array_with_an_object_a_file(leser: FakeLeser, tmp_path: Path) -> None:
    dateien = [tmp_path / name for name in ("schlecht.jpg", "gut.jpg")] + [tmp_path, tmp_path / "fehlt.jpg"]
    ergebnis = json.loads(als_json(lies_dateien(dateien, leser, HEUTE), TEXTE))
    assert [set(eintrag) for eintrag in ergebnis] == [
        {"file", "error"},
        {"file", "documents", "seconds"},
        {"file", "error"},
        {"file", "error"},
    ]
    assert [eintrag["file"] for eintrag in ergebnis] == [str(datei) for datei in dateien]
    assert all("\n" not in eintrag["error"] for eintrag in ergebnis if "error" in eintrag)
    assert ergebnis[1]["documents"] == [
        {
            "kind": "zb1",
            "fields": {
                "A": {"value": "NE-AB 123", "status": "ok", "confidence": 0.98},
                "C.1.3": {"value": "Am Markt 1\n41460 Neuss", "status": "check", "confidence": 0.9},
                "22": {"value": "", "status": "unread", "confidence": 0.0},
            },
            "has_address_sticker": True,
            "code_uncovered": False,
        }
    ]


def test_the_table_says_in_words_how_far_a_field_may_be_trusted(leser: FakeLeser, tmp_path: Path) -> None:
    text = als_text(lies_dateien([tmp_path / "gut.jpg", tmp_path], leser, HEUTE), TEXTE)
    zeilen = text.splitlines()
    assert any("Zulassungsbescheinigung Teil I" in zeile for zeile in zeilen)
    assert any(zeile.split() == ["A", "NE-AB", "123", "sicher"] for zeile in zeilen)
    assert any("bitte ansehen" in zeile and "Am Markt 1" in zeile for zeile in zeilen)
    assert any(zeile.strip() == "41460 Neuss" for zeile in zeilen)
    assert any("nicht gelesen" in zeile for zeile in zeilen)
    assert any("Aufkleber" in zeile or "aufkleber" in zeile for zeile in zeilen)
    assert any("Ordner" in zeile for zeile in zeilen)
    assert "1,25" in text


def test_the_verb_reads_the_good_file_beside_the_bad(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    gut = ORDNER / "id-card-001-l1.jpg"
    assert run(Namespace(files=[tmp_path, gut], json=True)) == 1
    ordner, karte = json.loads(capsys.readouterr().out)
    assert set(ordner) == {"file", "error"}
    assert karte["documents"][0]["kind"] == "personalausweis"
    assert run(Namespace(files=[gut], json=False)) == 0
    assert "Personalausweis" in capsys.readouterr().out
