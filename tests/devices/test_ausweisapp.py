"""AusweisApp missing, old, busy, gone in the middle, talking nonsense; a search that finds no reader; a slow Kreis."""

import socket
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bureau_app.devices.ausweisapp import ERGEBNIS_S, SUCHE_S, AusweisApp
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.chip import Chipdaten
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.workflows.eid import ENDEN, EidLage, EidSchritt, Lichtbildabgleich
from tests.eid.ersatzapp import LESER, Antworten, ersatzapp, gutes_gespraech
from tests.fakes.eid import FakeEiddienst

ABGLEICH = Lichtbildabgleich("u-1", datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
CHIP = Chipdaten(Ausweisart.PERSONALAUSWEIS, "Muster", "Erika", date(1980, 1, 2), date(2033, 1, 1))
KARTE_FEHLT: dict[str, Any] = {"msg": "INSERT_CARD"}


class Zeit:
    """A clock that goes as slowly as it is read, and jumps when the test says so."""

    def __init__(self) -> None:
        self.jetzt = 0.0

    def __call__(self) -> float:
        self.jetzt += 0.1
        return self.jetzt


def statt(befehl: str, *antworten: dict[str, Any] | str) -> Antworten:
    """The good conversation with one other answer."""

    def sage(gefragt: str, nachricht: dict[str, Any]) -> Sequence[dict[str, Any] | str]:
        return antworten if gefragt == befehl else gutes_gespraech(gefragt, nachricht)

    return sage


def bis(leser: AusweisApp, *schritte: EidSchritt, can: str = "") -> EidLage:
    lage = leser.weiter(can)
    for _ in range(30):
        if lage.schritt in schritte:
            return lage
        lage = leser.weiter()
    raise AssertionError(lage)


@pytest.mark.parametrize(
    ("antworten", "code", "werte"),
    [
        (statt("SET_API_LEVEL", {"msg": "API_LEVEL", "current": 1}), Fehlercode.EID_APP_ALT, {"fassung": "unbekannt"}),
        (statt("RUN_AUTH", {"msg": "AUTH", "error": "x"}), Fehlercode.EID_GESCHEITERT, {"grund": "unbekannt"}),
        (statt("ACCEPT", {"msg": "ENTER_PIN", "reader": LESER}), Fehlercode.EID_OHNE_RECHT, {}),
        (statt("ACCEPT", "zu"), Fehlercode.EID_APP_WEG, {}),
    ],
    ids=["old", "refused", "pin", "gone"],
)
def test_a_fault_ends_the_reading_and_is_told(antworten: Antworten, code: Fehlercode, werte: dict[str, str]) -> None:
    with ersatzapp(antworten) as port:
        leser = AusweisApp(FakeEiddienst([CHIP]), port)
        leser.beginne(ABGLEICH)
        with pytest.raises(Stoerung) as stoerung:
            bis(leser, *ENDEN)
        assert (stoerung.value.code, stoerung.value.werte) == (code, werte)
        assert leser.weiter() == EidLage(EidSchritt.ABGEBROCHEN)


def test_nonsense_between_is_passed_over() -> None:
    unsinn = ("kein JSON", "[]", "{}", '{"msg": 7}')
    antworten = statt("RUN_AUTH", *unsinn, {"msg": "AUTH"}, *unsinn, {"msg": "ACCESS_RIGHTS"})
    with ersatzapp(antworten) as port:
        leser = AusweisApp(FakeEiddienst([CHIP]), port)
        leser.beginne(ABGLEICH)
        bis(leser, EidSchritt.CAN_EINGEBEN)
        assert bis(leser, EidSchritt.FERTIG, can="654321").daten == CHIP


def test_without_an_ausweisapp_that_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as frei:
        port = frei.getsockname()[1]
    leser = AusweisApp(FakeEiddienst([CHIP]), port)
    for versuche in (lambda: leser.beginne(ABGLEICH), leser.bereit):
        with pytest.raises(Stoerung) as stoerung:
            versuche()
        assert stoerung.value.code is Fehlercode.EID_APP_FEHLT
        assert stoerung.value.werte == {"port": str(port), "grund": "ConnectionRefusedError"}


def test_an_old_ausweisapp_is_told_with_its_version() -> None:
    alt = ersatzapp(statt("GET_API_LEVEL", {"msg": "API_LEVEL", "available": [1], "current": 1}))
    with alt as port, pytest.raises(Stoerung) as stoerung:
        AusweisApp(FakeEiddienst([CHIP]), port).bereit()
    assert (stoerung.value.code, stoerung.value.werte) == (Fehlercode.EID_APP_ALT, {"fassung": "2.3.1"})


def test_a_reader_is_looked_for_a_while_before_it_is_missed_and_may_come_later() -> None:
    zeit = Zeit()
    with ersatzapp(statt("ACCEPT", KARTE_FEHLT)) as port:
        leser = AusweisApp(FakeEiddienst([CHIP]), port, zeit)
        leser.beginne(ABGLEICH)
        bis(leser, EidSchritt.SUCHT_LESEGERAET)
        assert leser.weiter().schritt is EidSchritt.SUCHT_LESEGERAET
        zeit.jetzt += SUCHE_S
        bis(leser, EidSchritt.KEIN_LESEGERAET)
        leser.brich_ab()
        assert leser.weiter().schritt is EidSchritt.ABGEBROCHEN


def test_a_reader_known_before_the_search_is_not_missed() -> None:
    antworten = statt("SET_API_LEVEL", {"msg": "READER", **LESER, "card": None}, {"msg": "API_LEVEL", "current": 2})
    with ersatzapp(lambda b, n: [KARTE_FEHLT] if b == "ACCEPT" else antworten(b, n)) as port:
        leser = AusweisApp(FakeEiddienst([CHIP]), port)
        leser.beginne(ABGLEICH)
        bis(leser, EidSchritt.AUSWEIS_AUFLEGEN)
        leser.brich_ab()
        leser.weiter()


def test_a_kreis_that_never_hands_out_the_data_is_told() -> None:
    zeit = Zeit()
    with ersatzapp() as port:
        leser = AusweisApp(FakeEiddienst([None]), port, zeit)
        leser.beginne(ABGLEICH)
        bis(leser, EidSchritt.CAN_EINGEBEN)
        bis(leser, EidSchritt.HOLT, can="654321")
        zeit.jetzt += ERGEBNIS_S
        with pytest.raises(Stoerung) as stoerung:
            bis(leser, *ENDEN)
    assert stoerung.value.code is Fehlercode.EID_ERGEBNIS_FEHLT


def test_a_fault_of_the_kreis_ends_the_reading() -> None:
    with ersatzapp() as port:
        leser = AusweisApp(FakeEiddienst([Stoerung(Fehlercode.KREIS_GESTOERT, status="500")]), port)
        leser.beginne(ABGLEICH)
        bis(leser, EidSchritt.CAN_EINGEBEN)
        with pytest.raises(Stoerung) as stoerung:
            bis(leser, *ENDEN, can="654321")
    assert stoerung.value.code is Fehlercode.KREIS_GESTOERT
    assert leser.weiter().schritt is EidSchritt.ABGEBROCHEN
