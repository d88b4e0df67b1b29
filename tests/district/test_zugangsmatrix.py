"""Every place of the service asked by every role, town, device and session: only the allowed cells answer."""

import http.client
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from starlette.routing import Route

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.app import create_app
from bureau_app.district.audit.protokoll import Akt
from bureau_app.district.audit.tables import Protokoll
from bureau_app.district.identity.grenzen import Anfragegrenzen
from bureau_app.district.notizgrenze import JE_SENDER
from bureau_app.district.outbound.ziele import Ziele
from bureau_app.district.policies import Policies
from bureau_app.district.sitzungen import FRISCH, GUELTIG, Sitzungen
from bureau_app.resources import resource_dir
from bureau_app.wire import dienst as arten
from bureau_app.wire.dienst import SITZUNG_KOPF
from tests.eintraege import neue_id, stammdaten
from tests.kreisdienst import DATABASES, FAST, KAARST, KENNWORT, KREIS, NEUSS, Kreis, kreis, laufend

ROLLEN = ("sachbearbeitung", "aufsicht", "revision", "administration")
OFFEN, GERAET, ABHOLER = "jeder", "geraet", "abholer"
OHNE_GRENZEN = Anfragegrenzen(1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000)
"""One device asks here more often in a second than a counter does in a minute."""
SCHREIBEN = frozenset({"sachbearbeitung", "aufsicht"})
Erlaubt = frozenset[str] | str
MATRIX: dict[tuple[str, str], Erlaubt] = {
    ("GET", "/health"): OFFEN,
    ("GET", "/live"): OFFEN,
    ("GET", "/ready"): OFFEN,
    ("POST", "/v1/sync"): GERAET,
    ("GET", "/v1/feed"): GERAET,
    ("POST", "/v1/anmeldung"): GERAET,
    ("POST", "/v1/sitzung"): GERAET,
    ("POST", "/v1/sitzungen"): GERAET,
    ("POST", "/v1/sitzungen/erneuerung"): GERAET,
    ("POST", "/v1/sitzungen/ende"): GERAET,
    ("GET", "/v1/anmeldewege"): GERAET,
    ("POST", "/v1/oidc/beginn"): GERAET,
    ("POST", "/v1/oidc/abschluss"): GERAET,
    ("GET", "/v1/meta"): GERAET,
    ("GET", "/v1/fahrzeugregister/{vorgang_id}"): GERAET,
    ("PUT", "/v1/fahrzeugregister/{vorgang_id}"): GERAET,
    ("POST", "/v1/aufnahme"): OFFEN,
    ("POST", "/v1/geraet/zertifikat"): GERAET,
    ("GET", "/v1/geraet/schluessel"): GERAET,
    ("GET", "/v1/policy"): GERAET,
    ("GET", "/v1/policy/schluessel"): GERAET,
    ("GET", "/v1/strassen"): GERAET,
    ("GET", "/v1/strassen/{ags}"): GERAET,
    ("POST", "/v1/eid/beginn"): GERAET,
    ("POST", "/v1/eid/ergebnis"): GERAET,
    ("GET", "/v1/pruefspur/kopf"): GERAET,
    ("GET", "/v1/pruefspur/konsistenz"): GERAET,
    ("GET", "/v1/pruefspur/einschluss"): GERAET,
    ("GET", "/v1/pruefspur/schluessel"): GERAET,
    ("GET", "/v1/freigabemeldungen"): GERAET,
    ("PUT", "/v1/freigaben/{antrag_id}"): SCHREIBEN,
    ("DELETE", "/v1/freigaben/{antrag_id}"): SCHREIBEN,
    ("GET", "/v1/freigaben"): frozenset({"aufsicht"}),
    ("POST", "/v1/freigaben/{antrag_id}/entscheidung"): frozenset({"aufsicht"}),
    ("POST", "/v1/halter/fahrzeuge"): SCHREIBEN,
    ("GET", "/v1/zugriffe"): frozenset({"revision"}),
    ("GET", "/v1/melderegister/schluessel"): GERAET,
    ("GET", "/v1/uebergabe"): ABHOLER,
    ("POST", "/v1/uebergabe/antworten"): ABHOLER,
}
"""Who may ask what: anybody, an enrolled device, the one that fetches for the town's Fachverfahren, or a person with
one of these roles at a device of the own town."""
FRISCH_NOETIG = ("POST", "/v1/freigaben/{antrag_id}/entscheidung")

