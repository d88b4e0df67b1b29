"""The district's eID adapter over HTTPS: a session, nothing yet, the data once; and what it must not take."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.chip import Chipdaten
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.eid import Eidadapter
from bureau_app.wire.eid import Eiddaten, Eidergebnis
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.workflows.eid import Eiddienst
from tests.eid.kartendaten import Kartenperson, baue_dateien
from tests.eid.server import TOKEN, Probeserver, eid_server

PERSON = Kartenperson("Żółć", "Zoë", "198000  ", "20330101", "Weg 1", "41460", "Neuss")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Probeserver]:
    with eid_server(tmp_path_factory.mktemp("eid")) as server:
        yield server


def adapter(server: Probeserver, token: str = TOKEN, ca: Path | None = None) -> Eidadapter:
    return Eidadapter(server.start_url, server.result_url, token, ca or server.ca)


def lies(server: Probeserver, sitzung: str, person: Kartenperson) -> None:
    """The eID-Server has read this card."""
    lesung = server.lesungen[sitzung]
    dateien, _ = baue_dateien(person)
    lesung.gruppen = {int(name[2:], 16): inhalt for name, (_, inhalt) in dateien.items() if name < "0118"}
    lesung.stand = "fertig"


def test_a_session_gives_its_data_once(server: Probeserver) -> None:
    dienst: Eiddienst = adapter(server)
    auftrag, zweiter = dienst.beginne(), dienst.beginne()
    assert auftrag.token_url.startswith("https://localhost") and auftrag.sitzung != zweiter.sitzung
    assert dienst.ergebnis(auftrag.sitzung) is None
    lies(server, auftrag.sitzung, PERSON)
    erwartet = Chipdaten(Ausweisart.PERSONALAUSWEIS, "Żółć", "Zoë", None, date(2033, 1, 1), "Weg 1\n41460 Neuss")
    assert dienst.ergebnis(auftrag.sitzung) == erwartet
    with pytest.raises(Stoerung) as stoerung:
        dienst.ergebnis(auftrag.sitzung)
    assert stoerung.value.code is Fehlercode.KREIS_ANTWORT_UNVERSTAENDLICH
    assert "Zoë" not in repr(erwartet) and auftrag.sitzung not in repr(auftrag)


def test_an_eid_card_of_the_union_has_no_photo_to_compare(server: Probeserver) -> None:
    dienst = adapter(server)
    auftrag = dienst.beginne()
    lies(server, auftrag.sitzung, Kartenperson("Ek", "Eva", "19800101", "20330101", "", "", "", dokumentart="UB"))
    with pytest.raises(Stoerung) as stoerung:
        dienst.ergebnis(auftrag.sitzung)
    assert stoerung.value.code is Fehlercode.EID_OHNE_LICHTBILD


def test_a_reading_that_failed_has_no_data(server: Probeserver) -> None:
    dienst = adapter(server)
    auftrag = dienst.beginne()
    server.lesungen[auftrag.sitzung].stand = "gescheitert"
    with pytest.raises(Stoerung) as stoerung:
        dienst.ergebnis(auftrag.sitzung)
    assert stoerung.value.code is Fehlercode.EID_KEIN_ERGEBNIS


def test_a_wrong_token_and_a_wrong_certificate_are_told(server: Probeserver, tmp_path: Path) -> None:
    with pytest.raises(Stoerung) as stoerung:
        adapter(server, token="fremd").beginne()
    assert stoerung.value.code is Fehlercode.KREIS_LEHNT_GERAET_AB
    with eid_server(tmp_path) as anderer, pytest.raises(Stoerung) as stoerung:
        adapter(server, ca=anderer.ca).beginne()
    assert stoerung.value.code is Fehlercode.KREIS_ZERTIFIKAT


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
