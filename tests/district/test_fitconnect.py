"""FIT-Connect with real cryptography: keys are checked, signatures verified, lost answers cost nothing."""

import base64
import datetime
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509.oid import NameOID

from bureau_app.district.outbound.fitconnect import FitconnectZiel
from bureau_app.district.outbound.fitconnect_api import Fitconnect, Fitconnectzugang
from bureau_app.district.outbound.fitconnect_krypto import pruefsumme
from bureau_app.district.outbound.formen import als_csv, csv_anlage, meldung_als_json
from bureau_app.district.outbound.netz import Netz, Tlswahl
from bureau_app.district.outbound.ziel import Quittung, Sendekopf, Sendestand, Sendung, Zielstoerung
from bureau_app.domain.ereignis import Register
from tests import beispiele
from tests.eintraege import koerper, neue_id, vorgang
from tests.gegenstellen.fitconnectdienst import CLIENT, SECRET, Fitconnectdienst, jwk, schluessel
from tests.gegenstellen.netzdienst import Launen, im_netz

CANARY = "stermann"


@dataclass
class Platz:
    """The service behind its whims, the adapter, one sending with what was remembered of it."""

    dienst: Fitconnectdienst
    launen: Launen
    ziel: FitconnectZiel
    sendung: Sendung
    gemerkt: list[str] = field(default_factory=list)

    def uebergib(self) -> Quittung:
        """With the last thing remembered."""
        kopf = replace(self.sendung.kopf, vermerk=self.gemerkt[-1] if self.gemerkt else "")
        return self.ziel.uebergib(replace(self.sendung, kopf=kopf), self.gemerkt.append)

    def frage(self) -> tuple[Quittung, ...]:
        """What became of it."""
        return self.ziel.frage([replace(self.sendung.kopf, vermerk=self.gemerkt[-1])])

    def submission(self) -> str:
        """The one that arrived."""
        (eine,) = self.dienst.eingereicht
        return eine

    def grund(self) -> str:
        """Why it cannot be handed over."""
        with pytest.raises(Zielstoerung) as fehler:
            self.uebergib()
        return fehler.value.grund


@pytest.fixture
def platz(tmp_path: Path) -> Iterator[Platz]:
    dienst = Fitconnectdienst()
    launen = Launen(dienst.app)
    with im_netz(launen) as url:
        dienst.url = url
        (tmp_path / "secret").write_text(SECRET + "\n")
        zugang = Fitconnectzugang(
            f"{url}/token", url, CLIENT, tmp_path / "secret", dienst.destination, "urn:x", "Ummeldung", "urn:s"
        )
        ziel = FitconnectZiel(zugang, Fitconnect(zugang, Netz(Tlswahl())), meldung_als_json, csv_anlage)
        kopf = Sendekopf("cd" * 32, neue_id(), neue_id(), beispiele.NEUSS)
        yield Platz(dienst, launen, ziel, Sendung(kopf, koerper(Register.FAHRZEUGREGISTER, vorgang())))
        ziel.schliesse()


def test_only_the_destination_opens_what_arrives_and_it_is_the_entry(platz: Platz) -> None:
    platz.uebergib()
    eingang = platz.dienst.eingereicht[platz.submission()]
    assert CANARY not in json.dumps(eingang) + json.dumps(platz.dienst.anlagen)
    platz.dienst.oeffne(platz.submission())
    metadaten, daten, anlagen = platz.dienst.geoeffnet[platz.submission()]
    assert daten == meldung_als_json(platz.sendung)
    assert CANARY.encode() in daten
    inhalt = metadaten["contentStructure"]
    assert inhalt["data"]["hash"] == pruefsumme(daten)
    (beschrieben,) = inhalt["attachments"]
    assert anlagen == {beschrieben["attachmentId"]: als_csv(platz.sendung)}
    assert beschrieben["hash"] == pruefsumme(als_csv(platz.sendung))
    kopf = json.loads(base64.urlsafe_b64decode(eingang["data"].split(".")[0] + "=="))
    assert (kopf["alg"], kopf["enc"], kopf["kid"]) == ("RSA-OAEP-256", "A256GCM", "ziel-enc")


@pytest.mark.parametrize("schritt", ["POST /v1/submissions", "PUT .*/attachments/.*", "PUT /v1/submissions/[^/]*"])
def test_an_answer_that_is_lost_at_any_step_leads_to_one_submission(platz: Platz, schritt: str) -> None:
    platz.launen.verschlucke = schritt
    assert platz.grund().startswith("netz_")
    assert platz.launen.verschlucke == ""
    assert platz.uebergib().stand is Sendestand.UEBERGEBEN
    assert platz.uebergib().stand is Sendestand.UEBERGEBEN
    assert platz.dienst.entscheide() == 1
    assert [q.stand for q in platz.frage()] == [Sendestand.BESTAETIGT]


def test_a_submission_that_is_gone_before_it_was_filled_is_known_as_not_handed_over(platz: Platz) -> None:
    platz.uebergib()
    platz.dienst.log[platz.dienst.cases[platz.submission()]].clear()
    assert platz.frage() == (Quittung("cd" * 32, Sendestand.WARTET, "dort_unbekannt"),)


def test_too_many_requests_say_how_long_to_wait(platz: Platz) -> None:
    platz.launen.spaeter = [(429, "17")]
    with pytest.raises(Zielstoerung) as spaeter:
        platz.uebergib()
    assert (spaeter.value.grund, spaeter.value.warten_s, spaeter.value.endgueltig) == ("http_429", 17.0, False)


