"""Devices as they are in the office: enrolled over TLS by a code, each with a certificate of the district's own CA."""

import shutil
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bureau_app.district.app import GRENZEN, create_app
from bureau_app.district.identity.aufnahme import Aufnahme
from bureau_app.district.identity.ca import (
    CA_ZERTIFIKAT,
    DIENST_SCHLUESSEL,
    DIENST_ZERTIFIKAT,
    lade_ca,
    lege_ca_an,
    stelle_dienst_aus,
)
from bureau_app.district.identity.grenzen import Anfragegrenzen
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.district.server import Tls
from bureau_app.link.ausweis import DATEI, Ausweis
from bureau_app.link.geraetepflege import nimm_teil
from bureau_app.link.verbindung import Antwort, Verbindung
from bureau_app.wire.geraet import Aufnahmeantwort
from tests.eintraege import stammdaten
from tests.fakes.uhr import FakeUhr
from tests.kreisdienst import FAST, KREIS, NEUSS, Kreis, kreis, laufend

KENNWORT = "0123456789abcdef" * 4


@dataclass
class Geraet:
    """A counter PC: what it was told at its enrolment, and its certificate."""

    antwort: Aufnahmeantwort
    ausweis: Ausweis
    datei: Path

    @property
    def token(self) -> str:
        return self.antwort.token


@dataclass
class Amt:
    """A district that serves over TLS, with its key folder."""

    kreis: Kreis
    schluessel: Path
    url: str = ""

    @property
    def ca(self) -> Path:
        return self.schluessel / CA_ZERTIFIKAT

    @property
    def aufnahme(self) -> Aufnahme:
        k = self.kreis
        return Aufnahme(k.engine, KREIS, k.uhr.jetzt, k.verzeichnis, lade_ca(self.schluessel))

    def geraet(self, ordner: Path, ags: str = NEUSS) -> Geraet:
        """A PC that is enrolled as `bureau-app enrol` does it."""
        datei = ordner / DATEI
        ausweis = Ausweis(datei, KENNWORT)
        verbindung = Verbindung(self.url, "", self.ca)
        try:
            code = self.aufnahme.neuer_code(ags, "Schalter")
            return Geraet(nimm_teil(verbindung, code, ags, ausweis), ausweis, datei)
        finally:
            verbindung.schliesse()

    def frage(self, token: str, ausweis: Ausweis | None, methode: str = "GET", weg: str = "/v1/meta") -> Antwort:
        """One request as the program makes it."""
        verbindung = Verbindung(self.url, token, self.ca, ausweis=ausweis)
        try:
            return verbindung.frage(methode, weg)
        finally:
            verbindung.schliesse()

    def kontext(self) -> ssl.SSLContext:
        """A TLS client of the standard library that trusts the service, without a certificate of its own."""
        return ssl.create_default_context(cafile=self.ca)

    @property
    def ort(self) -> tuple[str, int]:
        teile = urlsplit(self.url)
        return teile.hostname or "", teile.port or 0


@contextmanager
def amt(kind: str, folder: Path, grenzen: Anfragegrenzen | None = None) -> Iterator[Amt]:
    """A district on one kind of database, its CA, and its service over TLS; its clock begins now, as certificates are
    checked by the machine's."""
    uhr = FakeUhr(datetime.now(UTC))
    with kreis(kind, folder, uhr) as k:
        schluessel = Path(shutil.copytree(k.schrank.ordner, folder / "schluessel"))
        lege_ca_an(schluessel, KREIS, uhr.jetzt())
        stelle_dienst_aus(schluessel, ["127.0.0.1"], uhr.jetzt())
        tls = Tls(schluessel / DIENST_ZERTIFIKAT, schluessel / DIENST_SCHLUESSEL, schluessel / CA_ZERTIFIKAT)
        app = create_app(
            k.engine,
            KREIS,
            stammdaten().zeichen,
            uhr.jetzt,
            FAST,
            schrank=Schluesselschrank(schluessel),
            grenzen=grenzen or GRENZEN,
        )
        with laufend(app, tls) as url:
            yield Amt(k, schluessel, url)
