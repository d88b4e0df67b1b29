"""The API's document: complete, checked in, and what the running service really answers."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from bureau_app.district.app import create_app
from bureau_app.district.identity.grenzen import Anfragegrenzen
from bureau_app.district.schnittstelle import als_json, openapi, orte_von
from bureau_app.district.schnittstellenorte import ORTE
from bureau_app.district.sitzungen import Sitzungen
from bureau_app.resources import resource_dir
from bureau_app.wire.dienst import SITZUNG_KOPF
from tests.eintraege import stammdaten
from tests.kreisdienst import DATABASES, FAST, KENNWORT, KREIS, Kreis, kreis, laufend
from tests.schnittstelle import befrage

OHNE_GRENZEN = Anfragegrenzen(1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000)


def anwendung(k: Kreis) -> FastAPI:
    return create_app(k.engine, KREIS, stammdaten().zeichen, k.uhr.jetzt, FAST, schrank=k.schrank, grenzen=OHNE_GRENZEN)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[FastAPI]:
    with kreis("sqlite", tmp_path) as k:
        yield anwendung(k)


def test_every_place_is_described(app: FastAPI) -> None:
    assert orte_von(app) == set(ORTE)


def test_the_document_in_the_repository_is_the_one_of_the_program(app: FastAPI) -> None:
    """Write it anew with: python installer/schemata.py"""
    assert (resource_dir() / "schema" / "openapi.json").read_bytes() == als_json(app)


def test_it_is_3_1_and_points_nowhere_that_is_not_there(app: FastAPI) -> None:
    dokument = openapi(app)
    assert dokument["openapi"].startswith("3.1")
    text = json.dumps(dokument)
    namen = {teil.split('"')[0] for teil in text.split("#/components/schemas/")[1:]}
    assert namen and namen <= set(dokument["components"]["schemas"])
    for weg, methoden in dokument["paths"].items():
        for methode, angaben in methoden.items():
            assert "200" in angaben["responses"] and "503" in angaben["responses"], (methode, weg)


def koepfe(k: Kreis) -> dict[str, dict[str, str]]:
    """A device with a supervisor at it, and for the log of questions the Revision."""
    geraet, token = k.geraet()
    alle = {}
    for weg, rolle in (("", "aufsicht"), ("/v1/zugriffe", "revision")):
        k.konto(rolle, rolle=rolle)
        wer = k.verzeichnis.melde_an(geraet, rolle, KENNWORT)
        assert wer is not None
        sitzung = Sitzungen(k.engine, KREIS, k.uhr.jetzt).eroeffne(geraet, wer.id)[0]
        alle[weg] = {"Authorization": f"Bearer {token}", SITZUNG_KOPF: sitzung}
    return alle


@pytest.mark.parametrize("kind", DATABASES)
def test_generated_requests_get_the_answers_of_the_document(kind: str, tmp_path: Path) -> None:
    with kreis(kind, tmp_path) as k:
        app = anwendung(k)
        with laufend(app) as url:
            gezaehlt, fehler = befrage(openapi(app), url, koepfe(k), 4)
    assert fehler == []
    assert [ort for ort, stati in gezaehlt.items() if not stati] == []
    assert max(gezaehlt["POST /v1/sync"]) < 500 and 200 in gezaehlt["POST /v1/sync"]
