"""A counter of the simulation: the shipped store, steps and engine on a disk in memory, with a clock of its own."""

import functools
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine

from bureau_app.district.access import Geraeteausweis
from bureau_app.domain.bezug import Bezugsgrund
from bureau_app.domain.ereignis import Register
from bureau_app.domain.fahrzeug import fin_pruefziffer
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.link.relais import KreisRelais
from bureau_app.link.verbindung import Antwort
from bureau_app.store.case_store import SqlCaseStore
from bureau_app.store.engine import Datenbank
from bureau_app.store.migrations import aktualisiere
from bureau_app.store.sperre import Programmsperre
from bureau_app.workflows import druck, freigabe, kasse, korrektur, sync, ummeldung
from bureau_app.workflows.ports import Arbeitsplatz, Benutzer, Rolle
from bureau_app.workflows.schalter import Schalter
from tests.beispiele import angaben
from tests.eintraege import stammdaten
from tests.fakes.schalter import baue_schalter
from tests.fakes.uhr import FakeUhr
from tests.simulation.netz import Draht, Freigabeweg, Kreisweg, Netz
from tests.simulation.platte import eingerichtet, lege_ein
from tests.simulation.stadtschluessel import schluesseldatei
from tests.simulation.vorlage import RICHTIG, UMZUG, geburtstag, lege_vor

HU_ABGELAUFEN = "06.2026"


class KeineSperre(Programmsperre):
    """One program a disk is what the simulation's scheduler sees to."""

    def __init__(self) -> None: ...

    def gib_frei(self) -> None: ...


@functools.cache
def leere_ablage() -> bytes:
    """The image of a counter's database that nothing was written to."""

    def richte_ein(engine: Engine) -> None:
        with engine.begin() as verbindung:
            aktualisiere(verbindung)

    return eingerichtet(richte_ein)


def leerer_store() -> SqlCaseStore:
    """A store on a disk of its own."""
    platte, engine = lege_ein()
    platte.spiele_ein(leere_ablage())
    return SqlCaseStore(Datenbank(engine, KeineSperre()), FakeUhr())


def _schalter(uhr: FakeUhr, arbeitsplatz: Arbeitsplatz, store: SqlCaseStore) -> Schalter:
    return replace(baue_schalter(stammdaten(), store, uhr=uhr), arbeitsplatz=arbeitsplatz)


