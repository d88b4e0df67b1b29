"""The Policy in force: the program's own until a verified one of the Kreis replaces it, also after a restart."""

import pytest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.policy import Policybuch
from bureau_app.store.policyspeicher import AblagePolicyspeicher
from bureau_app.workflows.policy import Policyhalter, hole_policy
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