KOERPER: dict[str, dict[str, Any]] = {
    "/v1/uebergabe/antworten": {"antworten": []},
    "/v1/eid/beginn": {},
    "/v1/eid/ergebnis": {"session": "nie-begonnen"},
    "/v1/fahrzeugregister/{vorgang_id}": {},
    "/v1/sync": {"cursor": "", "aenderungen": []},
    "/v1/anmeldung": {"kennung": "sachbearbeitung", "kennwort": KENNWORT},
    "/v1/sitzung": {"kennung": "sachbearbeitung", "kennwort": KENNWORT},
    "/v1/aufnahme": {"code": "0" * 16, "gemeinde_ags": NEUSS, "csr": "keine"},
    "/v1/geraet/zertifikat": {"csr": "keine"},
    "/v1/sitzungen": {"kennung": "sachbearbeitung", "kennwort": KENNWORT},
    "/v1/sitzungen/erneuerung": {"geheimnis": "unverständlich: nur ob das Gerät fragen darf"},
    "/v1/sitzungen/ende": {"geheimnis": "unverständlich: nur ob das Gerät fragen darf"},
    "/v1/oidc/beginn": {"rueckruf": "http://127.0.0.1:5/anmeldung", "pruefung": "p" * 43, "frisch": False},
    "/v1/oidc/abschluss": {"state": "s" * 43, "code": "c", "nachweis": "n" * 43},
    "/v1/halter/fahrzeuge": {
        "familienname": "Vogel",
        "vornamen": "Karl",
        "geburtsdatum": "1983-08-12",
        "vorgang_nummer": "260240030000175",
        "anlass": "anschriftenaenderung",
    },
    "/v1/freigaben/{antrag_id}": {
        "vorgang_id": neue_id(),
        "vorgang_nummer": "260240030000175",
        "inhalt": "5" * 64,
        "codes": [],
        "begruendung": "Termin",
        "betroffen": "Vogel, Karl",
        "befunde": [],
        "vergleich": [],
        "verdeckt": False,
    },
    "/v1/freigaben/{antrag_id}/entscheidung": {"inhalt": "5" * 64, "gewaehrt": True, "grund": "liegt vor"},
}
ANTRAGSTELLER_DA = "01936f5e-7a10-7c3f-9a10-2b6d4c8e1f09"


@dataclass
class Wer:
    """Who asks: a name for the printed matrix, device token, session, the role if both are good, whether anybody is
    signed in at all, and whether the password was typed just now."""

    name: str
    token: str
    sitzung: str
    geraet_gilt: bool
    rolle: str = ""
    holt_ab: bool = False
    angemeldet: bool = False
    frisch: bool = True


@dataclass
class Welt:
    """A service with a device in two towns and one account of every role in each."""

    kreis: Kreis
    url: str
    wer: list[Wer] = field(default_factory=list)

    def frage(self, methode: str, weg: str, wer: Wer) -> tuple[int, str]:
        """Status and problem type of one request."""
        ort = urlsplit(self.url)
        kopf = {"Authorization": f"Bearer {wer.token}"} if wer.token else {}
        kopf |= {SITZUNG_KOPF: wer.sitzung} if wer.sitzung else {}
        ziel = weg.replace("{antrag_id}", ANTRAGSTELLER_DA).replace("{vorgang_id}", neue_id())
        ziel = ziel.replace("{ags}", NEUSS)
        ziel += f"?antrag={ANTRAGSTELLER_DA}" if weg.endswith("meldungen") else ""
        ziel += "?von=0&bis=0" if weg.endswith("konsistenz") else ""
        koerper = json.dumps(KOERPER[weg]) if methode in ("POST", "PUT") else None
        leitung = http.client.HTTPConnection(ort.hostname or "", ort.port, timeout=30)
        try:
            leitung.request(methode, ziel, koerper, kopf)
            antwort = leitung.getresponse()
            inhalt = antwort.read()
        finally:
            leitung.close()
        problem = json.loads(inhalt)["type"] if antwort.status >= 400 else ""
        return antwort.status, problem


