"""The device's own affairs are looked after whenever the Policy is asked for, whatever becomes of that question."""

import pytest

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.geraete import mit_pflege


class Pflege:
    """Counts how often it was called."""

    def __init__(self) -> None:
        self.gerufen = 0

    def pflege(self) -> None:
        self.gerufen += 1


@pytest.mark.parametrize("neu", [True, False])
def test_both_are_done(neu: bool) -> None:
    pflege = Pflege()
    assert mit_pflege(lambda: neu, pflege)() is neu
    assert pflege.gerufen == 1


def test_a_policy_that_cannot_be_fetched_keeps_no_certificate_from_being_renewed() -> None:
    pflege = Pflege()

    def hole() -> bool:
        raise Stoerung(Fehlercode.POLICY_SIGNATUR)

    with pytest.raises(Stoerung) as nicht:
        mit_pflege(hole, pflege)()
    assert (nicht.value.code, pflege.gerufen) == (Fehlercode.POLICY_SIGNATUR, 1)
