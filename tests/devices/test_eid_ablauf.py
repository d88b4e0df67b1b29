"""The conversation with AusweisApp as a list: each step, its abort, and messages that do not belong there."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.devices.eid_ablauf import UEBERGAENGE, Abbruch, Befehl, Meldung, deute, grund, naechste
from bureau_app.workflows.eid import ENDEN, EidLage, EidSchritt

MAJOR = "http://www.bsi.bund.de/ecard/api/1.1/resultmajor#"
MINOR = "http://www.bsi.bund.de/ecard/api/1.1/resultminor/"
KARTE = {"deactivated": False, "inoperative": False, "retryCounter": 3}
ECHT = {"attached": True, "card": None, "insertable": False, "keypad": False, "name": "Leser 1"}


def ende(major: str, minor: str = "") -> dict[str, Any]:
    return {"msg": "AUTH", "result": {"major": MAJOR + major, "minor": MINOR + minor}}


NACHRICHTEN: dict[str, tuple[dict[str, Any], Meldung]] = {
    "level": ({"msg": "API_LEVEL", "current": 2}, Meldung.BEREIT),
    "old": ({"msg": "API_LEVEL", "current": 1, "error": "Unknown level"}, Meldung.ZU_ALT),
    "older": ({"msg": "UNKNOWN_COMMAND", "error": "SET_API_LEVEL"}, Meldung.ZU_ALT),
    "begun": ({"msg": "AUTH"}, Meldung.BEGONNEN),
    "not begun": ({"msg": "AUTH", "error": "Validation of tcTokenURL failed"}, Meldung.NICHT_BEGONNEN),
    "rights": ({"msg": "ACCESS_RIGHTS", "chat": {"effective": ["CanAllowed"]}}, Meldung.RECHTE),
    "insert": ({"msg": "INSERT_CARD"}, Meldung.KARTE_FEHLT),
    "reader": ({"msg": "READER", **ECHT}, Meldung.LESEGERAET),
    "card": ({"msg": "READER", **ECHT, "card": KARTE}, Meldung.KARTE_DA),
    "unknown card of a later level": ({"msg": "READER", **ECHT, "card": {}}, Meldung.KARTE_DA),
    "unplugged": ({"msg": "READER", "attached": False, "name": "Leser 1"}, Meldung.BEDEUTUNGSLOS),
    "simulator": ({"msg": "READER", **ECHT, "name": "Simulator"}, Meldung.BEDEUTUNGSLOS),
    "can": ({"msg": "ENTER_CAN", "reader": ECHT}, Meldung.CAN),
    "can at the reader": ({"msg": "ENTER_CAN", "reader": {**ECHT, "keypad": True}}, Meldung.CAN_AM_GERAET),
    "pin": ({"msg": "ENTER_PIN", "reader": ECHT}, Meldung.PIN),
    "puk": ({"msg": "ENTER_PUK", "reader": ECHT}, Meldung.PIN),
    "progress": ({"msg": "STATUS", "workflow": "AUTH", "progress": 40, "state": None}, Meldung.FORTSCHRITT),
    "no progress": ({"msg": "STATUS", "workflow": "AUTH", "progress": 0, "state": None}, Meldung.BEDEUTUNGSLOS),
    "read": (ende("ok"), Meldung.GELESEN),
    "cancelled": (ende("error", "sal#cancellationByUser"), Meldung.ABGEBROCHEN),
    "card pulled": (ende("error", "ifdl#cancellationByUser"), Meldung.AUSWEIS_WEG),
    "failed": (ende("error", "al/common#unknownError"), Meldung.GESCHEITERT),
    "bad state": ({"msg": "BAD_STATE", "error": "ACCEPT"}, Meldung.BEDEUTUNGSLOS),
    "of later versions": ({"msg": "PAUSE", "cause": "BadCardPosition"}, Meldung.BEDEUTUNGSLOS),
}


@pytest.mark.parametrize("name", NACHRICHTEN)
def test_each_message_means_one_thing(name: str) -> None:
    nachricht, meldung = NACHRICHTEN[name]
    assert deute({**nachricht, "new_key": [1]}) is meldung


def gehe(*namen: str) -> list[tuple[EidSchritt, Befehl]]:
    lage, weg = EidLage(EidSchritt.VERBINDET), []
    for name in namen:
        lage, befehl, _ = naechste(lage, NACHRICHTEN[name][0])
        weg.append((lage.schritt, befehl))
    return weg


def test_a_good_reading_step_by_step() -> None:
    assert gehe("level", "begun", "rights", "insert", "reader", "card", "can", "progress", "read") == [
        (EidSchritt.VERBINDET, Befehl.RUN_AUTH),
        (EidSchritt.BEREITET_VOR, Befehl.NICHTS),
        (EidSchritt.BEREITET_VOR, Befehl.ACCEPT),
        (EidSchritt.SUCHT_LESEGERAET, Befehl.NICHTS),
        (EidSchritt.AUSWEIS_AUFLEGEN, Befehl.NICHTS),
        (EidSchritt.AUSWEIS_AUFLEGEN, Befehl.NICHTS),
        (EidSchritt.CAN_EINGEBEN, Befehl.NICHTS),
        (EidSchritt.LIEST, Befehl.NICHTS),
        (EidSchritt.HOLT, Befehl.NICHTS),
    ]


def test_a_card_that_lies_there_already() -> None:
    assert gehe("level", "begun", "rights", "can")[-1] == (EidSchritt.CAN_EINGEBEN, Befehl.NICHTS)


def test_a_reader_with_keys_takes_the_can_itself() -> None:
    assert gehe("level", "begun", "rights", "can at the reader")[-1] == (EidSchritt.CAN_AM_GERAET, Befehl.SET_CAN)


def test_a_card_taken_away_while_the_can_is_asked() -> None:
    weg = [schritt for schritt, _ in gehe("level", "begun", "rights", "can", "reader", "card")]
    assert weg[-3:] == [EidSchritt.CAN_EINGEBEN, EidSchritt.AUSWEIS_FEHLT, EidSchritt.CAN_EINGEBEN]


@pytest.mark.parametrize(("vorher", "falsch"), [("BEREITET_VOR", False), ("LIEST", True), ("CAN_AM_GERAET", True)])
def test_the_can_asked_again_was_wrong(vorher: str, falsch: bool) -> None:
    frage = "can at the reader" if vorher == "CAN_AM_GERAET" else "can"
    lage, _, _ = naechste(EidLage(EidSchritt[vorher]), NACHRICHTEN[frage][0])
    assert lage.can_falsch is falsch


@pytest.mark.parametrize("schritt", [s for s in EidSchritt if s not in (*ENDEN, EidSchritt.VERBINDET, EidSchritt.HOLT)])
def test_every_step_has_its_aborts_beside_its_success(schritt: EidSchritt) -> None:
    """The card pulled, the clerk's or the citizen's cancel, and a certificate that may not use the CAN."""
    abbrueche = {"failed": Abbruch.GESCHEITERT, "cancelled": None, "pin": Abbruch.OHNE_RECHT}
    for name, abbruch in {**abbrueche, "card pulled": Abbruch.AUSWEIS_WEG}.items():
        lage, befehl, grund_ = naechste(EidLage(schritt), NACHRICHTEN[name][0])
        assert (lage.schritt, grund_) == (EidSchritt.ABGEBROCHEN, abbruch)
        assert befehl is (Befehl.CANCEL if name == "pin" else Befehl.NICHTS)


@pytest.mark.parametrize("schritt", [*ENDEN, EidSchritt.HOLT])
@pytest.mark.parametrize("name", NACHRICHTEN)
def test_after_its_end_nothing_moves_a_reading(schritt: EidSchritt, name: str) -> None:
    assert naechste(EidLage(schritt), NACHRICHTEN[name][0]) == (EidLage(schritt), Befehl.NICHTS, None)


def test_no_transition_stands_there_twice() -> None:
    schluessel = [(von, u.meldung) for u in UEBERGAENGE for von in u.von]
    assert len(schluessel) == len(set(schluessel))


def test_the_reason_names_nobody() -> None:
    assert grund(NACHRICHTEN["failed"][0]) == "unknownError"
    for fremd in ({}, {"result": "x"}, {"result": {"minor": "Erika Muster"}}, {"result": {"minor": "#a b"}}):
        assert grund(fremd) == "unbekannt"


werte = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda kinder: st.lists(kinder, max_size=3) | st.dictionaries(st.text(max_size=8), kinder, max_size=3),
    max_leaves=6,
)
arten = st.sampled_from(sorted({str(n["msg"]) for n, _ in NACHRICHTEN.values()}))
schluessel = st.sampled_from(
    ["current", "progress", "workflow", "result", "reader", "card", "name", "attached", "error"]
)


@given(arten, st.dictionaries(schluessel, werte), st.sampled_from(EidSchritt))
def test_whatever_it_says_nothing_breaks(art: str, rest: dict[str, Any], schritt: EidSchritt) -> None:
    lage, _, _ = naechste(EidLage(schritt), {**rest, "msg": art})
    assert 0 <= lage.prozent <= 100
