"""A one-time code makes one PC one device: once, within ten minutes, after at most five tries."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from sqlalchemy import select

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Verzeichnis
from bureau_app.district.geraetetabellen import Aufnahmecode
from bureau_app.district.identity.aufnahme import CODE_GILT, VERSUCHE, Aufgenommen, Aufnahme
from bureau_app.district.identity.ca import DIENST_ZERTIFIKAT, erneuere_dienst, lege_ca_an, stelle_dienst_aus
from bureau_app.district.identity.zertifikate import DIENST_GILT, Unbrauchbar, Zertifizierungsstelle, neue_ca
from bureau_app.link.ausweis import anfrage, neuer_schluessel
from bureau_app.wire import dienst
from bureau_app.wire.geraet import CODE_ZEICHEN, code_aus, code_gruppiert
from tests.kreisdienst import DATABASES, FAST, KAARST, KREIS, NEUSS, Kreis, kreis

CSR = anfrage(neuer_schluessel()).encode()


@pytest.fixture(params=DATABASES)
def k(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kreis]:
    with kreis(request.param, tmp_path) as offen:
        yield offen


def aufnahme(k: Kreis, mit_ca: bool = True) -> Aufnahme:
    neu = neue_ca(KREIS, k.uhr.jetzt())
    ca = Zertifizierungsstelle.lies(neu.zertifikat, neu.schluessel) if mit_ca else None
    return Aufnahme(k.engine, KREIS, k.uhr.jetzt, Verzeichnis(k.engine, KREIS, k.uhr.jetzt, FAST), ca)


def abgelehnt(a: Aufnahme, code: str, ags: str = NEUSS, csr: bytes = CSR) -> str:
    with pytest.raises(Abgelehnt) as nein:
        a.loese_ein(code, ags, csr)
    return nein.value.art


def test_a_code_makes_one_device_with_its_name(k: Kreis) -> None:
    a = aufnahme(k)
    neu = a.loese_ein(a.neuer_code(NEUSS, "Schalter 3"), NEUSS, CSR)
    assert (neu.ausweis.nummer, neu.ausweis.gemeinde_ags, neu.ausweis.name) == (1, NEUSS, "Schalter 3")
    assert neu.zertifikat is not None
    assert k.verzeichnis.geraet(neu.token, neu.zertifikat.sha256) == neu.ausweis
    assert k.verzeichnis.geraet(neu.token, "0" * 64) is None and k.verzeichnis.geraet(neu.token, "") is None


def test_a_code_is_used_up(k: Kreis) -> None:
    a = aufnahme(k)
    code = a.neuer_code(NEUSS, "Schalter")
    a.loese_ein(code, NEUSS, CSR)
    assert abgelehnt(a, code) == dienst.AUFNAHME_CODE


def test_a_code_ends_after_ten_minutes(k: Kreis) -> None:
    a = aufnahme(k)
    erster, zweiter = a.neuer_code(NEUSS, "Schalter"), a.neuer_code(NEUSS, "Schalter")
    k.uhr.vor(CODE_GILT)
    a.loese_ein(erster, NEUSS, CSR)
    k.uhr.vor(timedelta(seconds=1))
    assert abgelehnt(a, zweiter) == dienst.AUFNAHME_CODE


def test_whoever_guesses_has_five_tries_a_code(k: Kreis) -> None:
    a = aufnahme(k)
    code = a.neuer_code(NEUSS, "Schalter")
    for nummer in range(VERSUCHE):
        letztes = CODE_ZEICHEN[(CODE_ZEICHEN.index(code[-1]) + 1 + nummer) % len(CODE_ZEICHEN)]
        assert abgelehnt(a, code[:-1] + letztes) == dienst.AUFNAHME_CODE
    assert abgelehnt(a, code) == dienst.AUFNAHME_CODE


def test_what_was_wrong_on_the_pc_does_not_use_the_code_up(k: Kreis) -> None:
    a = aufnahme(k)
    code = a.neuer_code(NEUSS, "Schalter")
    assert abgelehnt(a, code, KAARST) == dienst.ANDERE_GEMEINDE
    assert abgelehnt(a, code, csr=b"unsinn") == dienst.ANFRAGE_UNVERSTAENDLICH
    assert a.loese_ein(code, NEUSS, CSR).ausweis.nummer == 1


def test_of_two_at_once_one_gets_the_device(k: Kreis) -> None:
    a = aufnahme(k)
    code = a.neuer_code(NEUSS, "Schalter")
    ergebnisse: list[Aufgenommen | str] = []

    def ruf() -> None:
        try:
            ergebnisse.append(a.loese_ein(code, NEUSS, CSR))
        except Abgelehnt as nein:
            ergebnisse.append(nein.art)

    faeden = [threading.Thread(target=ruf) for _ in range(4)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(30)
    assert sorted(map(type, ergebnisse), key=lambda art: art.__name__) == [Aufgenommen, str, str, str]
    assert {e for e in ergebnisse if isinstance(e, str)} == {dienst.AUFNAHME_CODE}


def test_the_database_does_not_know_the_code(k: Kreis) -> None:
    a = aufnahme(k)
    code = a.neuer_code(NEUSS, "Schalter")
    with k.engine.connect() as v:
        zeile = v.execute(select(Aufnahmecode.__table__)).one()
    assert code not in str(zeile) and code[4:] not in str(zeile) and zeile.anfang == code[:4]


def test_a_district_without_a_ca_gives_a_token_alone(k: Kreis) -> None:
    a = aufnahme(k, mit_ca=False)
    neu = a.loese_ein(a.neuer_code(NEUSS, "Schalter"), NEUSS, CSR)
    assert (neu.zertifikat, a.ca_pem) == (None, "")
    assert k.verzeichnis.geraet(neu.token) == neu.ausweis
    assert k.verzeichnis.geraet(neu.token, "") is None
    with pytest.raises(Abgelehnt):
        a.erneuere(neu.ausweis, CSR)


@pytest.mark.parametrize("csr", [b"", b"unsinn", CSR[:-60], CSR.replace(b"REQUEST", b"X509")])
def test_what_is_no_request_gets_no_certificate(csr: bytes, k: Kreis) -> None:
    neu = neue_ca(KREIS, k.uhr.jetzt())
    with pytest.raises(Unbrauchbar):
        Zertifizierungsstelle.lies(neu.zertifikat, neu.schluessel).fuer_geraet(csr, "id", NEUSS, k.uhr.jetzt())


def test_a_code_is_read_as_people_type_it() -> None:
    code = "0123456789ABCDEF"
    assert code_gruppiert(code) == "0123-4567-89AB-CDEF"
    for eingabe in ("0123-4567-89ab-cdef\n", " o123 4567 89AB CDEF", "0l23-4567-89AB-CDEF", "OI23456789ABCDEF"):
        assert code_aus(eingabe) == code
    for falsch in ("", "0123-4567-89AB-CDE", "0123-4567-89AB-CDEU", "ä" * 16, code + "0"):
        assert code_aus(falsch) == ""


def test_the_services_own_certificate_is_renewed_for_the_same_hosts(tmp_path: Path) -> None:
    jetzt = datetime(2026, 11, 30, 9, tzinfo=UTC)
    lege_ca_an(tmp_path, KREIS, jetzt)
    bis = stelle_dienst_aus(tmp_path, ["kreis.example", "10.0.0.7"], jetzt)
    erstes = (tmp_path / DIENST_ZERTIFIKAT).read_bytes()
    assert not erneuere_dienst(tmp_path, jetzt + (bis - jetzt) / 2)
    assert (tmp_path / DIENST_ZERTIFIKAT).read_bytes() == erstes
    spaeter = jetzt + (bis - jetzt) * 2 / 3
    assert erneuere_dienst(tmp_path, spaeter)
    neues = x509.load_pem_x509_certificate((tmp_path / DIENST_ZERTIFIKAT).read_bytes())
    namen = neues.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert namen.get_values_for_type(x509.DNSName) == ["kreis.example"]
    assert [str(a) for a in namen.get_values_for_type(x509.IPAddress)] == ["10.0.0.7"]
    assert neues.not_valid_after_utc - spaeter == DIENST_GILT
    (tmp_path / DIENST_ZERTIFIKAT).write_bytes(b"none")
    assert not erneuere_dienst(tmp_path, spaeter)
