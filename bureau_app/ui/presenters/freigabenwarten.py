"""The questions that the district holds open until something changes, asked in turn on one lane."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.ports import Spur
from bureau_app.workflows.sync import naechster_versuch

KURZ_S, LANG_S = 1.0, 10.0
"""How long a question is held open: briefly while another one waits behind it, since there is one lane for all."""
GLEICH_WIEDER = timedelta(milliseconds=400)
"""What is answered sooner was not held open."""
GLEICH_OFT = 3
"""So often in a row that is news, and asked again at once; after that, at the next beat only."""
_FRUEHESTENS = timedelta(seconds=2)

Frage = Callable[[float], Callable[[], None]]
"""Asks (off the window's thread, at most so many seconds) and returns what the answer leads to (on it)."""


@dataclass
class _Offen:
    frage: Frage
    gescheitert: Callable[[Stoerung], None]
    hoechstens_s: float
    ab: datetime = field(repr=False)
    fehlschlaege: int = 0
    schnelle: int = 0
    ruht: bool = False


class Warteschleife:
    """One question a name; one that the district cannot answer is asked again later, less and less often.

    After SITZUNG_ABGELAUFEN or ROLLE_FEHLT a question rests until it is set anew: asking again would not help.
    """

    def __init__(self, umgebung: Umgebung, spur: Spur = Spur.WARTEN) -> None:
        self._u, self._spur = umgebung, spur
        self._kanaele: dict[str, _Offen] = {}
        self._laeuft = ""
        self._lauf = 0

    def setze(
        self, name: str, frage: Frage, gescheitert: Callable[[Stoerung], None], hoechstens_s: float = LANG_S
    ) -> None:
        """Ask this from now on, in place of what was asked under this name."""
        self._kanaele[name] = _Offen(frage, gescheitert, hoechstens_s, self._jetzt())
        self._weiter()

    def nimm_weg(self, name: str) -> None:
        """Do not ask this any more; an answer that is on its way is not heard."""
        self._kanaele.pop(name, None)

    def takt(self) -> None:
        """Called about every second: asks what is due."""
        self._weiter()

    def nach_vorfall(self) -> None:
        """Work ended in a bug: the question that was open is asked again later."""
        self._lauf += 1
        if (kanal := self._kanaele.get(self._laeuft)) is not None:
            kanal.ab = self._jetzt() + _FRUEHESTENS
        self._laeuft = ""

    def _weiter(self) -> None:
        jetzt = self._jetzt()
        faellig = [(k.ab, name) for name, k in self._kanaele.items() if not k.ruht and k.ab <= jetzt]
        if self._laeuft or not faellig:
            return
        _, name = min(faellig)
        kanal = self._kanaele[name]
        andere = any(k is not kanal and not k.ruht and not k.fehlschlaege for k in self._kanaele.values())
        warte_s = KURZ_S if andere else kanal.hoechstens_s
        self._laeuft, lauf = name, self._lauf

        def fertig(folge: Callable[[], None]) -> None:
            if self._endet(lauf, name, kanal):
                kanal.fehlschlaege = 0
                kanal.schnelle = 0 if self._jetzt() - jetzt >= GLEICH_WIEDER else kanal.schnelle + 1
                kanal.ab = self._jetzt()
                folge()
                if kanal.schnelle <= GLEICH_OFT:
                    self._weiter()

        def gescheitert(stoerung: Stoerung) -> None:
            if self._endet(lauf, name, kanal):
                kanal.fehlschlaege += 1
                kanal.ruht = stoerung.code in (Fehlercode.SITZUNG_ABGELAUFEN, Fehlercode.ROLLE_FEHLT)
                kanal.ab = self._jetzt() + max(_FRUEHESTENS, naechster_versuch(kanal.fehlschlaege, self._u.zufall()))
                kanal.gescheitert(stoerung)

        self._u.runner.run(self._spur, lambda: kanal.frage(warte_s), fertig, gescheitert)

    def _endet(self, lauf: int, name: str, kanal: _Offen) -> bool:
        """The lane is free again; whether the answer still concerns anybody."""
        if lauf != self._lauf:
            return False
        self._laeuft = ""
        gilt = self._kanaele.get(name) is kanal
        if not gilt:
            self._weiter()
        return gilt

    def _jetzt(self) -> datetime:
        return self._u.schalter.uhr.jetzt()
