"""What devices send by themselves: a zone, a code, or pictures; each goes where it belongs, nothing waits for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bureau_app.domain.ausweis import Mrz, heile_tastaturbelegung, lies_mrz, zerlege_mrz
from bureau_app.domain.code import Code, Codeart, deute_code
from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.ports import Eingang, Spur

KUERZESTE_ZONE = 30
"""Characters of a zone's shortest line; what is shorter and no code of ours was something else."""
NEU_NACH = timedelta(seconds=10)
"""A device that has not answered for so long was lost to a bug: it is asked again."""


@dataclass(frozen=True, slots=True)
class Ziel:
    """Who takes what comes: `da` says whether somebody works here, `frei` whether pictures may come just now."""

    da: Callable[[], bool]
    frei: Callable[[], bool]
    mrz: Callable[[Mrz], None]
    code: Callable[[Code], None]
    vorgang: Callable[[str], None] = field(repr=False)
    bilder: Callable[[tuple[bytes, ...]], None] = field(repr=False)


class ZugangPresenter:
    """Asks the devices in turn as long as the window lives; texts of a keyboard reader come through `gescannt`."""

    def __init__(self, umgebung: Umgebung, meldung: MeldungPresenter, ziel: Ziel) -> None:
        self._u, self._meldung, self._ziel = umgebung, meldung, ziel
        self._gefragt_um: datetime | None = None
        self._lauf = 0

    def beginne(self) -> None:
        """Ask the devices from now on, if there are any."""
        if self._u.zubringer is not None:
            self._frage()

    def takt(self) -> None:
        """Called about every second."""
        if self._gefragt_um and self._u.schalter.uhr.jetzt() - self._gefragt_um > NEU_NACH:
            self._frage()

    def gescannt(self, roh: str) -> None:
        """A device sent this text, wherever the focus was; nobody being here, it is nobody's."""
        if not self._ziel.da():
            return
        code = deute_code(roh)
        if code is None:
            self._nimm_zone(roh)
        elif code.art is Codeart.VORGANG:
            self._ziel.vorgang(code.wert)
        else:
            self._ziel.code(code)

    def ist_code(self, text: str) -> bool:
        """Whether fast typing that ended with Enter was a scan of a code: a Vorgang of this town, or on a ZB I."""
        code = deute_code(text)
        if code is None or code.art is not Codeart.VORGANG:
            return code is not None
        return code.wert[2:5] == self._u.schalter.arbeitsplatz.gemeinde_ags[-3:]

    def _nimm_zone(self, roh: str) -> None:
        if len(roh.strip()) < KUERZESTE_ZONE:
            self._meldung.warnung("leser.fremder_code")
            return
        heute = self._u.schalter.uhr.heute()
        try:
            mrz = lies_mrz(heile_tastaturbelegung(roh, heute=heute) or zerlege_mrz(roh), heute=heute)
        except Eingabefehler as fehler:
            self._meldung.eingabefehler(fehler)
            return
        self._ziel.mrz(mrz)

    def _frage(self) -> None:
        zubringer, mit_bildern = self._u.zubringer, self._ziel.frei()
        assert zubringer is not None
        self._lauf += 1
        lauf = self._lauf
        self._gefragt_um = self._u.schalter.uhr.jetzt()

        def weiter() -> None:
            if lauf == self._lauf:
                self._frage()

        def gekommen(eingang: Eingang | None) -> None:
            try:
                if eingang is not None and eingang.text:
                    self.gescannt(eingang.text)
                if eingang is not None and eingang.bilder:
                    self._ziel.bilder(eingang.bilder)
            finally:
                weiter()

        def gestoert(stoerung: Stoerung) -> None:
            self._meldung.stoerung(stoerung)
            weiter()

        self._u.runner.run(Spur.GERAETE, lambda: zubringer.warte(mit_bildern), gekommen, gestoert)
