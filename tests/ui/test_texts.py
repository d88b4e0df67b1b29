"""Every word that is asked for is there, in both languages, in letters that the bundled font has."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QRawFont
from PySide6.QtWidgets import QApplication

from bureau_app.domain.befund import Befund, Befundcode, Fahrzeugausgang
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.vorgang import Stufe
from bureau_app.resources import lade_texte, schriften
from bureau_app.ui.presenters.abschlussbild import GRUENDE, Aufkleberstand
from bureau_app.ui.presenters.befunde import Schwere
from bureau_app.ui.presenters.felder import (
    AUSWAHL,
    ERLASS,
    FAHRZEUG,
    FAHRZEUG_WEITERE,
    LEERE_WAHL,
    MIT,
    NEU,
    PERSON,
    VERTRETER,
    Marke,
    mitfeld,
)
from bureau_app.ui.presenters.haushaltsbild import Fahrzeugstand
from bureau_app.ui.presenters.leiste import Lage
from bureau_app.ui.presenters.lesen import Lesestand
from bureau_app.ui.presenters.meldung import Art
from bureau_app.ui.presenters.schritte import Schrittname, Schrittstand
from bureau_app.ui.texts import Texte, Wortlaut, failure_line
from tests.conventions.sources import ROOT, python_files, tree

SPRACHEN = ("de", "en")
PERSONEN = (*PERSON, *(mitfeld(0, code) for code in MIT), *VERTRETER)
FELDER = (*PERSONEN, *NEU, ERLASS, *(f"fahrzeug.0.{code}" for code in (*FAHRZEUG, *FAHRZEUG_WEITERE)))
AUS_WERTEN = (
    *(f"stufe.{s.value}" for s in Stufe),
    *(f"gewicht.{s.value}" for s in Schwere),
    *(f"marke.{m.value}" for m in Marke),
    *(f"schritt.{s.value}" for s in (*Schrittname, *Schrittstand)),
    *(f"leiste.lage_{lage.value}" for lage in Lage),
    *(f"leiste.leser_{stand.value}" for stand in Lesestand),
    *(f"meldung.art_{art.value}" for art in Art),
    *(f"abschluss.{register.value}" for register in Register),
    *(f"abschluss.stand_{stand.value}" for stand in Registerstand),
    *(f"abschluss.druck_{stand.value}" for stand in Aufkleberstand),
    *(f"abschluss.grund_{grund}" for grund in GRUENDE),
    *(f"wert.{wert}" for werte in AUSWAHL.values() for wert in werte),
    *(f"wert.{wort}" for wort in LEERE_WAHL.values()),
    *(
        f"{tafel}.{stand.value}"
        for tafel in ("ausgang", "vergleich")
        for stand in Fahrzeugstand
        if stand.value != "offen"
    ),
    *(f"abschluss.ausgang_{ausgang.value}" for ausgang in Fahrzeugausgang),
)


def woerter(sprache: str, *bereiche: str) -> Iterator[str]:
    def tief(wert: Any) -> Iterator[str]:
        if isinstance(wert, dict):
            for teil in wert.values():
                yield from tief(teil)
        else:
            yield str(wert)

    katalog = tomllib.loads(lade_texte(sprache))
    for bereich in bereiche or tuple(katalog):
        yield from tief(katalog[bereich])


def verlangte() -> set[str]:
    """Keys that the source asks for as plain strings: `texte("bereich.name")`, `meldung.info("bereich.name")`."""
    gefunden = set()
    for datei in python_files("bureau_app/ui"):
        for knoten in ast.walk(tree(datei)):
            if isinstance(knoten, ast.Call) and knoten.args and isinstance(knoten.args[0], ast.Constant):
                wert = knoten.args[0].value
                if isinstance(wert, str) and re.fullmatch(r"[a-z]+\.[a-z_]+", wert) and _ist_text(knoten.func):
                    gefunden.add(wert)
    return gefunden


def _ist_text(gerufen: ast.expr) -> bool:
    return ast.unparse(gerufen).rsplit(".", 1)[-1] in ("texte", "_texte", "info", "erfolg", "warnung")


@pytest.mark.parametrize("sprache", SPRACHEN)
def test_every_word_that_the_source_asks_for_is_there(sprache: str) -> None:
    texte = Texte.laden(lade_texte(sprache))
    gesucht = {*verlangte(), *AUS_WERTEN}
    assert len(gesucht) > 150
    for schluessel in gesucht:
        texte(schluessel)


@pytest.mark.parametrize("sprache", SPRACHEN)
def test_every_field_has_name_label_and_help(sprache: str) -> None:
    texte = Texte.laden(lade_texte(sprache))
    for key in (*FELDER, "kasse.quittung", "anmeldung.kennung", "anmeldung.kennwort"):
        assert texte.feldname(key) != key
        assert texte.etikett(key)
        assert texte.hilfe(key).endswith(".")


@pytest.mark.parametrize("sprache", SPRACHEN)
@pytest.mark.parametrize("code", Befundcode)
def test_every_befund_says_what_and_what_to_do(sprache: str, code: Befundcode) -> None:
    eintrag = tomllib.loads(lade_texte(sprache))["befund"][code.value]
    werte = tuple((name, "1") for name in re.findall(r"\{(\w+)\}", eintrag["text"] + eintrag["tun"]))
    befund = Befund(code, Gewicht.HINWEIS, "", "", None, werte)
    wortlaut = Texte.laden(lade_texte(sprache)).befund(befund)
    assert wortlaut.text.endswith(".") and wortlaut.tun.endswith(".")
    assert "…" not in str(wortlaut)


def test_a_full_stop_needs_no_dash() -> None:
    assert str(Wortlaut("So nicht.", "Anders.")) == "So nicht. Anders."
    assert str(Wortlaut("So nicht", "anders.")) == "So nicht – anders."


@pytest.mark.parametrize("sprache", SPRACHEN)
def test_every_letter_is_in_the_bundled_font(qapp: QApplication, sprache: str) -> None:
    regular, bold = (
        QRawFont(str(next(p for p in schriften() if p.stem.endswith(schnitt))), 12.0) for schnitt in ("Regular", "Bold")
    )
    fehlend = {
        zeichen
        for text in woerter(sprache)
        for zeichen in text
        if zeichen != "\n" and not (regular.supportsCharacter(ord(zeichen)) and bold.supportsCharacter(ord(zeichen)))
    }
    assert fehlend == set()


def test_no_sentence_says_please_or_a_code() -> None:
    an_die_person = {befund["buerger"] for befund in tomllib.loads(lade_texte("de"))["befund"].values()}
    for text in woerter("de", "befund", "befunde", "leser", "abschluss", "meldung", "anmeldung", "leerlauf", "band"):
        assert "bitte" not in text.lower() or text in an_die_person, text
        assert not re.search(r"\b[A-Z]+_[A-Z_]+\b", text), text


def test_money_days_and_numbers() -> None:
    texte = Texte.laden(lade_texte("de"))
    assert texte.geld(1080) == "10,80 €"
    assert texte.geld(5) == "0,05 €"
    assert texte.zahl(1.44) == "1,4"
    assert Texte.laden(lade_texte("en")).geld(1080) == "€10.80"
    assert texte.taste_gezeigt("bilddatei") == "Strg+O"


def test_a_failure_names_its_field_and_its_values() -> None:
    texte = Texte.laden(lade_texte("de"))
    fehler = Eingabefehler(Fehlercode.PLZ_ZIFFERNZAHL, "neu.plz", plz="4146", ziffern="4")
    assert texte.fehler(fehler).text == "„4146“ hat 4 Ziffern – eine Postleitzahl hat 5."
    leer = texte.fehler(Eingabefehler(Fehlercode.PFLICHTFELD_LEER, "neu.einzugsdatum"))
    assert leer.text == "Einzugsdatum fehlt."


def test_a_missing_value_costs_one_word_not_the_sentence() -> None:
    texte = Texte.laden(lade_texte("de"))
    assert "…" in texte.fehler(Stoerung(Fehlercode.ANMELDUNG_OFFLINE_UNMOEGLICH)).tun


def test_the_command_line_gets_one_line() -> None:
    zeile = failure_line(Path(ROOT / "resources"), Stoerung(Fehlercode.SPEICHER_VOLL))
    assert "\n" not in zeile and " Nicht weiterarbeiten. " in zeile