def test_an_expired_token_is_fetched_anew_once(platz: Platz) -> None:
    platz.uebergib()
    platz.dienst.token = "zugriff-2"
    assert platz.frage() == ()
    assert platz.dienst.anmeldungen == 2


def test_a_wrong_secret_is_said(platz: Platz, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("falsch")
    assert platz.grund() == "anmeldung_abgelehnt"
    (tmp_path / "secret").unlink()
    assert platz.grund() == "secret_datei"


def _mit_zertifikat(von: RSAPrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ziel")])
    jetzt = datetime.datetime.now(datetime.UTC)
    bis = jetzt + datetime.timedelta(days=1)
    bau = x509.CertificateBuilder(name, name, von.public_key(), x509.random_serial_number(), jetzt, bis)
    der = bau.sign(von, hashes.SHA512()).public_bytes(serialization.Encoding.DER)
    return base64.b64encode(der).decode()


@pytest.mark.parametrize(
    ("anders", "grund"),
    [
        ({"alg": "RSA-OAEP"}, "schluessel_zweck"),
        ({"key_ops": ["verify"]}, "schluessel_zweck"),
        ({"kty": "EC"}, "schluessel_zweck"),
        ({"n": "!"}, "schluessel_unlesbar"),
        ({"x5c": ["AAAA"]}, "schluessel_zertifikat"),
    ],
)
def test_a_key_that_may_not_encrypt_is_refused_before_anything_is_sent(
    platz: Platz, anders: dict[str, Any], grund: str
) -> None:
    platz.dienst.zielschluessel["ziel-enc"] |= anders
    assert platz.grund() == grund
    assert platz.dienst.cases == {}


def test_a_short_key_is_refused(platz: Platz) -> None:
    platz.dienst.zielschluessel["ziel-enc"] = jwk(schluessel("kurz", 2048), "ziel-enc", "wrapKey")
    assert platz.grund() == "schluessel_zu_kurz"


def test_a_key_must_be_the_one_of_its_certificate(platz: Platz) -> None:
    eigener = schluessel("ziel-enc").private_key
    assert eigener is not None
    platz.dienst.zielschluessel["ziel-enc"]["x5c"] = [_mit_zertifikat(eigener)]
    assert platz.uebergib().stand is Sendestand.UEBERGEBEN
    anderer = schluessel("fremd").private_key
    assert anderer is not None
    platz.dienst.zielschluessel["ziel-enc"]["x5c"] = [_mit_zertifikat(anderer)]
    with pytest.raises(Zielstoerung) as falsch:
        platz.ziel.pruefe()
    assert (falsch.value.grund, falsch.value.endgueltig) == ("schluessel_zertifikat", True)


def test_a_destination_that_is_closed_gets_nothing(platz: Platz) -> None:
    platz.dienst.status = "inactive"
    assert platz.grund() == "ziel_nicht_aktiv"


@pytest.mark.parametrize(
    ("anders", "grund"),
    [
        ({"key": "fremd"}, "ereignis_signatur"),
        ({"kopf": {"kid": "gibt-es-nicht"}}, "http_404"),
        ({"kopf": {"kid": "ziel-enc"}}, "ereignis_schluessel"),
        ({"kopf": {"alg": "PS256"}}, "ereignis_verfahren"),
        ({"kopf": {"typ": "jwt"}}, "ereignis_verfahren"),
        ({"iss": "https://boese.example"}, "ereignis_aussteller"),
        ({"txn": f"case:{neue_id()}"}, "ereignis_fremd"),
        ({"events": {}}, "ereignis_signatur"),
    ],
)
def test_an_event_that_is_not_what_it_says_confirms_nothing(platz: Platz, anders: dict[str, Any], grund: str) -> None:
    platz.uebergib()
    marken = {"authenticationTags": platz.dienst.marken(platz.submission())}
    if "key" in anders:
        anders = {**anders, "key": schluessel(anders["key"])}
    platz.dienst.melde(platz.submission(), "accept-submission", marken, **anders)
    with pytest.raises(Zielstoerung) as falsch:
        platz.frage()
    assert falsch.value.grund == grund


def test_an_event_about_another_submission_of_the_case_changes_nothing(platz: Platz) -> None:
    platz.uebergib()
    marken = {"authenticationTags": platz.dienst.marken(platz.submission())}
    platz.dienst.melde(platz.submission(), "accept-submission", marken, sub=f"submission:{neue_id()}")
    assert platz.frage() == ()


def test_who_accepts_other_bytes_than_were_sent_did_not_accept_these(platz: Platz) -> None:
    platz.uebergib()
    marken = platz.dienst.marken(platz.submission()) | {"data": "AAAA"}
    platz.dienst.melde(platz.submission(), "accept-submission", {"authenticationTags": marken})
    with pytest.raises(Zielstoerung) as falsch:
        platz.frage()
    assert (falsch.value.grund, falsch.value.endgueltig) == ("bestaetigt_anderes", True)


def test_neither_token_nor_secret_nor_content_is_logged_or_raised(
    platz: Platz, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        platz.uebergib()
        platz.launen.weg = True
        with pytest.raises(Zielstoerung) as weg:
            platz.frage()
    alles = caplog.text + repr(weg.value) + repr(weg.value.__context__) + repr(weg.value.__cause__)
    assert platz.dienst.token not in alles
    assert SECRET not in alles
    assert CANARY not in alles
    assert not [a for a in platz.launen.anfragen if SECRET in a or platz.dienst.token in a]
