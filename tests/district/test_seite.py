"""The district's page: who may see it, that it counts right and names nobody, and how it stands in a browser."""

import html
import http.client
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from fastapi import FastAPI

from bureau_app.district.app import create_app
from bureau_app.district.betrieb.bestand import Ausgangszahl, Betriebszahlen, Zielzahl
from bureau_app.district.identity.quarantaene import Quarantaene
from bureau_app.district.page.anbau import fuege_seite_hinzu
from bureau_app.district.page.lage import Lage
from bureau_app.district.page.routen import Seitenangaben
from bureau_app.district.page.seite import dauer, euro, lageseite
from bureau_app.domain.ereignis import Register
from bureau_app.wire.sync import Aenderungsmeldung
from tests.chromium import MISSING, PROGRAM, seite
from tests.eintraege import AM, aenderung, haushalt, koerper, stammdaten, storno
from tests.kreisdienst import DATABASES, FAST, KAARST, KENNWORT, KREIS, Kreis, kreis, laufend

ROLLEN = ("sachbearbeitung", "aufsicht", "revision", "administration")


@dataclass
class Browser:
    """Asks the page as a browser does, with its cookie."""

    kreis: Kreis
    url: str
    keks: str = ""
    von: str = "127.0.0.1"

    def frage(self, methode: str, weg: str, **felder: str) -> tuple[int, dict[str, str], str]:
        """Status, headers (small letters), text; takes over a cookie that is set."""
        ort = urlsplit(self.url)
        kopf = {"Cookie": self.keks} if self.keks else {}
        kopf |= {"Content-Type": "application/x-www-form-urlencoded"} if felder else {}
        leitung = http.client.HTTPConnection(ort.hostname or "", ort.port, timeout=30, source_address=(self.von, 0))
        try:
            leitung.request(methode, weg, urlencode(felder) if felder else None, kopf)
            antwort = leitung.getresponse()
            text = antwort.read().decode()
        finally:
            leitung.close()
        koepfe = {k.lower(): v for k, v in antwort.getheaders()}
        self.keks = koepfe.get("set-cookie", self.keks).split(";")[0]
        return antwort.status, koepfe, text

    def melde_an(self, kennung: str, kennwort: str = KENNWORT) -> int:
        return self.frage("POST", "/anmeldung", kennung=kennung, kennwort=kennwort)[0]

    def sende(self, token: str, *aenderungen: object, zeiger: str = "") -> str:
        """The cursor after changes that are accepted."""
        ort = urlsplit(self.url)
        leitung = http.client.HTTPConnection(ort.hostname or "", ort.port, timeout=30)
        try:
            inhalt = json.dumps({"cursor": zeiger, "aenderungen": aenderungen})
            leitung.request("POST", "/v1/sync", inhalt, {"Authorization": f"Bearer {token}"})
            antwort = json.loads(leitung.getresponse().read())
        finally:
            leitung.close()
        assert {m["ausgang"] for m in antwort["outcomes"]} == {"accepted"}, antwort
        return str(antwort["cursor"])


def mit_seite(k: Kreis) -> FastAPI:
    """The whole application, page and all."""
    app = create_app(k.engine, KREIS, stammdaten().zeichen, k.uhr.jetzt, FAST, schrank=k.schrank)
    gemeinden = stammdaten().gemeinden
    angaben = Seitenangaben(
        "Rhein-Kreis Neuss", {g.ags: g.name for g in gemeinden.eintraege}, ("revision", "administration")
    )
    fuege_seite_hinzu(app, k.engine, KREIS, k.uhr.jetzt, angaben, k.schrank, FAST)
    return app


@pytest.fixture(params=DATABASES)
def browser(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Browser]:
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis(request.param, tmp_path))
        for rolle in ROLLEN:
            k.konto(rolle, rolle=rolle)
        yield Browser(k, stapel.enter_context(laufend(mit_seite(k))))


def meldung(a: object) -> object:
    return json.loads(Aenderungsmeldung.von(a).als_json())  # type: ignore[arg-type]


