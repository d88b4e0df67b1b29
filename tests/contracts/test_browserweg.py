"""Sign-in in the browser, every part real: IdP, district, the counter's socket; and what may knock there."""

import socket
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bureau_app.district.app import create_app
from bureau_app.district.identity.oidc import ordne_zu
from bureau_app.district.identity.oidcanbieter import Anbieter, Anbieterdaten
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.link.freigaben import KreisFreigaben
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.rueckruf import Rueckruf
from bureau_app.link.sitzungsbund import Sitzungsbund
from bureau_app.workflows.browseranmeldung import Browserweg, beginne_im_browser, hole_anmeldung
from bureau_app.workflows.ports import Rolle
from bureau_app.workflows.schalter import Schalter
from tests.eintraege import stammdaten
from tests.fakes.drucker import FakeDrucker
from tests.fakes.schalter import baue_schalter
from tests.fakes.store import FakeStore
from tests.idp import CLIENT_ID, Idp, laufender_idp
from tests.kreisdienst import FAST, KREIS, Kreis, kreis, laufend, schrank

FERTIG = "Dieses Fenster kann geschlossen werden."


@dataclass
class Ort:
    """A counter whose district has an IdP; `browser` is what opens a URL."""

    kreis: Kreis
    idp: Idp
    url: str
    token: str
    dienst: KreisDienst
    schalter: Schalter
    gezeigt: list[str]

    def browser(self, url: str) -> bool:
        """Opens it beside the program, as a browser does."""
        threading.Thread(target=self._oeffne, args=(url,), daemon=True).start()
        return True

    def _oeffne(self, url: str) -> None:
        with urllib.request.urlopen(url, timeout=20) as antwort:
            self.gezeigt.append(antwort.read().decode())


@pytest.fixture
def ort(tmp_path: Path) -> Iterator[Ort]:
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis("sqlite", tmp_path))
        idp = stapel.enter_context(laufender_idp(k.uhr.jetzt))
        k.konto(rolle="aufsicht")
        ordne_zu(k.engine, KREIS, k.uhr.jetzt(), "e.kanari", idp.issuer, idp.subject)
        anbieter = Anbieter(Anbieterdaten(idp.issuer, CLIENT_ID, name="Kreis-Login"))
        zeichen = stammdaten().zeichen
        app = create_app(k.engine, KREIS, zeichen, k.uhr.jetzt, FAST, schrank=schrank(), anbieter=anbieter)
        url = stapel.enter_context(laufend(app))
        token = k.geraet()[1]
        dienst = KreisDienst(url, token)
        stapel.callback(dienst.schliesse)
        s = baue_schalter(stammdaten(), FakeStore(), FakeDrucker(), k.uhr)
        yield Ort(k, idp, url, token, dienst, s, [])


def test_from_the_button_to_a_session_that_renews_itself(ort: Ort) -> None:
    assert ort.dienst.anmeldeweg() == "Kreis-Login"
    bund = Sitzungsbund()
    ort.dienst.nimm_bund(bund)
    weg = Browserweg(ort.dienst, lambda: Rueckruf(FERTIG), ort.browser)
    versuch = beginne_im_browser(ort.schalter, weg, frisch=False)
    noch = threading.Event()
    while (anmeldung := hole_anmeldung(ort.schalter, weg, versuch)) is None:
        noch.wait(0.01)
    benutzer = anmeldung.benutzer
    assert (benutzer.kennung, benutzer.rolle, anmeldung.offline) == ("e.kanari", Rolle.AUFSICHT, False)
    freigaben = KreisFreigaben(ort.url, ort.token)
    freigaben.nimm_bund(bund)
    assert freigaben.eingang(benutzer.sitzung, "", 0).eintraege == ()
    freigaben.schliesse()
    while not ort.gezeigt:
        noch.wait(0.01)
    assert FERTIG in ort.gezeigt[0]


