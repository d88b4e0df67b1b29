"""The clerk's own requests for a second person's word: sent, sent again, waited for, and told when decided."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bureau_app.domain import nummer
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.ui.presenters.freigabenwarten import Warteschleife
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.umgebung import Umgebung, versuche
from bureau_app.workflows.freigabe import nimm_meldung, offene, sende
from bureau_app.workflows.ports import Benutzer, Spur
from bureau_app.workflows.stellen import Freigabemeldung, Stand
from bureau_app.workflows.sync import naechster_versuch

WARTE_S = 2.0
"""How long one question is held open: a request that is made meanwhile is asked about after this, not after longer."""
_NAME = "meldungen"
_FRUEHESTENS = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Antragslage:
    """How many own requests wait, how many of them could not be sent yet, and how many decisions nobody looked at."""

    wartend: int = 0
    ungesendet: int = 0
    entschieden: int = 0


@dataclass(frozen=True, slots=True)
class Ausgaenge:
    """Who hears of it: the status line, the list of own Vorgaenge, and who opens one of them."""

    lage: Callable[[Antragslage], None]
    bewegt: Callable[[Vorgang], None]
    oeffne: Callable[[str], None] = field(repr=False)


@dataclass
class _Antrag:
    vorgang: Vorgang
    gesendet: bool = False
    unterwegs: bool = False


class FreigabenPresenter:
    """Works for whoever is signed in; nothing here stops the clerk's work."""

    def __init__(
        self, umgebung: Umgebung, meldung: MeldungPresenter, warte: Warteschleife, ausgaenge: Ausgaenge
    ) -> None:
        self._u, self._meldung, self._warte, self._ausgaenge = umgebung, meldung, warte, ausgaenge
        self._benutzer: Benutzer | None = None
        self._antraege: dict[str, _Antrag] = {}
        self._entschieden: list[str] = []
        self._zuletzt = self._marke = ""
        self._lauf = self._fehlschlaege = 0
        self._wieder_ab: datetime | None = None
        self._ruht = self._gesagt = False

    # ------------------------------------------------------------------------------------------------- begin, end

    def beginne(self, benutzer: Benutzer) -> None:
        """Somebody signed in: own requests that wait are sent again, whatever became of the program since."""
        if self._benutzer is None or self._benutzer.id != benutzer.id:
            self._entschieden, self._zuletzt = [], ""
        self._beende()
        self._benutzer = benutzer
        self._ruht, self._gesagt = not benutzer.sitzung, False
        s, lauf = self._u.schalter, self._lauf

        def fertig(vorgaenge: Sequence[Vorgang]) -> None:
            if lauf == self._lauf:
                for vorgang in vorgaenge:
                    self._nimm_auf(vorgang)
                self._melde()

        self._u.runner.run(Spur.SPEICHER, lambda: offene(s, benutzer), fertig, self._meldung.stoerung)

    def pausiere(self) -> None:
        """The counter is locked: nobody is told anything."""
        self._beende()
        self._melde()

    def erbeten(self, vorgang: Vorgang) -> None:
        """The clerk asked just now."""
        self._zuletzt = vorgang.id
        if self._ruht:
            self._meldung.warnung("freigaben.ohne_verbindung", nummer=nummer.anzeige(vorgang.nummer))
        else:
            self._meldung.erfolg("freigaben.erbeten", nummer=nummer.anzeige(vorgang.nummer))
        self._nimm_auf(vorgang)
        self._melde()

    def angesehen(self, vorgang: Vorgang) -> None:
        """The Vorgang is on the screen: its decision is known, and if it no longer waits nobody asks about it."""
        self._entschieden = [vorgang_id for vorgang_id in self._entschieden if vorgang_id != vorgang.id]
        if vorgang.stufe is not Stufe.ZUR_FREIGABE:
            self._vergiss(vorgang.id)
        self._melde()

    def oeffne(self) -> None:
        """One key: to the decision that came last, else to the request that was made last."""
        wartend = [antrag.vorgang.id for antrag in self._antraege.values()]
        ziel = next(iter((*self._entschieden[::-1], *(i for i in (self._zuletzt,) if i in wartend), *wartend)), "")
        if ziel:
            self._ausgaenge.oeffne(ziel)

    def verbunden(self) -> None:
        """The Kreis answered: what waits for it need not wait longer, unless only a new sign-in helps."""
        ohne_sitzung = self._benutzer is not None and not self._benutzer.sitzung
        if self._antraege and ohne_sitzung and not self._gesagt:
            self._gesagt = True
            self._meldung.info("freigaben.neu_anmelden")
        self._wieder_ab = None
        self._sende_alle()

    def takt(self) -> None:
        """Called about every second."""
        if self._wieder_ab and self._u.schalter.uhr.jetzt() >= self._wieder_ab:
            self._wieder_ab = None
            self._sende_alle()

    def nach_vorfall(self) -> None:
        """Work ended in a bug: what was on its way goes again."""
        for antrag in self._antraege.values():
            antrag.unterwegs = False
        self._wieder_ab = self._u.schalter.uhr.jetzt() + _FRUEHESTENS

    # ------------------------------------------------------------------------------------------------- sending

    def _nimm_auf(self, vorgang: Vorgang) -> None:
        assert vorgang.freigabe is not None
        self._antraege[vorgang.freigabe.antrag.id] = _Antrag(vorgang)
        self._sende_alle()

    def _sende_alle(self) -> None:
        if self._ruht or self._wieder_ab is not None:
            return
        for antrag_id, antrag in list(self._antraege.items()):
            if not antrag.gesendet and not antrag.unterwegs:
                self._sende(antrag_id, antrag)

    def _sende(self, antrag_id: str, antrag: _Antrag) -> None:
        u, benutzer, lauf = self._u, self._benutzer, self._lauf
        assert benutzer is not None
        antrag.unterwegs = True

        def fertig(ergebnis: Vorgang | Eingabefehler) -> None:
            if lauf != self._lauf:
                return
            antrag.unterwegs = False
            self._fehlschlaege = 0
            if isinstance(ergebnis, Eingabefehler):
                antrag.gesendet = True
                self._meldung.eingabefehler(ergebnis)
            elif ergebnis.stufe is not Stufe.ZUR_FREIGABE:
                self._entschieden_ist(ergebnis)
            else:
                antrag.gesendet, antrag.vorgang = True, ergebnis
            self._frage_nach()
            self._melde()

        def gescheitert(stoerung: Stoerung) -> None:
            if lauf != self._lauf:
                return
            antrag.unterwegs = False
            self._gescheitert(stoerung)

        arbeit = versuche(lambda: sende(u.schalter, u.freigabe, benutzer, antrag.vorgang))
        u.runner.run(Spur.NETZ, arbeit, fertig, gescheitert)

    def _gescheitert(self, stoerung: Stoerung) -> None:
        """Said once; then it is tried again by itself, unless only a new sign-in helps."""
        if not self._fehlschlaege and not self._ruht:
            self._meldung.stoerung(stoerung)
        self._fehlschlaege += 1
        if stoerung.code in (Fehlercode.SITZUNG_ABGELAUFEN, Fehlercode.ROLLE_FEHLT):
            self._ruht = True
        else:
            pause = max(_FRUEHESTENS, naechster_versuch(self._fehlschlaege, self._u.zufall()))
            self._wieder_ab = self._u.schalter.uhr.jetzt() + pause
        self._melde()

    # ------------------------------------------------------------------------------------------------- waiting

    def _frage_nach(self) -> None:
        """Hold a question open as long as anything waits at the district."""
        gesendet = [antrag_id for antrag_id, antrag in self._antraege.items() if antrag.gesendet]
        if not gesendet:
            self._warte.nimm_weg(_NAME)
            return
        self._warte.setze(_NAME, self._frage, lambda _: None, WARTE_S)

    def _frage(self, warte_s: float) -> Callable[[], None]:
        lauf = self._lauf
        ids = [antrag_id for antrag_id, antrag in list(self._antraege.items()) if antrag.gesendet]
        stand = self._u.freigabe_warten.meldungen(ids, self._marke, warte_s)
        return lambda: self._gehoert(ids, stand) if lauf == self._lauf else None

    def _gehoert(self, gefragt: Sequence[str], stand: Stand[Freigabemeldung]) -> None:
        """The mark is remembered only after every decision is on disk: the district forgets what we say we know."""
        meldungen = {meldung.antrag_id: meldung for meldung in stand.eintraege}
        for antrag_id in gefragt:
            if antrag_id in self._antraege and antrag_id not in meldungen:
                self._antraege[antrag_id].gesendet = False
        entschieden = [m for m in meldungen.values() if m.stand is not Freigabestand.OFFEN]
        offen = [(self._antraege[m.antrag_id].vorgang, m) for m in entschieden if m.antrag_id in self._antraege]
        if not offen:
            self._marke = stand.marke
            self._sende_alle()
        for vorgang, meldung in offen:
            self._wende_an(vorgang, meldung)

    def _wende_an(self, vorgang: Vorgang, meldung: Freigabemeldung) -> None:
        s, benutzer, lauf = self._u.schalter, self._benutzer, self._lauf
        assert benutzer is not None

        def fertig(ergebnis: Vorgang | Eingabefehler) -> None:
            if lauf == self._lauf and isinstance(ergebnis, Vorgang):
                self._entschieden_ist(ergebnis)
                self._frage_nach()
            elif isinstance(ergebnis, Eingabefehler):
                self._meldung.eingabefehler(ergebnis)

        arbeit = versuche(lambda: nimm_meldung(s, benutzer, vorgang, meldung))
        self._u.runner.run(Spur.SPEICHER, arbeit, fertig, self._meldung.stoerung)

    def _entschieden_ist(self, vorgang: Vorgang) -> None:
        if not self._vergiss(vorgang.id):
            return
        self._entschieden.append(vorgang.id)
        freigabe, nr = vorgang.freigabe, nummer.anzeige(vorgang.nummer)
        name = (freigabe.name if freigabe else "") or self._u.texte("freigaben.aufsicht")
        if freigabe is None:
            self._meldung.warnung("freigaben.zurueckgezogen", nummer=nr)
        elif freigabe.stand is Freigabestand.GEWAEHRT:
            self._meldung.erfolg("freigaben.gewaehrt", nummer=nr, name=name)
        else:
            self._meldung.warnung("freigaben.abgelehnt", nummer=nr, name=name, grund=freigabe.grund)
        self._melde()
        self._ausgaenge.bewegt(vorgang)

    def _vergiss(self, vorgang_id: str) -> bool:
        """Whether it was one that waited."""
        ids = [antrag_id for antrag_id, antrag in self._antraege.items() if antrag.vorgang.id == vorgang_id]
        for antrag_id in ids:
            del self._antraege[antrag_id]
        return bool(ids)

    # ------------------------------------------------------------------------------------------------- state

    def _beende(self) -> None:
        self._lauf += 1
        self._antraege, self._marke, self._fehlschlaege, self._wieder_ab = {}, "", 0, None
        self._warte.nimm_weg(_NAME)

    def _melde(self) -> None:
        if self._benutzer is None:
            return
        ungesendet = sum(not antrag.gesendet for antrag in self._antraege.values())
        self._ausgaenge.lage(Antragslage(len(self._antraege), ungesendet, len(self._entschieden)))
