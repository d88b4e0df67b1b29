"""The receipt number as far as it is typed: it stands for money that was taken, so it is kept while it is entered."""

from collections.abc import Callable

from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.kasse import gemerkte_quittung, merke_quittung
from bureau_app.workflows.ports import Spur


class Quittungstext:
    """One text of one Vorgang; at most one write is under way, the newest text follows it."""

    def __init__(self, umgebung: Umgebung, meldung: MeldungPresenter, geladen: Callable[[], None]) -> None:
        self._u, self._meldung, self._geladen = umgebung, meldung, geladen
        self._vorgang: Vorgang | None = None
        self._schreibt = False
        self.text = ""

    def oeffne(self, vorgang: Vorgang | None) -> None:
        """Another Vorgang, or none; what was typed for it before a crash comes back unless something new is typed."""
        self._vorgang, self.text = vorgang, ""
        if vorgang is None or vorgang.stufe is not Stufe.UEBERNOMMEN:
            return

        def fertig(text: str) -> None:
            if self._vorgang is vorgang and text and not self.text:
                self.text = text
                self._geladen()

        s = self._u.schalter
        self._u.runner.run(Spur.SPEICHER, lambda: gemerkte_quittung(s, vorgang), fertig, self._meldung.stoerung)

    def tippe(self, text: str) -> None:
        """The clerk typed."""
        self.text = text
        self._merke()

    def _merke(self) -> None:
        vorgang, text, s = self._vorgang, self.text, self._u.schalter
        if vorgang is None or self._schreibt:
            return

        def fertig(_: None) -> None:
            self._schreibt = False
            if self._vorgang is vorgang and self.text != text:
                self._merke()

        def gescheitert(stoerung: Stoerung) -> None:
            self._schreibt = False
            self._meldung.stoerung(stoerung)

        self._schreibt = True
        self._u.runner.run(Spur.SPEICHER, lambda: merke_quittung(s, vorgang, text), fertig, gescheitert)
