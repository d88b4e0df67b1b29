"""The Policy in force: the program's own until a verified one of the Kreis replaces it, also after a restart."""

import pytest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.policy import Policybuch
from bureau_app.store.policyspeicher import AblagePolicyspeicher
from bureau_app.workflows.policy import Policybezug, Policyhalter, hole_policy, in_kraft
from tests.fakes.policystelle import FakePolicystelle
from tests.fakes.store import FakeStore

MITGELIEFERT = Policybuch("alt", "Kreis", ())


def lies(dokument: bytes) -> Policybuch:
    """A parser that knows one document."""
    if dokument != b"neu":
        raise Stoerung(Fehlercode.POLICY_INHALT, stelle="version")
    return Policybuch("neu", "Kreis", ())


def test_a_newer_policy_is_kept_and_then_in_force() -> None:
    halter, speicher = Policyhalter(MITGELIEFERT), AblagePolicyspeicher(FakeStore())
    stelle = FakePolicystelle(b"neu", "neu")
    assert (halter(), speicher.dokument()) == (MITGELIEFERT, None)
    assert hole_policy(stelle, halter, speicher, lies)
    assert (halter().version, speicher.dokument()) == ("neu", b"neu")
    assert not hole_policy(stelle, halter, speicher, lies), "the known one does not come again"


@pytest.mark.parametrize(
    ("stelle", "code"),
    [
        (FakePolicystelle(offline=True), Fehlercode.KREIS_NICHT_ERREICHBAR),
        (FakePolicystelle(b"neu", "neu", verfaelscht=True), Fehlercode.POLICY_SIGNATUR),
        (FakePolicystelle(b"unlesbar", "neu"), Fehlercode.POLICY_INHALT),
    ],
    ids=["offline", "forged", "garbled"],
)
def test_what_cannot_be_had_or_trusted_leaves_the_former_one(stelle: FakePolicystelle, code: Fehlercode) -> None:
    halter, speicher = Policyhalter(MITGELIEFERT), AblagePolicyspeicher(FakeStore())
    with pytest.raises(Stoerung) as fehler:
        hole_policy(stelle, halter, speicher, lies)
    assert fehler.value.code is code
    assert (halter(), speicher.dokument()) == (MITGELIEFERT, None)


def test_after_a_restart_the_one_kept_last_is_in_force() -> None:
    speicher = AblagePolicyspeicher(FakeStore())
    assert in_kraft(MITGELIEFERT, speicher, lies) == MITGELIEFERT
    speicher.merke(b"neu")
    assert in_kraft(MITGELIEFERT, speicher, lies).version == "neu"


def test_one_that_the_program_no_longer_understands_is_not() -> None:
    speicher = AblagePolicyspeicher(FakeStore())
    speicher.merke(b"unlesbar")
    assert in_kraft(MITGELIEFERT, speicher, lies) == MITGELIEFERT


def test_the_counter_begins_with_the_kept_one_and_asks_on() -> None:
    store = FakeStore()
    bezug = Policybezug(FakePolicystelle(b"neu", "neu"), AblagePolicyspeicher(store), lies, MITGELIEFERT)
    assert bezug.halter() == MITGELIEFERT
    assert bezug.hole()
    neu_gestartet = Policybezug(FakePolicystelle(offline=True), AblagePolicyspeicher(store), lies, MITGELIEFERT)
    assert neu_gestartet.halter().version == "neu"