def tabelle(text: str, titel: str) -> dict[str, list[str]]:
    """Rows of the table with this caption: head of the row to its cells."""
    teil = text[text.index(f"<caption>{titel}</caption>") :]
    zeilen = re.findall(r"<tr[^>]*>(.*?)</tr>", teil[: teil.index("</table>")])
    zellen = (
        [html.unescape(re.sub("<[^>]+>", "", z)) for z in re.findall(r"<t[hd].*?</t[hd]>", zeile)] for zeile in zeilen
    )
    return {kopf: rest for kopf, *rest in zellen}


def test_only_revision_and_administration_see_it(browser: Browser) -> None:
    status, koepfe, _ = browser.frage("GET", "/")
    assert (status, koepfe["location"]) == (303, "/anmeldung")
    assert [rolle for rolle in ROLLEN if browser.melde_an(rolle) == 303] == ["revision", "administration"]
    assert browser.melde_an("revision", "falsch") == 403
    assert browser.melde_an("revision") == 303 and browser.frage("GET", "/")[0] == 200
    browser.kreis.konto("revision", rolle="sachbearbeitung")
    assert browser.frage("GET", "/")[0] == 303


def test_a_session_of_the_page_is_none_of_a_counter_and_ends_with_sign_out(browser: Browser) -> None:
    assert browser.melde_an("revision") == 303
    keks = browser.keks
    geraet, _ = browser.kreis.geraet()
    assert browser.frage("GET", "/")[0] == 200
    _, koepfe, _ = browser.frage("POST", "/abmeldung")
    assert koepfe["location"] == "/anmeldung"
    browser.keks = keks
    assert browser.frage("GET", "/")[0] == 303
    assert geraet.id != "seite"


def test_the_browser_is_told_to_load_and_keep_nothing(browser: Browser) -> None:
    _, koepfe, text = browser.frage("GET", "/anmeldung")
    assert "default-src 'none'" in koepfe["content-security-policy"] and koepfe["cache-control"] == "no-store"
    assert "script" not in text and "style=" not in text and "http" not in text
    ort = urlsplit(browser.url)
    leitung = http.client.HTTPConnection(ort.hostname or "", ort.port, timeout=30)
    kopf = {"Content-Type": "application/x-www-form-urlencoded"}
    leitung.request("POST", "/anmeldung", urlencode({"kennung": "revision", "kennwort": KENNWORT}), kopf)
    gesetzt = leitung.getresponse().getheader("set-cookie") or ""
    leitung.close()
    assert "HttpOnly" in gesetzt and "SameSite=strict" in gesetzt


def test_too_many_tries_are_said(browser: Browser) -> None:
    assert [browser.melde_an("revision", "falsch") for _ in range(6)] == [403] * 5 + [429]


def test_who_guesses_at_one_address_locks_nobody_out_elsewhere(browser: Browser) -> None:
    assert [browser.melde_an(f"name{n}", "Sommer2026!") for n in range(21)] == [403] * 20 + [429]
    assert browser.melde_an("revision") == 429
    browser.von = "127.0.0.2"
    assert browser.melde_an("revision") == 303


def test_garbage_is_no_sign_in(browser: Browser) -> None:
    assert browser.frage("POST", "/anmeldung")[0] == 403
    assert browser.frage("POST", "/anmeldung", kennung="\ud7ff" * 70, kennwort="\x00" * 2000)[0] == 403
    browser.keks = "bureau-seite=unsinn"
    assert browser.frage("GET", "/")[0] == 303


