"""Over TLS a device is its token and the certificate that belongs to it: a real TLS client tries everything else."""

import http.client
import json
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bureau_app.district.identity.aufnahme import Aufnahme
from bureau_app.district.identity.zertifikate import GERAET_GILT, Zertifizierungsstelle, neue_ca
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.ausweis import Ausweis, anfrage, neuer_schluessel
from bureau_app.link.geraetepflege import Geraetepflege
from bureau_app.link.verbindung import Verbindung, problem
from bureau_app.wire import dienst
from tests.district.test_zugangsmatrix import MATRIX, OFFEN
from tests.geraete import KENNWORT, Amt, Geraet, amt
from tests.kreisdienst import DATABASES, KAARST, KREIS, NEUSS


@pytest.fixture(params=DATABASES)
def da(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Amt]:
    with amt(request.param, tmp_path) as offen:
        yield offen


@pytest.fixture
def pc(da: Amt, tmp_path: Path) -> Geraet:
    return da.geraet(tmp_path / "pc")


def roh(da: Amt, kontext: ssl.SSLContext, token: str) -> tuple[int, str]:
    """Status and problem type, asked by the standard library's client; OSError if the handshake is refused."""
    leitung = http.client.HTTPSConnection(*da.ort, timeout=20, context=kontext)
    try:
        leitung.request("GET", "/v1/meta", headers={"Authorization": f"Bearer {token}"})
        antwort = leitung.getresponse()
        inhalt = json.loads(antwort.read())
    finally:
        leitung.close()
    return antwort.status, inhalt.get("type", "")


def mit(da: Amt, ausweis: Ausweis) -> ssl.SSLContext:
    """A client that shows this certificate."""
    kontext = da.kontext()
    ausweis.lade_in(kontext)
    return kontext


def ausgestellt(ordner: Path, ca: Zertifizierungsstelle, geraet_id: str, jetzt: datetime) -> tuple[Path, str]:
    """A file with a certificate that this CA issued, and the key it is for."""
    schluessel = neuer_schluessel()
    zertifikat = ca.fuer_geraet(anfrage(schluessel).encode(), geraet_id, NEUSS, jetzt)
    Ausweis(ordner / "anderer.pem", KENNWORT).schreibe(schluessel, zertifikat.pem.decode(), "")
    return ordner / "anderer.pem", zertifikat.sha256


def test_token_and_own_certificate_are_let_in(da: Amt, pc: Geraet) -> None:
    assert da.frage(pc.token, pc.ausweis).status == 200
    assert roh(da, mit(da, pc.ausweis), pc.token) == (200, "")
    with pc.datei.open("rb") as datei:
        assert datei.readline() == b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
    assert pc.datei.stat().st_mode & 0o077 == 0