class Platz:
    """One counter. `beginne` gives it an empty disk; `starte` is a new start of its program on the disk as it is."""

    def __init__(self, geraet: Geraeteausweis) -> None:
        self.geraet = self.anfangs = geraet
        self.platte, self.engine = lege_ein()

    def beginne(self, netz: Netz, neue_id: Callable[[], str], konten: dict[str, str]) -> None:
        """A new counter PC; `konten` are the ids of its town's accounts by Kennung."""
        self.platte.spiele_ein(leere_ablage())
        self.uhr, self.netz, self.neue_id, self.geraet = FakeUhr(), netz, neue_id, self.anfangs
        self.konten = konten
        self.sitzungen = dict.fromkeys(konten, "")
        self.quittiert: dict[str, int] = {}
        self.gelesen: set[tuple[str, str]] = set()
        self.starte()

    def starte(self) -> None:
        """What was not committed never was."""
        self.platte.rollback()
        self.platte.stirb_am(0)
        arbeitsplatz = Arbeitsplatz(self.geraet.nummer, self.geraet.gemeinde_ags, "Schalter")
        self.store = SqlCaseStore(Datenbank(self.engine, KeineSperre()), self.uhr)
        self.s = replace(_schalter(self.uhr, arbeitsplatz, self.store), neue_id=self.neue_id)
        draht = Draht(self.netz, self.geraet, self._lies)
        self.kreis, self.freigabe = Kreisweg(draht), Freigabeweg(draht)
        eigener = Draht(self.netz, self.geraet, lambda _weg, _antwort: None)
        self.relais = KreisRelais(eigener, schluesseldatei(self.geraet.gemeinde_ags), self.store)

    def werde(self, geraet: Geraeteausweis) -> None:
        """The PC was enrolled once more: its store stays, its number and token are new."""
        self.geraet = geraet
        self.starte()

    def wer(self, kennung: str) -> Benutzer:
        """A person of this town at this counter."""
        rolle = Rolle.AUFSICHT if kennung == "anna" else Rolle.SACHBEARBEITUNG
        ags = self.geraet.gemeinde_ags
        return Benutzer(self.konten[kennung], kennung, kennung, "EB", rolle, ags, self.sitzungen[kennung])

    def wessen(self, v: Vorgang) -> Benutzer:
        """Whose Vorgang this is."""
        return next(self.wer(kennung) for kennung, konto in self.konten.items() if konto == v.sachbearbeiter)

    def merke(self, v: Vorgang) -> Vorgang:
        """The step returned: from now on it is on the disk."""
        self.quittiert[v.id] = max(v.fassung, self.quittiert.get(v.id, 0))
        return v

    # ------------------------------------------------------------------------------------------------ steps of a case

    def lege_vor(self, *fins: str, version: int | None = None) -> Vorgang:
        """A Vorgang about these vehicles that only has to be closed."""
        return self.merke(lege_vor(self.s, self.wer("erna"), *fins, version=version))

    def eroeffne(self, fin: str, kennung: str, zu_zweit: bool) -> Vorgang:
        """A Vorgang from its very beginning, its draft entered; with `zu_zweit` a second person must grant it."""
        felder = dict(UMZUG[self.geraet.gemeinde_ags], fahrzeug__0__E=fin)
        felder["person__geburtsdatum"] = f"{geburtstag(fin):%d.%m.%Y}"
        felder |= {"fahrzeug__0__X": HU_ABGELAUFEN} if zu_zweit else {}
        werte = angaben(1, **felder).eingegeben("fahrzeug.0.3", fin_pruefziffer(fin))
        v = self.merke(ummeldung.eroeffne(self.s, self.wer(kennung)))
        return self.merke(ummeldung.erfasse(self.s, v, werte))

    def storniere(self, v: Vorgang) -> Vorgang:
        """Take a closed one back, by a Vorgang of its own."""
        return self.merke(korrektur.beginne_storno(self.s, self.wessen(v), v, Bezugsgrund.NICHT_EINGEZOGEN))

    def berichtige(self, v: Vorgang) -> Vorgang:
        """Another house number for a closed one, by a Vorgang of its own."""
        neu = self.merke(korrektur.beginne_korrektur(self.s, self.wessen(v), v, Bezugsgrund.FEHLER_DER_BEHOERDE))
        anschrift = RICHTIG[self.geraet.gemeinde_ags]
        return self.merke(ummeldung.erfasse(self.s, neu, neu.angaben.eingegeben("neu.anschrift", anschrift)))

    def schritt(self, v: Vorgang) -> Vorgang:
        """The next step of a Vorgang, whatever its stage."""
        return self.merke(self._schritt(v, self.wessen(v)))

    def _schritt(self, v: Vorgang, wer: Benutzer) -> Vorgang:
        match v.stufe:
            case Stufe.ENTWURF:
                return self._entwurf(v, wer)
            case Stufe.ZUR_FREIGABE:
                return freigabe.sende(self.s, self.freigabe, wer, v)
            case Stufe.UEBERNOMMEN if v.bezug and v.offene_aufkleber():
                return druck.drucke_naechsten(self.s, wer, v)
            case Stufe.UEBERNOMMEN if v.bezug:
                return ummeldung.schliesse_ab(self.s, wer, v)
            case Stufe.UEBERNOMMEN:
                return kasse.quittiere(self.s, wer, v, "R-1")
            case Stufe.KASSIERT:
                return druck.drucke_naechsten(self.s, wer, v)
            case Stufe.IM_DRUCK:
                return druck.nach_neustart(self.s, wer, v)
            case Stufe.UNGEKLAERT:
                return druck.klaere(self.s, wer, v, liegt_vor=True)
            case Stufe.GEDRUCKT:
                return ummeldung.schliesse_ab(self.s, wer, v)
        return v

    def _entwurf(self, v: Vorgang, wer: Benutzer) -> Vorgang:
        if v.freigabe and v.freigabe.stand is Freigabestand.ABGELEHNT:
            return ummeldung.verwirf(self.s, wer, v)
        gewaehrt = v.freigabe is not None and v.freigabe.stand is Freigabestand.GEWAEHRT
        if not gewaehrt and (v.bezug or v.angaben.text("fahrzeug.0.X") == HU_ABGELAUFEN):
            return freigabe.erbitte(self.s, wer, v, "so" if v.bezug else "HU-Termin steht")
        return ummeldung.uebernimm(self.s, wer, v)

    # ------------------------------------------------------------------------------------------------- with the Kreis

    def runde(self) -> sync.Bericht:
        """One round of the shipped engine."""
        return sync.kreis_runde(self.s, self.kreis)

    def melde(self) -> sync.Bericht:
        """One round of the shipped engine with the town, over the Kreis."""
        return sync.melde_runde(self.s, self.relais)

    def hole(self, v: Vorgang, marke: str) -> str:
        """Ask what became of a request, and take it; the mark to ask with next time."""
        assert v.freigabe is not None
        stand = self.freigabe.meldungen([v.freigabe.antrag.id], marke, 0)
        for meldung in stand.eintraege:
            self.merke(freigabe.nimm_meldung(self.s, self.wessen(v), v, meldung))
        return stand.marke

    def _lies(self, weg: str, antwort: Antwort) -> None:
        """Keep what the feed told, as far as the answer came whole."""
        if weg != "/v1/sync" or antwort[0] != 200:
            return
        try:
            gesagt: dict[str, Any] = json.loads(antwort[1])
        except ValueError:
            return
        self.gelesen |= {(e["op_id"], e["art"]) for e in gesagt["feed"]}

    def hinter(self, gift: set[str]) -> set[str]:
        """These changes, and those that wait for one of them or for one that does: later ones of its Vorgang, and of a
        Storno."""
        frage = (
            "SELECT s.op_id FROM ausgang AS s JOIN vorgang AS v ON v.id = s.vorgang_id JOIN ausgang AS a"
            " ON a.vorgang_id IN (v.bezug, v.id) AND a.nr < s.nr WHERE a.op_id = ?"
        )
        alle, neue = set(gift), set(gift)
        while neue:
            neue = {op_id for vorige in neue for (op_id,) in self.platte.zeilen(frage, vorige)} - alle
            alle |= neue
        return alle

    def bestaetigte(self) -> set[str]:
        """The op ids of the Fahrzeugregister's changes that count as confirmed here."""
        frage = "SELECT op_id FROM ausgang WHERE register = 'fahrzeugregister' AND stand = 'bestaetigt'"
        return {op_id for (op_id,) in self.platte.zeilen(frage)}

    def offen(self) -> int:
        """How many changes the Kreis has not ruled on."""
        return self.store.wartend()[Register.FAHRZEUGREGISTER]