def test_it_counts_cases_settlement_and_visits(browser: Browser) -> None:
    _, neuss = browser.kreis.geraet()
    _, kaarst = browser.kreis.geraet(KAARST)
    einer = replace(haushalt(), freigabe=None)
    haus = aenderung(vorgang_id=einer.id, inhalt=koerper(Register.FAHRZEUGREGISTER, einer))
    browser.sende(neuss, meldung(haus))
    browser.sende(neuss, meldung(aenderung()), meldung(aenderung()))
    browser.sende(kaarst, meldung(aenderung(gemeinde_ags=KAARST)))
    browser.melde_an("administration")
    text = browser.frage("GET", "/")[2]
    assert tabelle(text, "Vorgänge je Gemeinde")["Neuss"] == ["3", "3"]
    assert tabelle(text, "Vorgänge je Gemeinde")["Kaarst"] == ["1", "1"]
    assert tabelle(text, "Gebühren des Monats nach Gläubiger")["Kaarst"] == ["5,10 €", "5,10 €", "0,60 €", "10,80 €"]
    assert tabelle(text, "Gebühren des Monats nach Gläubiger")["Kreis"][-1] == "43,20 €"
    assert tabelle(text, "Gesparte Wege des Monats")["Neuss"] == ["3", "2"]
    assert next(iter(tabelle(text, "Vorgänge je Tag").items()))[0][:2] in ("Mo", "Ta")
    assert [wort for wort in ("Ostermann", "Mustermann", "Oberstraße", "WVWZZZ", "K1-00042") if wort in text] == []


def test_a_cancelled_case_spares_no_visit(browser: Browser) -> None:
    _, token = browser.kreis.geraet()
    erster = aenderung()
    zeiger = browser.sende(token, meldung(erster))
    roh = koerper(Register.FAHRZEUGREGISTER, storno())
    browser.sende(token, meldung(aenderung(vorgang_id=storno().id, inhalt=roh)), zeiger=zeiger)
    browser.melde_an("administration")
    assert tabelle(browser.frage("GET", "/")[2], "Gesparte Wege des Monats")["Neuss"] == ["2", "1"]


def lage_mit(*ausgang: Ausgangszahl, ziele: tuple[Zielzahl, ...] = ()) -> Lage:
    """A quiet district with these sendings."""
    return Lage(AM, Betriebszahlen(1, 0, 0, 0, 0.0, 0.0, 7, 1800.0, ausgang, ziele), (), (), 0)


def test_a_device_in_quarantine_is_shown_until_a_person_looked(browser: Browser) -> None:
    k = browser.kreis
    quarantaene, (geraet, _) = Quarantaene(k.engine, KREIS), k.geraet()
    browser.melde_an("administration")
    zeile = "Geräte in Quarantäne: Laufnummer doppelt"
    warteschlangen = "Was wartet, und wie lange das Älteste"
    assert zeile not in tabelle(browser.frage("GET", "/")[2], warteschlangen)
    quarantaene.setze(geraet, k.uhr.jetzt())
    assert tabelle(browser.frage("GET", "/")[2], warteschlangen)[zeile] == ["1", "–", "braucht einen Menschen"]
    quarantaene.gib_frei(geraet.gemeinde_ags, geraet.nummer, k.uhr.jetzt())
    assert zeile not in tabelle(browser.frage("GET", "/")[2], warteschlangen)


def test_the_registers_behind_the_district_are_shown_by_state() -> None:
    ausgang = (
        Ausgangszahl("zulassung", "bestaetigt", 12, 90_000.0),
        Ausgangszahl("zulassung", "wartet", 2, 30.0),
        Ausgangszahl("zulassung", "uebergeben", 3, 0.5),
        Ausgangszahl("zulassung", "zurueck", 1, 90_000.0),
        Ausgangszahl("fachverfahren-05162024", "geparkt", 1, 20_000.0),
        Ausgangszahl("kba", "uebergeben", 1, 20_000.0),
        Ausgangszahl("statistik", "wartet", 4, 200.0),
    )
    text = lageseite("Kreis", lage_mit(*ausgang, ziele=(Zielzahl("statistik", 90.0, 0), Zielzahl("kba", 0.0, 0))))
    assert tabelle(text, "Sendungen je Register") == {
        "Register": ["Zustand", "wartet", "übergeben", "bestätigt", "zurück", "geparkt", "ältestes"],
        "zulassung": ["in Ordnung", "2", "3", "12", "1", "0", "30 s"],
        "fachverfahren-05162024": ["geparkt", "0", "0", "0", "0", "1", "5,6 Std."],
        "kba": ["wartet lange", "0", "1", "0", "0", "0", "5,6 Std."],
        "statistik": ["gestört seit 1,5 Min.", "4", "0", "0", "0", "0", "3,3 Min."],
    }
    for zahlen in ("12 / 5 / 1", "0 / 0 / 1", "0 / 1 / 0", "0 / 4 / 0"):
        assert f">{zahlen}</text>" in text, "the picture has the numbers of the table"
    siegel = tabelle(text, "Was wartet, und wie lange das Älteste")["Schritte ohne Siegel der Prüfspur"]
    assert siegel == ["7", "30,0 Min.", "wartet lange"]
    assert "kein Register" in lageseite("Kreis", lage_mit())


