"""Over TLS a supervisor's decision is signed with the device's key, kept, and checkable when the service is gone."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select, update

from bureau_app.cli import district
from bureau_app.cli.arguments import parse
from bureau_app.district.geraetetabellen import Freigabesignatur, Zertifikat
from bureau_app.district.identity.signatur import Signaturen
from bureau_app.district.tables import Freigabe
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.link.ausweis import Ausweis
from bureau_app.link.freigaben import KreisFreigaben
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.verbindung import Verbindung, problem
from bureau_app.wire import dienst
from bureau_app.wire.freigabe import Freigabeentscheidung, unterschrieben
from bureau_app.workflows.stellen import Freigabeposten
from tests.freigabestellen import posten
from tests.geraete import Amt, Geraet, amt
from tests.kreisdienst import DATABASES, KENNWORT, KREIS


@dataclass
class Buero:
    """A request that waits, and the supervisor who is signed in at a PC of their own."""

    da: Amt
    pc: Geraet
    anderer: Geraet
    sitzung: str
    posten: Freigabeposten

    def entscheide(self, gewaehrt: bool) -> Freigabestand:
        """As the counter does it."""
        stelle = KreisFreigaben(self.da.url, self.pc.token, self.da.ca, self.pc.ausweis)
        try:
            p = self.posten
            return stelle.entscheide(self.sitzung, p.antrag_id, p.inhalt, gewaehrt, "Termin liegt vor.").stand
        finally:
            stelle.schliesse()

    def sende(self, signatur: str, gewaehrt: bool = True) -> str:
        """The problem type of a decision with this signature."""
        verbindung = Verbindung(self.da.url, self.pc.token, self.da.ca, ausweis=self.pc.ausweis)
        koerper = Freigabeentscheidung(
            inhalt=self.posten.inhalt, gewaehrt=gewaehrt, grund="Termin liegt vor.", signatur=signatur
        )
        weg = f"/v1/freigaben/{self.posten.antrag_id}/entscheidung"
        try:
            return problem(verbindung.frage("POST", weg, koerper.als_json(), self.sitzung))
        finally:
            verbindung.schliesse()

    def signatur(self, ausweis: Ausweis, gewaehrt: bool = True) -> str:
        """Signed by the key of this certificate."""
        roh = ausweis.unterschreibe(unterschrieben(self.posten.antrag_id, self.posten.inhalt, gewaehrt))
        return base64.urlsafe_b64encode(roh).rstrip(b"=").decode()


@pytest.fixture(params=DATABASES)
def buero(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Buero]:
    with amt(request.param, tmp_path) as da:
        da.kreis.konto("schalter")
        da.kreis.konto("aufsicht", rolle="aufsicht")
        pcs = [da.geraet(tmp_path / name) for name in ("schalter", "buero")]
        sitzungen = [angemeldet(da, pc, wer) for pc, wer in zip(pcs, ("schalter", "aufsicht"), strict=True)]
        p = posten()
        stelle = KreisFreigaben(da.url, pcs[0].token, da.ca, pcs[0].ausweis)
        stelle.beantrage(sitzungen[0], p)
        stelle.schliesse()
        yield Buero(da, pcs[1], pcs[0], sitzungen[1], p)


def angemeldet(da: Amt, pc: Geraet, kennung: str) -> str:
    """The session of this person at this PC."""
    kreis = KreisDienst(da.url, pc.token, da.ca, ausweis=pc.ausweis)
    benutzer = kreis.melde_an(kennung, KENNWORT)
    kreis.schliesse()
    assert benutzer is not None
    return benutzer.sitzung


@pytest.mark.parametrize("gewaehrt", [True, False])
def test_a_decision_is_kept_with_the_devices_signature(buero: Buero, gewaehrt: bool) -> None:
    assert buero.entscheide(gewaehrt) is (Freigabestand.GEWAEHRT if gewaehrt else Freigabestand.ABGELEHNT)
    with buero.da.kreis.engine.connect() as v:
        verbunden = select(Freigabesignatur.signatur, Zertifikat.pem, Zertifikat.geraet_id)
        z = v.execute(verbunden.join(Zertifikat, Zertifikat.sha256 == Freigabesignatur.zertifikat)).one()
    assert z.geraet_id == buero.pc.antwort.geraet_id
    schluessel = x509.load_pem_x509_certificate(z.pem).public_key()
    assert isinstance(schluessel, ec.EllipticCurvePublicKey)
    wort = "gewaehrt" if gewaehrt else "abgelehnt"
    text = f"bureau-app entscheidung/1\n{buero.posten.antrag_id}\n{buero.posten.inhalt}\n{wort}".encode()
    schluessel.verify(z.signatur, text, ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        schluessel.verify(z.signatur, text + b" nicht", ec.ECDSA(hashes.SHA256()))


def test_a_decision_that_the_device_did_not_sign_is_none(buero: Buero) -> None:
    gut = buero.signatur(buero.pc.ausweis)
    for falsch in (
        "",
        "AAAA",
        gut[:-4],
        buero.signatur(buero.anderer.ausweis),
        buero.signatur(buero.pc.ausweis, False),
    ):
        assert buero.sende(falsch) == dienst.SIGNATUR_FALSCH
    assert buero.sende(gut) == ""


def test_a_decision_that_was_changed_afterwards_is_found(buero: Buero, capsys: pytest.CaptureFixture[str]) -> None:
    signaturen = Signaturen(buero.da.kreis.engine, KREIS)
    buero.entscheide(True)
    assert signaturen.falsche() == ()
    with buero.da.kreis.engine.begin() as v:
        v.execute(update(Freigabe).values(stand=Freigabestand.ABGELEHNT.value))
    assert signaturen.falsche() == (buero.posten.antrag_id,)
    wo = ["--database", buero.da.kreis.url, "--keys", str(buero.da.schluessel)]
    assert district.run(parse(["district", "audit", "verify", *wo])) == 1
    assert f"Antrag {buero.posten.antrag_id} ist nicht die unterschriebene" in capsys.readouterr().out
