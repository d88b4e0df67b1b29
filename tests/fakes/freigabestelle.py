"""The port Freigabestelle in memory: first decision wins, nobody decides their own, both ends may wait for it."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.workflows.ports import Benutzer, Rolle
from bureau_app.workflows.stellen import Freigabemeldung, Freigabeposten, Stand
from tests.fakes.uhr import FakeUhr

T = TypeVar("T")
FRISCH = timedelta(minutes=10)
_BEANTRAGT = (Rolle.SACHBEARBEITUNG, Rolle.AUFSICHT)


@dataclass
class Eingereicht:
    """One request with what became of it."""

    posten: Freigabeposten
    meldung: Freigabemeldung
    person: str


@dataclass
class FakeFreigabestelle:
    """`sitzungen` maps a session to its person of the directory; `personen` a Benutzer.id to the human behind it, if
    one human has several accounts; `angemeldet_am` when a session's password was typed (not told: just now).
    `hoechstens_s` is how long a waiting question really waits (0: answers at once)."""

    sitzungen: dict[str, Benutzer] = field(default_factory=dict)
    personen: Mapping[str, str] = field(default_factory=dict)
    uhr: Callable[[], datetime] = field(default_factory=lambda: FakeUhr().jetzt)
    angemeldet_am: dict[str, datetime] = field(default_factory=dict)
    hoechstens_s: float = 0.0
    offline: bool = False
    eingereicht: dict[str, Eingereicht] = field(default_factory=dict)
    wartende: int = 0
    _wechsel: threading.Condition = field(default_factory=threading.Condition)
    _marke: int = 1

    def beantrage(self, sitzung: str, posten: Freigabeposten) -> Freigabemeldung:
        """Put a request into the inbox; an open one of the same Vorgang is taken back by it."""
        wer = self._wer(sitzung, *_BEANTRAGT)
        with self._wechsel:
            schon = self.eingereicht.get(posten.antrag_id)
            if schon is not None:
                if schon.posten.inhalt != posten.inhalt:
                    raise Eingabefehler(Fehlercode.FREIGABE_UEBERHOLT)
                return schon.meldung
            for anderer in self.eingereicht.values():
                if anderer.posten.vorgang_id == posten.vorgang_id and anderer.meldung.stand is Freigabestand.OFFEN:
                    self._setze(anderer, Freigabestand.ZURUECKGEZOGEN)
            eigen = replace(posten, von=wer.id, von_name=wer.name, gemeinde_ags=wer.gemeinde_ags, am=self.uhr())
            meldung = Freigabemeldung(posten.antrag_id, Freigabestand.OFFEN)
            self.eingereicht[posten.antrag_id] = Eingereicht(eigen, meldung, self._person(wer))
            self._geaendert()
            return meldung

    def ziehe_zurueck(self, sitzung: str, antrag_id: str) -> Freigabemeldung:
        """Take it back, unless it was decided."""
        self._wer(sitzung, *_BEANTRAGT)
        with self._wechsel:
            antrag = self.eingereicht.get(antrag_id)
            if antrag is None:
                return Freigabemeldung(antrag_id, Freigabestand.ZURUECKGEZOGEN)
            if antrag.meldung.stand is Freigabestand.OFFEN:
                self._setze(antrag, Freigabestand.ZURUECKGEZOGEN)
            return antrag.meldung

    def eingang(self, sitzung: str, marke: str, warte_s: float) -> Stand[Freigabeposten]:
        """The open requests of the supervisor's town."""

        def jetzt() -> tuple[Freigabeposten, ...]:
            wer = self._wer(sitzung, Rolle.AUFSICHT)
            offen = [e for e in self.eingereicht.values() if e.meldung.stand is Freigabestand.OFFEN]
            eigene = [replace(e.posten, eigener=e.person == self._person(wer)) for e in offen]
            return tuple(sorted((p for p in eigene if p.gemeinde_ags == wer.gemeinde_ags), key=lambda p: p.am))

        return self._warte(jetzt, marke, warte_s)

    def entscheide(self, sitzung: str, antrag_id: str, inhalt: str, gewaehrt: bool, grund: str) -> Freigabemeldung:
        """The first decision stands."""
        wer = self._wer(sitzung, Rolle.AUFSICHT)
        if self.uhr() - self.angemeldet_am.get(sitzung, self.uhr()) > FRISCH:
            raise Eingabefehler(Fehlercode.ANMELDUNG_ZU_ALT, "anmeldung.kennwort")
        with self._wechsel:
            antrag = self.eingereicht.get(antrag_id)
            if antrag is None or antrag.posten.gemeinde_ags != wer.gemeinde_ags or antrag.posten.inhalt != inhalt:
                raise Eingabefehler(Fehlercode.FREIGABE_UEBERHOLT)
            if antrag.person == self._person(wer):
                raise Eingabefehler(Fehlercode.FREIGABE_EIGENER_ANTRAG)
            if antrag.meldung.stand is Freigabestand.ZURUECKGEZOGEN:
                raise Eingabefehler(Fehlercode.FREIGABE_UEBERHOLT)
            stand = Freigabestand.GEWAEHRT if gewaehrt else Freigabestand.ABGELEHNT
            if antrag.meldung.stand is Freigabestand.OFFEN:
                self._setze(antrag, stand, wer.id, self.uhr(), grund)
                antrag.meldung = replace(antrag.meldung, name=wer.name)
                return antrag.meldung
            erste = antrag.meldung
            return replace(erste, zuerst=(erste.entschieden_von, erste.stand) == (wer.id, stand))

    def meldungen(self, antrag_ids: Sequence[str], marke: str, warte_s: float) -> Stand[Freigabemeldung]:
        """What became of these requests; an unknown one is left out."""

        def jetzt() -> tuple[Freigabemeldung, ...]:
            self._erreichbar()
            return tuple(self.eingereicht[i].meldung for i in antrag_ids if i in self.eingereicht)

        return self._warte(jetzt, marke, warte_s)

    def _warte(self, jetzt: Callable[[], tuple[T, ...]], marke: str, warte_s: float) -> Stand[T]:
        with self._wechsel:
            eintraege = jetzt()
            self.wartende += 1
            self._wechsel.notify_all()
            self._wechsel.wait_for(lambda: str(self._marke) != marke, min(warte_s, self.hoechstens_s))
            self.wartende -= 1
            eintraege = jetzt()
            return Stand(eintraege, str(self._marke))

    def _setze(
        self,
        antrag: Eingereicht,
        stand: Freigabestand,
        von: str = "",
        am: datetime | None = None,
        grund: str = "",
    ) -> None:
        antrag.meldung = Freigabemeldung(antrag.posten.antrag_id, stand, von, am, grund)
        self._geaendert()

    def _geaendert(self) -> None:
        self._marke += 1
        self._wechsel.notify_all()

    def _wer(self, sitzung: str, *rollen: Rolle) -> Benutzer:
        self._erreichbar()
        benutzer = self.sitzungen.get(sitzung)
        if benutzer is None:
            raise Stoerung(Fehlercode.SITZUNG_ABGELAUFEN)
        if benutzer.rolle not in rollen:
            raise Stoerung(Fehlercode.ROLLE_FEHLT)
        return benutzer

    def _person(self, benutzer: Benutzer) -> str:
        return self.personen.get(benutzer.id, benutzer.id)

    def _erreichbar(self) -> None:
        if self.offline:
            raise Stoerung(Fehlercode.KREIS_NICHT_ERREICHBAR, grund="ConnectionError")