@pytest.mark.parametrize(
    ("s", "worte"), [(0, "–"), (5, "5 s"), (90, "1,5 Min."), (5400, "1,5 Std."), (129600, "1,5 Tage")]
)
def test_durations_in_german(s: float, worte: str) -> None:
    assert dauer(s) == worte


def test_amounts_in_german() -> None:
    assert [euro(c) for c in (0, 5, 1080, 123456789, -1080)] == [
        "0,00 €",
        "0,05 €",
        "10,80 €",
        "1.234.567,89 €",
        "-10,80 €",
    ]


KONTRAST = """
(() => {
  const kanal = (c) => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const hell = (f) => 0.2126 * kanal(f[0]) + 0.7152 * kanal(f[1]) + 0.0722 * kanal(f[2]);
  const farbe = (t) => (t.match(/[0-9.]+/g) || [0, 0, 0, 0]).map(Number);
  const grund = (e) => { for (; e; e = e.parentElement) { const f = farbe(getComputedStyle(e).backgroundColor);
    if (f.length < 4 || f[3] > 0) return f; } return [255, 255, 255]; };
  const schlecht = [];
  for (const e of document.querySelectorAll("body *")) {
    if (![...e.childNodes].some((k) => k.nodeType === 3 && k.textContent.trim())) continue;
    const stil = getComputedStyle(e), vorn = hell(farbe(e.closest("svg") ? stil.fill : stil.color));
    const hinten = hell(grund(e)), [a, b] = [Math.max(vorn, hinten), Math.min(vorn, hinten)];
    if ((a + 0.05) / (b + 0.05) < 4.5) schlecht.push(e.tagName + " " + e.textContent.slice(0, 30));
  }
  return schlecht;
})()
"""
"""Texts whose contrast with what lies behind them is below 4.5 : 1 (WCAG 2.2, 1.4.3)."""


@pytest.mark.skipif(PROGRAM is None, reason=MISSING)
def test_in_a_browser_it_is_drawn_read_and_used_by_keyboard(tmp_path: Path) -> None:
    with kreis("sqlite", tmp_path) as k, laufend(mit_seite(k)) as url, seite(tmp_path / "profil") as s:
        k.konto("revision", rolle="revision")
        Browser(k, url).sende(k.geraet()[1], meldung(aenderung()))
        s.oeffne(f"{url}/anmeldung")
        assert s.js("document.activeElement.id") == "kennung"
        s.tippe("revision")
        s.taste("Tab", 9)
        s.tippe(KENNWORT)
        s.taste("Enter", 13, "\r")
        s.warte_auf("document.title.startsWith('Lage') && document.readyState === 'complete'")
        s.taste("Tab", 9)
        assert s.js("document.activeElement.textContent") == "Zum Inhalt"
        vorgelesen = s.vorlesbar()
        rollen = [rolle for rolle, _ in vorgelesen]
        assert {"banner", "main", "contentinfo", "navigation"} <= set(rollen)
        assert all(name for rolle, name in vorgelesen if rolle in ("image", "img", "table", "region", "button", "link"))
        for schema in ("light", "dark"):
            s.farbschema(schema)
            assert s.js(KONTRAST) == [], schema
            for breite in (1280, 380):
                s.breite(breite)
                assert s.js("document.documentElement.scrollWidth <= innerWidth"), breite
        assert s.js("getComputedStyle(document.querySelector('.teil1')).fill") != "rgb(0, 0, 0)"
        assert s.bild(tmp_path / "seite.png").stat().st_size > 20_000
        assert s.meldungen == []