@pytest.fixture(scope="module", params=DATABASES)
def welt(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Welt]:
    ordner = tmp_path_factory.mktemp("matrix")
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis(request.param, ordner))
        policies = Policies(k.engine, KREIS, k.uhr.jetzt)
        policies.lege_schluessel_an(ordner / "policy.key")
        dokument = (resource_dir() / "policy" / "rhein-kreis-neuss.toml").read_bytes()
        policies.veroeffentliche(dokument, ordner / "policy.key")
        zeichen = stammdaten().zeichen
        app = create_app(k.engine, KREIS, zeichen, k.uhr.jetzt, FAST, schrank=k.schrank, grenzen=OHNE_GRENZEN)
        welt = Welt(k, stapel.enter_context(laufend(app)))
        welt.wer = list(alle(k))
        abholer = next(wer.token for wer in welt.wer if wer.name.startswith("offline angemeldet"))
        geraet = k.verzeichnis.geraet(abholer)
        assert geraet is not None
        Ziele(k.engine, KREIS, k.uhr.jetzt).setze_gemeinde(NEUSS, b"PEM", geraet.nummer)
        welt.wer = [replace(wer, holt_ab=wer.token == abholer) for wer in welt.wer]
        yield welt


def alle(k: Kreis) -> Iterator[Wer]:
    """Everybody who can stand before the service."""
    sitzungen = Sitzungen(k.engine, KREIS, k.uhr.jetzt)
    (hier, token), (anderswo, dort), (widerrufen, weg) = k.geraet(), k.geraet(KAARST), k.geraet()
    auch = k.geraet()[1]

    def sitzung(geraet: Geraeteausweis, kennung: str, vor: timedelta = timedelta()) -> str:
        benutzer = k.verzeichnis.melde_an(geraet, kennung, KENNWORT)
        assert benutzer is not None
        return sitzungen.beginne(geraet, benutzer.id, k.uhr.jetzt() - vor).sitzung

    for rolle in ROLLEN:
        k.konto(rolle, rolle=rolle)
        k.konto(f"{rolle}.kaarst", rolle=rolle, ags=KAARST)
    alt = {rolle: sitzung(hier, rolle) for rolle in ROLLEN}
    lang = {rolle: sitzungen.eroeffne(hier, konto_id(k, hier, rolle))[0] for rolle in ROLLEN}
    k.uhr.vor(GUELTIG - timedelta(hours=1))
    yield Wer("niemand", "", "", False)
    yield Wer("fremdes Token", "x" * 43, sitzung(hier, "aufsicht"), False)
    yield Wer("offline angemeldet (Gerät ohne Sitzung)", token, "", True)
    yield Wer("unbekannte Sitzung", token, "x" * 43, True)
    for rolle in ROLLEN:
        yield Wer(f"{rolle} abgelaufen", token, alt[rolle], True)
        yield Wer(f"{rolle} an anderem PC", auch, sitzung(hier, rolle), True)
        yield Wer(f"{rolle} aus Kaarst hier", token, sitzung(hier, f"{rolle}.kaarst"), True, angemeldet=True)
        yield Wer(f"{rolle} widerrufener PC", weg, sitzung(widerrufen, rolle), False)
        yield Wer(f"{rolle}", token, sitzung(hier, rolle), True, rolle, angemeldet=True)
        yield Wer(f"{rolle} in Kaarst", dort, sitzung(anderswo, f"{rolle}.kaarst"), True, rolle, angemeldet=True)
        vorhin = sitzung(hier, rolle, FRISCH + timedelta(seconds=1))
        yield Wer(f"{rolle} vor 10 min angemeldet", token, vorhin, True, rolle, angemeldet=True, frisch=False)
        yield Wer(f"{rolle} mit Tagessitzung", token, lang[rolle], True, rolle, angemeldet=True, frisch=False)
    k.verzeichnis.widerrufe(NEUSS, widerrufen.nummer)