def test_every_place_for_devices_asks_for_the_certificate(
    da: Amt, pc: Geraet, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole matrix over TLS: none of its places is reached by a token without its own certificate, nor by that of a
    revoked device. A certificate of a foreign CA, an expired one and a server's get no connection (below)."""
    ca = Zertifizierungsstelle.lies(da.ca.read_bytes(), (da.schluessel / "ca.key").read_bytes())
    unbekannt, _ = ausgestellt(tmp_path, ca, pc.antwort.geraet_id, da.kreis.uhr.jetzt())
    widerrufen = da.geraet(tmp_path / "widerrufen")
    da.kreis.verzeichnis.widerrufe(NEUSS, widerrufen.antwort.geraet.nummer)
    wer: dict[str, tuple[str, Ausweis | None]] = {
        "eigenes Zertifikat": (pc.token, pc.ausweis),
        "keines": (pc.token, None),
        "das eines anderen Geräts": (pc.token, da.geraet(tmp_path / "anderes").ausweis),
        "das eines Geräts aus Kaarst": (pc.token, da.geraet(tmp_path / "kaarst", KAARST).ausweis),
        "eines, das der Dienst nicht ausgestellt hat": (pc.token, Ausweis(unbekannt, KENNWORT)),
        "widerrufenes Gerät": (widerrufen.token, widerrufen.ausweis),
        "fremdes Token, eigenes Zertifikat": ("x" * 43, pc.ausweis),
    }
    orte = [ort for ort, erlaubt in MATRIX.items() if erlaubt != OFFEN]
    zeilen, falsch = [], []
    for methode, weg in orte:
        arten = [problem(da.frage(token, ausweis, methode, weg)) for token, ausweis in wer.values()]
        zellen = [art != dienst.GERAET_UNBEKANNT for art in arten]
        zeilen.append(f"{methode:6} {weg:42} {' '.join(' x' if z else ' ·' for z in zellen)}")
        if zellen != [True] + [False] * (len(wer) - 1):
            falsch.append((methode, weg, arten))
    with capsys.disabled():
        print("\n".join(["", *zeilen, *(f"{n + 1:3} {name}" for n, name in enumerate(wer))]))
    assert len(orte) > 10 and falsch == []


def test_without_a_certificate_the_token_is_nobodys(da: Amt, pc: Geraet) -> None:
    assert roh(da, da.kontext(), pc.token) == (401, dienst.GERAET_UNBEKANNT)
    assert roh(da, mit(da, pc.ausweis), "x" * 43) == (401, dienst.GERAET_UNBEKANNT)


def test_another_devices_certificate_does_not_help(da: Amt, pc: Geraet, tmp_path: Path) -> None:
    for ags in (NEUSS, KAARST):
        anderer = da.geraet(tmp_path / ags, ags)
        assert roh(da, mit(da, anderer.ausweis), pc.token) == (401, dienst.GERAET_UNBEKANNT)
        assert roh(da, mit(da, anderer.ausweis), anderer.token) == (200, "")


def test_a_certificate_that_the_district_does_not_know_does_not_help(da: Amt, pc: Geraet, tmp_path: Path) -> None:
    """Signed by the right CA for the right device, and never issued by the service: somebody else has the CA's key."""
    ca = Zertifizierungsstelle.lies(da.ca.read_bytes(), (da.schluessel / "ca.key").read_bytes())
    datei, _ = ausgestellt(tmp_path, ca, pc.antwort.geraet_id, da.kreis.uhr.jetzt())
    assert roh(da, mit(da, Ausweis(datei, KENNWORT)), pc.token) == (401, dienst.GERAET_UNBEKANNT)


@pytest.mark.parametrize("wie", ["foreign", "expired", "server"])
def test_a_certificate_of_a_foreign_ca_an_old_one_and_a_servers_end_the_handshake(
    da: Amt, pc: Geraet, tmp_path: Path, wie: str
) -> None:
    jetzt = da.kreis.uhr.jetzt()
    ca = Zertifizierungsstelle.lies(da.ca.read_bytes(), (da.schluessel / "ca.key").read_bytes())
    kontext = da.kontext()
    if wie == "server":
        kontext.load_cert_chain(da.schluessel / "dienst.pem", da.schluessel / "dienst.key")
    else:
        fremd = neue_ca(KREIS, jetzt)
        stelle = Zertifizierungsstelle.lies(fremd.zertifikat, fremd.schluessel) if wie == "foreign" else ca
        seit = jetzt if wie == "foreign" else jetzt - GERAET_GILT - timedelta(days=1)
        kontext.load_cert_chain(ausgestellt(tmp_path, stelle, pc.antwort.geraet_id, seit)[0], password=KENNWORT)
    with pytest.raises(OSError):
        roh(da, kontext, pc.token)
    assert da.frage(pc.token, pc.ausweis).status == 200


def test_a_revoked_device_is_refused_at_once(da: Amt, pc: Geraet) -> None:
    assert da.frage(pc.token, pc.ausweis).status == 200
    da.kreis.verzeichnis.widerrufe(NEUSS, pc.antwort.geraet.nummer)
    antwort = da.frage(pc.token, pc.ausweis)
    assert (antwort.status, problem(antwort)) == (401, dienst.GERAET_UNBEKANNT)
    erneuert = da.frage(pc.token, pc.ausweis, "POST", "/v1/geraet/zertifikat")
    assert problem(erneuert) == dienst.GERAET_UNBEKANNT


def test_token_and_certificate_end_by_the_districts_clock(da: Amt, pc: Geraet) -> None:
    da.kreis.uhr.vor(GERAET_GILT - timedelta(minutes=1))
    assert da.frage(pc.token, pc.ausweis).status == 200
    da.kreis.uhr.vor(timedelta(minutes=2))
    assert problem(da.frage(pc.token, pc.ausweis)) == dienst.GERAET_UNBEKANNT
    with da.kreis.engine.begin() as v:
        v.exec_driver_sql("UPDATE geraet SET token_bis = NULL")
    assert problem(da.frage(pc.token, pc.ausweis)) == dienst.GERAET_UNBEKANNT


def test_an_old_certificate_is_told_before_anybody_is_asked(da: Amt, pc: Geraet, tmp_path: Path) -> None:
    ca = Zertifizierungsstelle.lies(da.ca.read_bytes(), (da.schluessel / "ca.key").read_bytes())
    seit = datetime.now(UTC) - GERAET_GILT - timedelta(days=1)
    datei, _ = ausgestellt(tmp_path, ca, pc.antwort.geraet_id, seit)
    with pytest.raises(Stoerung) as alt:
        da.frage(pc.token, Ausweis(datei, KENNWORT))
    assert alt.value.code is Fehlercode.GERAETEZERTIFIKAT_ABGELAUFEN
    for ausweis in (Ausweis(tmp_path / "fehlt.pem", KENNWORT), Ausweis(pc.datei, "falsch")):
        with pytest.raises(Stoerung) as fehlt:
            da.frage(pc.token, ausweis)
        assert fehlt.value.code is Fehlercode.GERAETEZERTIFIKAT_FEHLT


def test_nobody_speaks_an_older_tls_or_none(da: Amt, pc: Geraet) -> None:
    alt = mit(da, pc.ausweis)
    with pytest.warns(DeprecationWarning):
        alt.minimum_version, alt.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with pytest.raises(OSError):
        roh(da, alt, pc.token)
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        genau = mit(da, pc.ausweis)
        genau.minimum_version = genau.maximum_version = version
        assert roh(da, genau, pc.token) == (200, "")
    with socket.create_connection(da.ort, timeout=20) as leitung:
        leitung.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert not leitung.recv(100).startswith(b"HTTP")


def test_after_two_thirds_of_its_time_a_counter_renews_by_itself(da: Amt, tmp_path: Path) -> None:
    da.kreis.uhr.vor(-GERAET_GILT * 2 / 3)
    pc = da.geraet(tmp_path / "pc")
    verbindung = Verbindung(da.url, pc.token, da.ca, ausweis=pc.ausweis)
    pflege = Geraetepflege(verbindung, pc.ausweis, da.kreis.uhr.jetzt, lambda _rettung: False)
    erstes = pc.datei.read_bytes()
    pflege.pflege()
    assert pc.datei.read_bytes() == erstes
    da.kreis.uhr.vor(GERAET_GILT * 2 / 3)
    pflege.pflege()
    neues = pc.datei.read_bytes()
    assert neues != erstes and neues.split(b"-----END")[0] != erstes.split(b"-----END")[0]
    assert verbindung.frage("GET", "/v1/meta").status == 200
    bis = pc.ausweis.gueltigkeit()[1]
    assert abs(bis - da.kreis.uhr.jetzt() - GERAET_GILT) < timedelta(seconds=2)
    da.kreis.uhr.vor(GERAET_GILT / 2)
    assert verbindung.frage("GET", "/v1/meta").status == 200, "the token ends with the new certificate"
    pflege.schliesse()


def test_a_lost_answer_to_a_renewal_costs_nothing(da: Amt, pc: Geraet) -> None:
    """The service issued a certificate that the counter never saw: the former one is still good."""
    geraet = da.kreis.verzeichnis.geraet(pc.token)
    assert geraet is not None
    aufnahme: Aufnahme = da.aufnahme
    aufnahme.erneuere(geraet, anfrage(neuer_schluessel()).encode())
    assert da.frage(pc.token, pc.ausweis).status == 200