def test_whom_nobody_mapped_is_told_so(ort: Ort) -> None:
    ort.idp.subject = "sub-fremd"
    weg = Browserweg(ort.dienst, lambda: Rueckruf(FERTIG), ort.browser)
    versuch = beginne_im_browser(ort.schalter, weg, frisch=False)
    noch = threading.Event()
    with pytest.raises(Eingabefehler) as fremd:
        while hole_anmeldung(ort.schalter, weg, versuch) is None:
            noch.wait(0.01)
    assert fremd.value.code is Fehlercode.ANMELDUNG_OHNE_KONTO


def test_a_token_that_lies_and_an_idp_that_is_away_are_said(ort: Ort) -> None:
    weg = Browserweg(ort.dienst, lambda: Rueckruf(FERTIG), lambda _: True)
    versuch = beginne_im_browser(ort.schalter, weg, frisch=True)
    with pytest.raises(Eingabefehler) as falsch:
        ort.dienst.schliesse_oidc_ab(versuch.state, "geraten", versuch.nachweis)
    assert falsch.value.code is Fehlercode.ANMELDUNG_ABGEBROCHEN
    versuch.stelle.schliesse()
    ort.idp.status = 500
    zweiter = beginne_im_browser(ort.schalter, weg, frisch=True)
    url = f"{ort.idp.issuer}/?state={zweiter.state}&redirect_uri={zweiter.stelle.ziel}"
    code = ort.idp.melde_an(f"{url}&nonce=n&client_id={CLIENT_ID}&code_challenge=c")["code"]
    with pytest.raises(Eingabefehler):
        ort.dienst.schliesse_oidc_ab(zweiter.state, code, zweiter.nachweis)
    zweiter.stelle.schliesse()


def test_a_district_without_an_idp_offers_none(tmp_path: Path) -> None:
    with kreis("sqlite", tmp_path) as k, k.dienst() as url:
        dienst = KreisDienst(url, k.geraet()[1])
        assert dienst.anmeldeweg() == ""
        with pytest.raises(Stoerung):
            dienst.beginne_oidc("http://127.0.0.1:5/anmeldung", "p" * 43, False)
        dienst.schliesse()


STATE = "s" * 43


@pytest.mark.parametrize(
    "frage",
    [
        b"GET /anmeldung?state=falsch&code=c HTTP/1.1\r\n\r\n",
        b"GET /anmeldung?code=c HTTP/1.1\r\n\r\n",
        b"GET /anderswo?state=" + STATE.encode() + b"&code=c HTTP/1.1\r\n\r\n",
        b"POST /anmeldung?state=" + STATE.encode() + b"&code=c HTTP/1.1\r\n\r\n",
        b"GET /anmeldung?state=" + STATE.encode() + b" HTTP/1.1\r\n\r\n",
        b"GET /anmeldung?state=" + STATE.encode() + b"&code=c&error=e HTTP/1.1\r\n\r\n",
        b"\x00\xff\r\n\r\n",
        b"x" * 9000,
        b"",
    ],
)
def test_what_knocks_with_something_else_is_refused_and_the_answer_still_comes(frage: bytes) -> None:
    stelle = Rueckruf(FERTIG)
    port = urlsplit(stelle.ziel).port or 0
    assert stelle.hole(STATE) is None
    with socket.create_connection(("127.0.0.1", port)) as fremd, socket.create_connection(("127.0.0.1", port)) as echt:
        fremd.sendall(frage)
        fremd.shutdown(socket.SHUT_WR)
        echt.sendall(f"GET /anmeldung?state={STATE}&code=abc HTTP/1.1\r\n\r\n".encode())
        assert stelle.hole(STATE) == ("abc", "")
        assert b"200 OK" in echt.recv(4096)
    stelle.schliesse()
    assert stelle.hole(STATE) is None


def test_the_idps_no_is_an_answer() -> None:
    stelle = Rueckruf(FERTIG)
    with socket.create_connection(("127.0.0.1", urlsplit(stelle.ziel).port or 0)) as browser:
        browser.sendall(f"GET /anmeldung?state={STATE}&error=access_denied HTTP/1.1\r\n\r\n".encode())
        assert stelle.hole(STATE) == ("", "access_denied")
    stelle.schliesse()
    stelle.schliesse()
