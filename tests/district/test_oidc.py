"""Sign-in through an IdP, with real keys over real HTTP: what is believed, what never, and whom it means."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.identity.oidc import KeinVorgang, NichtZugeordnet, Oidc, ordne_zu
from bureau_app.district.identity.oidcanbieter import (
    MERKEN_S,
    NACHSEHEN_S,
    Anbieter,
    Anbieterdaten,
    Anbieterstoerung,
    CodeAbgelehnt,
)
from bureau_app.district.identity.oidctoken import Unglaubwuerdig
from bureau_app.district.sitzungstabellen import Oidcanmeldung
from bureau_app.district.tables import Konto
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.wire.sitzung import Oidcabschluss, Oidcbeginn
from tests.idp import (
    CLIENT_ID,
    Idp,
    laufender_idp,
    mit_oeffentlichem_schluessel,
    ohne_unterschrift,
    von_jemand_anderem,
)
from tests.kreisdienst import DATABASES, KREIS, Kreis, kreis

RUECKRUF = "http://127.0.0.1:49152/anmeldung"


@dataclass
class Weg:
    """A district with an IdP, a device, and an account that the IdP knows; the monotonic clock that the test moves."""

    kreis: Kreis
    idp: Idp
    oidc: Oidc
    geraet: Geraeteausweis
    anbieter: Anbieter
    sekunden: list[float] = field(default_factory=lambda: [1000.0])

    def beginne(self, frisch: bool = False) -> tuple[dict[str, str], str]:
        """What the browser brings, and the verifier."""
        nachweis = secrets.token_urlsafe(32)
        pruefung = urlsafe_b64encode(sha256(nachweis.encode()).digest()).rstrip(b"=").decode()
        ziel = self.oidc.beginne(self.geraet, Oidcbeginn(rueckruf=RUECKRUF, pruefung=pruefung, frisch=frisch))
        gebracht = self.idp.melde_an(ziel.url)
        assert gebracht["state"] == ziel.state
        return gebracht, nachweis

    def schliesse_ab(self, gebracht: dict[str, str], nachweis: str, geraet: Geraeteausweis | None = None) -> Any:
        return self.oidc.schliesse_ab(geraet or self.geraet, Oidcabschluss(nachweis=nachweis, **gebracht))

    def melde_an(self, frisch: bool = False) -> Any:
        return self.schliesse_ab(*self.beginne(frisch))


@pytest.fixture(params=DATABASES)
def weg(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Weg]:
    with ExitStack() as stapel:
        k = stapel.enter_context(kreis(request.param, tmp_path))
        idp = stapel.enter_context(laufender_idp(k.uhr.jetzt))
        k.konto()
        ordne_zu(k.engine, KREIS, k.uhr.jetzt(), "E.Kanari", idp.issuer, idp.subject)
        sekunden = [1000.0]
        anbieter = Anbieter(Anbieterdaten(idp.issuer, CLIENT_ID), lambda: sekunden[0])
        oidc = Oidc(k.engine, KREIS, k.uhr.jetzt, anbieter)
        yield Weg(k, idp, oidc, k.geraet()[0], anbieter, sekunden)


def test_whom_the_idp_knows_is_signed_in_as_the_account_it_was_mapped_to(weg: Weg) -> None:
    wer, angemeldet_am = weg.melde_an()
    assert (wer.kennung, wer.rolle) == ("e.kanari", "sachbearbeitung")
    assert angemeldet_am == weg.kreis.uhr.jetzt().replace(microsecond=0)
    frage = weg.idp.fragen[-1]
    assert (frage["response_type"], frage["code_challenge_method"], frage["scope"]) == (
        "code",
        "S256",
        "openid profile",
    )
    assert "prompt" not in frage


@pytest.mark.parametrize(
    ("anders", "grund"),
    [
        ({"nonce": "x" * 43}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"aud": "jemand-anders"}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": [CLIENT_ID, "zweiter"]}, "azp"),
        ({"azp": "zweiter"}, "azp"),
        ({"iss": "https://anderer.example"}, "issuer"),
        ({"exp": 1}, "exp"),
        ({"exp": None}, "exp"),
        ({"exp": "morgen"}, "exp"),
        ({"iat": 99_999_999_999}, "iat"),
        ({"iat": None}, "iat"),
        ({"nbf": 99_999_999_999}, "nbf"),
        ({"sub": ""}, "subject"),
        ({"sub": None}, "subject"),
        ({"sub": "s" * 256}, "subject"),
    ],
)
def test_a_token_that_says_something_else_is_not_believed(weg: Weg, anders: dict[str, Any], grund: str) -> None:
    weg.idp.anders = anders
    with pytest.raises(Unglaubwuerdig, match=grund):
        weg.melde_an()


@pytest.mark.parametrize("trick", [ohne_unterschrift, mit_oeffentlichem_schluessel, von_jemand_anderem])
def test_a_token_that_the_idp_did_not_sign_is_not_believed(weg: Weg, trick: Any) -> None:
    weg.idp.unterschreibe = trick
    with pytest.raises(Unglaubwuerdig, match="signatur"):
        weg.melde_an()


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "ä.ö.ü"])
def test_what_is_no_token_is_not_believed(weg: Weg, token: str) -> None:
    weg.idp.unterschreibe = lambda _idp, _angaben: token
    with pytest.raises(Unglaubwuerdig, match="signatur"):
        weg.melde_an()


def test_an_answer_is_good_once_at_the_device_that_asked_within_ten_minutes(weg: Weg) -> None:
    gebracht, nachweis = weg.beginne()
    with pytest.raises(KeinVorgang):
        weg.schliesse_ab(gebracht, nachweis, weg.kreis.geraet()[0])
    weg.schliesse_ab(gebracht, nachweis)
    with pytest.raises(KeinVorgang):
        weg.schliesse_ab(gebracht, nachweis)
    gebracht, nachweis = weg.beginne()
    weg.kreis.uhr.vor(timedelta(minutes=10, seconds=1))
    with pytest.raises(KeinVorgang):
        weg.schliesse_ab(gebracht, nachweis)


def test_a_code_is_good_once_and_only_with_its_verifier(weg: Weg) -> None:
    gebracht, _ = weg.beginne()
    with pytest.raises(CodeAbgelehnt):
        weg.schliesse_ab(gebracht, secrets.token_urlsafe(32))
    erster, nachweis = weg.beginne()
    weg.schliesse_ab(erster, nachweis)
    zweiter, nachweis = weg.beginne()
    with pytest.raises(CodeAbgelehnt):
        weg.schliesse_ab(zweiter | {"code": erster["code"]}, nachweis)


def test_keys_may_change_at_any_time(weg: Weg) -> None:
    """A token of a key that nobody saw yet makes the district look again, but not for every forged one."""
    weg.melde_an()
    weg.idp.wechsle_schluessel()
    with pytest.raises(Unglaubwuerdig):
        weg.melde_an()
    weg.sekunden[0] += NACHSEHEN_S
    weg.melde_an()
    weg.sekunden[0] += MERKEN_S
    weg.melde_an()


def test_when_the_password_was_typed_is_the_idps_word(weg: Weg) -> None:
    vorhin = int((weg.kreis.uhr.jetzt() - timedelta(hours=3)).timestamp())
    weg.idp.anders = {"auth_time": vorhin}
    assert weg.melde_an()[1].timestamp() == vorhin
    weg.idp.anders = {"auth_time": None}
    assert weg.kreis.uhr.jetzt() - weg.melde_an()[1] == timedelta(days=1)
    assert weg.melde_an(frisch=True)[1] == weg.kreis.uhr.jetzt()
    assert weg.idp.fragen[-1]["prompt"] == "login"


def test_who_is_not_mapped_is_nobody(weg: Weg) -> None:
    weg.idp.subject = "sub-fremd"
    with pytest.raises(NichtZugeordnet):
        weg.melde_an()
    ordne_zu(weg.kreis.engine, KREIS, weg.kreis.uhr.jetzt(), "e.kanari", weg.idp.issuer, "")
    weg.idp.subject = "sub-erika"
    with pytest.raises(NichtZugeordnet):
        weg.melde_an()


def test_a_claim_may_name_the_kennung_of_an_account_that_is_nobody_elses(weg: Weg) -> None:
    daten = replace(weg.anbieter.daten, anspruch="preferred_username")
    oidc = Oidc(weg.kreis.engine, KREIS, weg.kreis.uhr.jetzt, Anbieter(daten))
    per_claim = replace(weg, oidc=oidc)
    weg.kreis.konto("o.otto", rolle="aufsicht")
    weg.idp.subject, weg.idp.anders = "sub-otto", {"preferred_username": "O.Otto"}
    assert per_claim.melde_an()[0].kennung == "o.otto"
    weg.idp.anders = {"preferred_username": "e.kanari"}
    with pytest.raises(NichtZugeordnet):
        per_claim.melde_an()
    for unsinn in (7, None, "niemand", ["o.otto"]):
        weg.idp.anders = {"preferred_username": unsinn}
        with pytest.raises(NichtZugeordnet):
            per_claim.melde_an()


def test_one_person_of_the_idp_is_one_account(weg: Weg) -> None:
    weg.kreis.konto("o.otto")
    for kennung, code in (("o.otto", Fehlercode.OIDC_VERGEBEN), ("niemand", Fehlercode.KONTO_UNBEKANNT)):
        with pytest.raises(Eingabefehler) as falsch:
            ordne_zu(weg.kreis.engine, KREIS, weg.kreis.uhr.jetzt(), kennung, weg.idp.issuer, weg.idp.subject)
        assert falsch.value.code is code


def test_neither_subject_nor_state_stands_in_the_database(weg: Weg) -> None:
    gebracht, _ = weg.beginne()
    with weg.kreis.engine.connect() as v:
        inhalt = str([v.execute(select(t.__table__)).all() for t in (Konto, Oidcanmeldung)])
    assert weg.idp.subject not in inhalt and gebracht["state"] not in inhalt


def test_an_idp_that_is_away_or_broken_is_said(weg: Weg) -> None:
    def anbieter(issuer: str) -> Oidc:
        return Oidc(weg.kreis.engine, KREIS, weg.kreis.uhr.jetzt, Anbieter(Anbieterdaten(issuer, CLIENT_ID)))

    for issuer, grund in (
        ("http://127.0.0.1:9", "nicht_erreichbar"),
        ("http://idp.example", "unverschluesselt"),
        (weg.idp.issuer + "/anders", "discovery"),
        (weg.idp.issuer.replace("127.0.0.1", "localhost"), "discovery"),
    ):
        with pytest.raises(Anbieterstoerung, match=grund):
            replace(weg, oidc=anbieter(issuer)).beginne()
    weg.idp.status = 500
    with pytest.raises(Anbieterstoerung, match="token"):
        weg.melde_an()
