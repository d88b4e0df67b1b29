"""The district's eID adapter over HTTPS: a session, nothing yet, the data once; and what it must not take."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bureau_app.district.eid.jsonserver import JsonEidserver
from bureau_app.district.outbound.netz import Tlswahl
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.chip import Chipdaten
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.wire.eid import Eiddaten, Eidergebnis
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.workflows.eid import Eiddienst
from tests.eid.amkreis import AmKreis, am_kreis
from tests.eid.kartendaten import Kartenperson
from tests.eid.server import Probeserver, eid_server
from tests.kreisdienst import NEUSS

PERSON = Kartenperson("Żółć", "Zoë", "198000  ", "20330101", "Weg 1", "41460", "Neuss")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probeserver]:
    with eid_server(tmp_path_factory.mktemp("eid")) as server:
        yield server


@pytest.fixture
def hier(server: Probeserver, tmp_path: Path) -> Iterator[AmKreis]:
    with am_kreis(tmp_path, server.client()) as hier:
        yield hier


def letzte(server: Probeserver) -> str:
    """The eID-Server's own name of the session that was begun last."""
    return list(server.lesungen)[-1]


def test_a_session_gives_its_data_once(hier: AmKreis, server: Probeserver) -> None:
    dienst: Eiddienst = hier.schalter()
    zweiter, auftrag = dienst.beginne(), dienst.beginne()
    assert auftrag.token_url.startswith("https://localhost") and auftrag.sitzung != zweiter.sitzung
    assert dienst.ergebnis(auftrag.sitzung) is None
    server.lies(letzte(server), PERSON)
    erwartet = Chipdaten(Ausweisart.PERSONALAUSWEIS, "Żółć", "Zoë", None, date(2033, 1, 1), "Weg 1\n41460 Neuss")
    assert dienst.ergebnis(auftrag.sitzung) == erwartet
    with pytest.raises(Stoerung) as stoerung:
        dienst.ergebnis(auftrag.sitzung)
    assert stoerung.value.code is Fehlercode.EID_KEIN_ERGEBNIS
    assert "Zoë" not in repr(erwartet) and auftrag.sitzung not in repr(auftrag)
    assert server.gemeinden[letzte(server)] == NEUSS


def test_an_eid_card_of_the_union_has_no_photo_to_compare(hier: AmKreis, server: Probeserver) -> None:
    dienst = hier.schalter()
    auftrag = dienst.beginne()
    server.lies(letzte(server), Kartenperson("Ek", "Eva", "19800101", "20330101", "", "", "", dokumentart="UB"))
    with pytest.raises(Stoerung) as stoerung:
        dienst.ergebnis(auftrag.sitzung)
    assert stoerung.value.code is Fehlercode.EID_OHNE_LICHTBILD


def test_a_reading_that_failed_has_no_data(hier: AmKreis, server: Probeserver) -> None:
    dienst = hier.schalter()
    auftrag = dienst.beginne()
    server.lesungen[letzte(server)].stand = "gescheitert"
    with pytest.raises(Stoerung) as stoerung:
        dienst.ergebnis(auftrag.sitzung)
    assert stoerung.value.code is Fehlercode.EID_KEIN_ERGEBNIS


def test_a_wrong_token_is_told(hier: AmKreis) -> None:
    with pytest.raises(Stoerung) as stoerung:
        hier.adapter("fremd").beginne()
    assert stoerung.value.code is Fehlercode.KREIS_LEHNT_GERAET_AB


@pytest.mark.expected_log("eID-Server is out of order: zertifikat")
def test_an_eid_server_that_is_another_one_is_told(server: Probeserver, tmp_path: Path) -> None:
    tls = Tlswahl(server.ausweis, server.ausweis)
    with am_kreis(tmp_path, JsonEidserver(server.url, tls)) as hier, pytest.raises(Stoerung) as stoerung:
        hier.schalter().beginne()
    assert stoerung.value.code is Fehlercode.EID_DIENST_GESTOERT


@pytest.mark.expected_log("eID-Server is out of order: (zertifikat|netz_)")
def test_an_eid_server_lets_nobody_in_without_a_certificate(server: Probeserver, tmp_path: Path) -> None:
    with am_kreis(tmp_path, JsonEidserver(server.url, Tlswahl(server.ca))) as hier, pytest.raises(Stoerung) as stoerung:
        hier.schalter().beginne()
    assert stoerung.value.code is Fehlercode.EID_DIENST_GESTOERT


def test_neither_serial_number_nor_photo_can_come_with_the_data() -> None:
    gut = '{"stand": "fertig", "daten": {"DocumentType": "ID", "FamilyNames": "A", "DateOfBirth": "19800101", '
    gut += '"DateOfExpiry": "20330101"}}'
    assert Eidergebnis.aus_json(gut).daten is not None
    for zuviel in ("DocumentNumber", "Photo", "Pseudonym"):
        with pytest.raises(Unverstanden):
            Eidergebnis.aus_json(gut.replace('"DocumentType"', f'"{zuviel}": "T22000129", "DocumentType"'))


def test_an_impossible_validity_is_no_ausweis() -> None:
    werte = {"DocumentType": "ID", "FamilyNames": "A", "DateOfBirth": "19800101", "DateOfExpiry": "20331301"}
    assert Eiddaten.model_validate(werte).als_chipdaten() is None
