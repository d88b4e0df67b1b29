"""Targets behind a folder: a file there, its reply back, the protocol of a counter and its Fachverfahren."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from bureau_app.district.outbound.ablage import Ablage
from bureau_app.district.outbound.ziel import Merke, Quittung, Sendekopf, Sendestand, Sendung
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.wire.uebergabe import ANTWORT, EINGANG, ERLEDIGT, Antwort

Bestaetigung = Literal["antwort", "abgeholt"]
"""What confirms a sending: a reply file, or (for drops that nobody answers) that the file was taken away."""


@dataclass(frozen=True, slots=True)
class Dateiform:
    """How a sending becomes a file: name without ending, ending, content."""

    name: Callable[[Sendekopf], str]
    endung: str
    inhalt: Callable[[Sendung], bytes]


class Ordnerziel:
    """The port Ziel over an Ablage: a file in `eingang`, its reply in `antwort`, `erledigt` keeps it from coming twice.

    The target answers first and then removes what it took; a name that it knows gets the same answer again. With
    `abgeholt` nobody answers: a file that is gone counts as confirmed, and after a crash of the district one that was
    taken may come again under the same name, which the target must know.
    """

    def __init__(self, ablage: Ablage, form: Dateiform, bestaetigung: Bestaetigung = "antwort") -> None:
        self._ablage = ablage
        self._form = form
        self._bestaetigung = bestaetigung

    def uebergib(self, sendung: Sendung, merke: Merke) -> Quittung:
        """Nothing is written if the file lies there, was taken before (`vermerk`), answered, or acknowledged."""
        datei, kopf = self._datei(sendung.kopf), sendung.kopf
        if not (kopf.vermerk or self._liegt(kopf)):
            self._ablage.schreibe(EINGANG, datei, self._form.inhalt(sendung))
        if not kopf.vermerk:
            merke("geschrieben")
        return Quittung(kopf.schluessel, Sendestand.UEBERGEBEN)

    def frage(self, koepfe: Sequence[Sendekopf]) -> tuple[Quittung, ...]:
        """Replies that lie there whole; of a drop, what was taken away."""
        if self._bestaetigung == "abgeholt":
            da = self._ablage.namen(EINGANG)
            return tuple(Quittung(k.schluessel, Sendestand.BESTAETIGT) for k in koepfe if self._datei(k) not in da)
        da = self._ablage.namen(ANTWORT)
        return tuple(
            quittung for kopf in koepfe if self._antwort(kopf) in da and (quittung := self._lies(kopf)) is not None
        )

    def erledige(self, kopf: Sendekopf) -> None:
        """Remember it as done, then remove what is left of it."""
        if self._bestaetigung == "antwort":
            self._ablage.schreibe(ERLEDIGT, self._form.name(kopf), b"")
            self._ablage.entferne(ANTWORT, self._antwort(kopf))
            self._ablage.entferne(EINGANG, self._datei(kopf))

    def pruefe(self) -> None:
        """Something can be written there and taken away again."""
        self._ablage.schreibe(EINGANG, ".pruefung", b"")
        self._ablage.entferne(EINGANG, ".pruefung")

    def schliesse(self) -> None:
        """Give the connection back."""
        self._ablage.schliesse()

    def _liegt(self, kopf: Sendekopf) -> bool:
        gesucht = ((EINGANG, self._datei(kopf)), (ANTWORT, self._antwort(kopf)), (ERLEDIGT, self._form.name(kopf)))
        return any(name in self._ablage.namen(fach) for fach, name in gesucht)

    def _datei(self, kopf: Sendekopf) -> str:
        return self._form.name(kopf) + self._form.endung

    def _antwort(self, kopf: Sendekopf) -> str:
        return f"{self._form.name(kopf)}.json"

    def _lies(self, kopf: Sendekopf) -> Quittung | None:
        """The reply of one sending; None if it is not whole yet, none, or another's."""
        try:
            antwort = Antwort.aus_json(self._ablage.lies(ANTWORT, self._antwort(kopf)) or b"")
        except Unverstanden:
            return None
        if antwort.op_id != kopf.op_id:
            return None
        stand = Sendestand.BESTAETIGT if antwort.ergebnis == "angenommen" else Sendestand.ZURUECK
        return Quittung(kopf.schluessel, stand, antwort.grund)
