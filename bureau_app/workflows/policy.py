"""Which Policy the counter decides under: the one that came with it until a verified one of the Kreis replaces it."""

from collections.abc import Callable
from typing import Protocol

from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.policy import Policybuch
from bureau_app.workflows.stellen import Policystelle


class Policyspeicher(Protocol):
    """Keeps the Kreis's last published Policy document over a restart. Blocking, for the store lane."""

    def merke(self, dokument: bytes) -> None:
        """Keep the document; a former one is replaced. What returned is on disk; else Stoerung SPEICHER_*."""

    def dokument(self) -> bytes | None:
        """The document as last kept, None if there is none."""


class Policyhalter:
    """Holds the Policy in force; called, it gives it. Replacing it is one assignment: any thread may do it."""

    def __init__(self, buch: Policybuch) -> None:
        self._buch = buch

    def __call__(self) -> Policybuch:
        """The Policy in force."""
        return self._buch

    def nimm(self, buch: Policybuch) -> None:
        """From now on this one; a Vorgang that was committed keeps the version it was decided under."""
        self._buch = buch


def in_kraft(mitgeliefert: Policybuch, speicher: Policyspeicher, lies: Callable[[bytes], Policybuch]) -> Policybuch:
    """The Policy to begin with: the one kept last, if this version of the program understands it, else its own."""
    dokument = speicher.dokument()
    if dokument is None:
        return mitgeliefert
    try:
        return lies(dokument)
    except Stoerung:
        return mitgeliefert


def hole_policy(
    stelle: Policystelle,
    halter: Policyhalter,
    speicher: Policyspeicher,
    lies: Callable[[bytes], Policybuch],
) -> bool:
    """Ask the Kreis for a newer Policy and take it: kept first, then in force. Whether there was one.

    For the network lane; Stoerung KREIS_*, POLICY_SIGNATUR or POLICY_INHALT leave the former one in force.
    """
    dokument = stelle.policy(halter().version)
    if dokument is None:
        return False
    buch = lies(dokument)
    speicher.merke(dokument)
    halter.nimm(buch)
    return True


class Policybezug:
    """Joins the parts: what is in force from the start, and asking for a newer one."""

    def __init__(
        self,
        stelle: Policystelle,
        speicher: Policyspeicher,
        lies: Callable[[bytes], Policybuch],
        mitgeliefert: Policybuch,
    ) -> None:
        self._stelle, self._speicher, self._lies = stelle, speicher, lies
        self.halter = Policyhalter(in_kraft(mitgeliefert, speicher, lies))

    def hole(self) -> bool:
        """Whether there was a newer one; see `hole_policy`."""
        return hole_policy(self._stelle, self.halter, self._speicher, self._lies)