def konto_id(k: Kreis, geraet: Geraeteausweis, kennung: str) -> str:
    benutzer = k.verzeichnis.melde_an(geraet, kennung, KENNWORT)
    assert benutzer is not None
    return benutzer.id


def darf(ort: tuple[str, str], wer: Wer) -> bool:
    erlaubt = MATRIX[ort]
    if isinstance(erlaubt, str):
        return {OFFEN: True, GERAET: wer.geraet_gilt, ABHOLER: wer.holt_ab}[erlaubt]
    return wer.rolle in erlaubt and (wer.frisch or ort != FRISCH_NOETIG)


def erwartet(ort: tuple[str, str], wer: Wer) -> set[str]:
    """The refusals that a forbidden cell may give."""
    if not wer.geraet_gilt:
        return {arten.GERAET_UNBEKANNT}
    if MATRIX[ort] == ABHOLER:
        return {arten.ROLLE_FEHLT}
    if ort == FRISCH_NOETIG and wer.rolle in MATRIX[ort]:
        return {arten.SITZUNG_ABGELAUFEN if "Tagessitzung" in wer.name else arten.ANMELDUNG_ZU_ALT}
    return {arten.ROLLE_FEHLT} if wer.angemeldet else {arten.SITZUNG_ABGELAUFEN}


ZUGANG = {arten.GERAET_UNBEKANNT, arten.SITZUNG_ABGELAUFEN, arten.ROLLE_FEHLT, arten.ANMELDUNG_ZU_ALT}


def test_only_the_allowed_cells_answer(welt: Welt, capsys: pytest.CaptureFixture[str]) -> None:
    """And who is refused for want of a role or town is on record five times, with the account and the device."""
    zeilen, falsch, ohne_rolle = [], [], Counter[tuple[str, str, bool]]()
    for methode, weg in MATRIX:
        zeile = []
        for wer in welt.wer:
            status, problem = welt.frage(methode, weg, wer)
            if problem == arten.ROLLE_FEHLT and MATRIX[methode, weg] != ABHOLER:
                ohne_rolle[wer.token, wer.name.split()[0], "Kaarst" in wer.name] += 1
            zeile.append("x" if problem not in ZUGANG else "·")
            if darf((methode, weg), wer):
                passt = problem not in ZUGANG and status < 500
            else:
                passt = problem in erwartet((methode, weg), wer)
            if not passt:
                falsch.append(f"{methode} {weg} als {wer.name}: {status} {problem}")
        zeilen.append(f"{methode:6} {weg:42} {' '.join(f'{z:>2}' for z in zeile)}")
    with capsys.disabled():
        kopf = f"{'':49} {' '.join(f'{spalte + 1:2}' for spalte in range(len(welt.wer)))}"
        print("\n".join(["", kopf, *zeilen, *(f"{n + 1:3} {wer.name}" for n, wer in enumerate(welt.wer))]))
    assert falsch == []
    assert ohne_rolle.total() > 50 and max(ohne_rolle.values()) > JE_SENDER
    with welt.kreis.engine.connect() as v:
        frage = select(Protokoll.merkmal).where(Protokoll.art == Akt.ZUGRIFF_VERWEIGERT.value)
        gruende = Counter(v.scalars(frage))
    assert gruende["rolle"] + gruende["gemeinde"] == sum(min(n, JE_SENDER) for n in ohne_rolle.values())
    assert gruende["abholer"] > 0 and 0 < gruende["geraet"] <= 50, (
        "as often as a device likes to be refused is too often"
    )


def orte(routen: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Method and path of every route, of included routers too."""
    for route in routen:
        if isinstance(route, Route):
            yield from ((methode, route.path) for methode in route.methods or () if methode != "HEAD")
        else:
            yield from orte(route.original_router.routes)


def test_every_place_stands_in_the_matrix(tmp_path: Path) -> None:
    """Taken from the application itself: a new place without a row here fails."""
    with kreis("sqlite", tmp_path) as k:
        app = create_app(k.engine, KREIS, stammdaten().zeichen, schrank=k.schrank)
    assert set(orte(app.routes)) == set(MATRIX)
