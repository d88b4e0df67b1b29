"""One window's work from sign-in to lock: which page is shown, and who hands what to whom."""

from collections.abc import Callable

from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.ui.presenters import (
    abschluss,
    einlass,
    entwurf,
    freigabensitzung,
    lesen,
    nachtrag,
    schalterbild,
    zugang,
)
from bureau_app.ui.presenters.abschluss import AbschlussPresenter
from bureau_app.ui.presenters.anmeldung import AnmeldungPresenter
from bureau_app.ui.presenters.anzeige import Anzeige, Seite
from bureau_app.ui.presenters.aufgaben import aufgaben_faellig
from bureau_app.ui.presenters.befehle import BefehlePresenter
from bureau_app.ui.presenters.einlass import Einlass
from bureau_app.ui.presenters.entwurf import Entwurf
from bureau_app.ui.presenters.freigabensitzung import Freigabensitzung
from bureau_app.ui.presenters.leiste import LeistePresenter
from bureau_app.ui.presenters.lesen import LesenPresenter
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.nachtrag import Nachtrag
from bureau_app.ui.presenters.schalter import SchalterPresenter
from bureau_app.ui.presenters.seitenwahl import Seitenwahl, erfasst, zuhause
from bureau_app.ui.presenters.uebertragung import Registerlage, UebertragungPresenter
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.ui.presenters.vorgaenge import VorgaengePresenter
from bureau_app.ui.presenters.zugang import ZugangPresenter
from bureau_app.workflows.ports import Benutzer, Spur


class Sitzung:
    """Builds the presenters of one window and joins them."""

    def __init__(self, umgebung: Umgebung, anzeige: Anzeige) -> None:
        self._u = umgebung
        self._anzeige = anzeige
        self._benutzer: Benutzer | None = None
        self.wahl = Seitenwahl(
            umgebung, lambda: self.anmeldung.benutzer, lambda: self.uebertragung.offline, anzeige.sitzung
        )
        self.meldung = MeldungPresenter(umgebung, anzeige.meldung)
        self.leiste = LeistePresenter(umgebung, anzeige.leiste)
        self.anmeldung = AnmeldungPresenter(umgebung, self.meldung, self._angemeldet, self._gesperrt, anzeige.anmeldung)
        gesichert = self.leiste.setze_entwurf
        ausgaenge = entwurf.Ausgaenge(self._zum_abschluss, self._zum_leerlauf, gesichert, self._erbeten)
        self.entwurf = Entwurf(umgebung, self.meldung, ausgaenge, self._zeige_schalter)
        self.schalter = SchalterPresenter(umgebung, self.entwurf, self.meldung)
        self.befehle = BefehlePresenter(umgebung, self.entwurf, self.meldung, self._liest)
        abgang = abschluss.Ausgaenge(self._zurueck, self._zum_leerlauf, self._sende, self.leiste.setze_druckt)
        self.abschluss = AbschlussPresenter(umgebung, self.meldung, abgang, anzeige.abschluss)
        self.vorgaenge = VorgaengePresenter(umgebung, self.meldung, self._oeffne, anzeige.vorgaenge)
        self.einlass = self._baue_einlass()
        abnehmer = lesen.Abnehmer(self.einlass.darf_lesen, lambda: self.entwurf.lauf, self.einlass.gelesen)
        self.lesen = LesenPresenter(umgebung, self.meldung, abnehmer, self._zeige_leser)
        nimm = (self.einlass.nimm_mrz, self.schalter.nimm_code, self._nimm_nummer, self.lesen.nimm)
        self.zugang = ZugangPresenter(umgebung, self.meldung, zugang.Ziel(self.einlass.da, self.einlass.frei, *nimm))
        hoert = (self._zeige_register, self._register_bewegt, self.meldung.stoerung)
        self.uebertragung = UebertragungPresenter(umgebung, *hoert)
        self.freigaben = Freigabensitzung(umgebung, self.meldung, self.leiste, anzeige, self._ziel())
        nach = nachtrag.Ziel(self.wahl.setze, self.einlass.wenn_frei, self._oeffne)
        self.nachtrag = Nachtrag(umgebung, self.meldung, anzeige, nach)

    def _baue_einlass(self) -> Einlass:
        umfeld = einlass.Umfeld(
            lambda: self.anmeldung.benutzer, lambda: self._benutzer, self.befehle.parke, self._liest, self._zum_leerlauf
        )
        teile = (self.wahl, self.meldung, self.entwurf, self.schalter, self.abschluss, self.vorgaenge)
        return Einlass(*teile, umfeld)

    # ------------------------------------------------------------------------------------------------- the window

    def beginne(self) -> None:
        """Show the sign-in page and get the devices ready."""
        self.leiste.beginne()
        self.anmeldung.beginne()
        self.wahl.melde()
        self.lesen.waerme_auf()
        self.zugang.beginne()
        self.takt()

    def takt(self) -> None:
        """Called about every second."""
        teile = (self.anmeldung, self.meldung, self.entwurf.sicherung, self.leiste, self.uebertragung, self.zugang)
        for presenter in (*teile, self.freigaben):
            presenter.takt()

    @property
    def waehlt_dateien(self) -> bool:
        """Whether F2 asks for picture files, there being no scanner."""
        return not self._u.vorgaben.scanner

    def schliesse(self, zu: Callable[[], None], fragt: Callable[[], None]) -> None:
        """The window is to close: `zu` once everything is on disk, `fragt` if the store cannot take it."""
        if self.entwurf.sicherung.ungesichert:
            self.entwurf.sicherung.dann(lambda _vorgang: zu(), lambda _stoerung: fragt())
        else:
            zu()

    def vorfall(self, incident: str) -> None:
        """Work ended in a bug of the program: say its number, leave nothing stuck."""
        self.meldung.vorfall(incident)
        teile = (self.anmeldung, self.entwurf, self.abschluss, self.lesen, self.uebertragung, self.leiste)
        for presenter in (*teile, self.freigaben, self.nachtrag):
            presenter.nach_vorfall()

    def sichtschutz(self) -> None:
        """F11: show nothing of the person, the Vorgang stays as it is; again to go on."""
        if self._benutzer is not None and self.anmeldung.benutzer is not None:
            self.wahl.sichtschutz = not self.wahl.sichtschutz
            self._verberge(self.wahl.sichtschutz)
            self.wahl.melde()

    def zurueck(self) -> None:
        """Esc on whatever page."""
        if self.wahl.sichtschutz:
            self.sichtschutz()
        elif self.lesen.schliesse_liste() or self.anmeldung.benutzer is None:
            return
        elif self.wahl.seite is Seite.ABSCHLUSS:
            self.abschluss.zurueck()
        elif self.wahl.seite is Seite.ERFASSUNG:
            self.befehle.zurueck()
        elif self.wahl.seite is Seite.ANTRAG:
            self.freigaben.eingang.zur_liste()
        elif self.wahl.seite is Seite.AM_PLATZ:
            self.freigaben.platz.zurueck()
        elif self.wahl.seite in (Seite.EINGANG, Seite.KORREKTUR, Seite.AUFGABEN, Seite.RUECKGABEN):
            self._zum_leerlauf()
        else:
            self.meldung.schliesse()

    def von_hand(self) -> None:
        """F3: a new Vorgang without any device."""
        self.einlass.von_hand()

    def gescannt(self, roh: str) -> None:
        """A keyboard reader typed this, wherever the focus was."""
        self.zugang.gescannt(roh)

    # ------------------------------------------------------------------------------------------------- hand over

    def _angemeldet(self, benutzer: Benutzer) -> None:
        if self._benutzer is None or self._benutzer.id == benutzer.id or not self.entwurf.sicherung.ungesichert:
            self._beginne_fuer(benutzer)
        else:
            self.entwurf.sicherung.dann(lambda _: self._beginne_fuer(benutzer), self._bleibt_gesperrt)

    def _bleibt_gesperrt(self, stoerung: Stoerung) -> None:
        """The other clerk's draft is not on disk yet; nobody may take the counter from under it."""
        self.anmeldung.sperre()
        self.meldung.stoerung(stoerung)

    def _beginne_fuer(self, benutzer: Benutzer) -> None:
        selbe = self._benutzer is not None and self._benutzer.id == benutzer.id
        self._benutzer = benutzer
        self.leiste.setze_benutzer(benutzer)
        self.uebertragung.angemeldet()
        self.wahl.sichtschutz = False
        self._verberge(False)
        if selbe:
            self.wahl.melde()
            self.freigaben.beginne(benutzer, selbe)
            return
        self.abschluss.leere()
        self.entwurf.leere()
        self.wahl.setze(zuhause(benutzer))
        self.freigaben.beginne(benutzer, selbe)
        self.nachtrag.beginne(benutzer)
        if erfasst(benutzer):
            self.vorgaenge.lade(benutzer, self._nimm_wieder_auf)
        else:
            self.vorgaenge.leere()

    def _gesperrt(self) -> None:
        self.lesen.schliesse_liste()
        self.meldung.schliesse()
        self._verberge(True)
        self.freigaben.sperre()
        self.leiste.setze_benutzer(None)
        self.wahl.melde()

    def _verberge(self, verborgen: bool) -> None:
        self.entwurf.verberge(verborgen)
        self.abschluss.verberge(verborgen)
        self.vorgaenge.verberge(verborgen)
        self.freigaben.verberge(verborgen)
        self.nachtrag.verberge(verborgen)

    def _nimm_wieder_auf(self, vorgang: Vorgang | None) -> None:
        if vorgang is not None:
            self._oeffne(vorgang)
            self.meldung.info("meldung.fortgesetzt", uhrzeit=self._u.texte.uhrzeit(vorgang.angelegt_am))

    def _oeffne(self, vorgang: Vorgang) -> None:
        if self._benutzer is None:
            return
        self.meldung.schliesse()
        if self.freigaben.oeffne(self._benutzer, vorgang):
            return
        if aufgaben_faellig(vorgang):
            self.nachtrag.zu_den_aufgaben()
        elif vorgang.stufe is Stufe.ENTWURF:
            self.wahl.setze(Seite.ERFASSUNG)
            self.entwurf.oeffne(self._benutzer, vorgang)
        else:
            self._zum_abschluss(vorgang)

    def _zum_abschluss(self, vorgang: Vorgang) -> None:
        if self._benutzer is not None:
            self.meldung.schliesse()
            self.wahl.seite = Seite.ABSCHLUSS
            self.entwurf.zeige_uebernommenen(self._benutzer, vorgang)
            self.leiste.setze_vorgang()
            self.wahl.melde()
            self.abschluss.oeffne(self._benutzer, vorgang)

    def _zurueck(self, vorgang: Vorgang) -> None:
        self.abschluss.leere()
        self._oeffne(vorgang)
        self.meldung.info("abschluss.zurueckgenommen")

    def _zum_leerlauf(self) -> None:
        lauf = self.entwurf.lauf
        self.abschluss.leere()
        self.entwurf.leere()
        self.freigaben.leere()
        self.nachtrag.leere()
        self.wahl.setze(Seite.LEERLAUF)
        if self._benutzer is not None:
            self.vorgaenge.lade(self._benutzer)
        self.einlass.verlassen(lauf)

    def _ziel(self) -> freigabensitzung.Ziel:
        return freigabensitzung.Ziel(
            seite=self.wahl.setze,
            leerlauf=self._zum_leerlauf,
            bewegt=self._liste_bewegt,
            oeffne_id=lambda vorgang_id: self.einlass.wenn_frei(lambda: self.vorgaenge.setze_fort(vorgang_id)),
            oeffne=self._oeffne,
            wenn_frei=self.einlass.wenn_frei,
            sperre=self.anmeldung.sperre,
        )

    def _nimm_nummer(self, nr: str) -> None:
        """The barcode of a case sheet: what is looked for, where a number is looked for, else its Vorgang."""
        if self.einlass.da() and self.wahl.seite is Seite.KORREKTUR:
            self.nachtrag.korrektur.suche(nr)
        else:
            self.einlass.nimm_nummer(nr)

    def _liste_bewegt(self) -> None:
        if self.wahl.seite is Seite.LEERLAUF and self._benutzer is not None:
            self.vorgaenge.lade(self._benutzer)

    def _liest(self) -> bool:
        return self.lesen.beschaeftigt

    def _sende(self) -> None:
        self.uebertragung.gleich()

    def _erbeten(self, vorgang: Vorgang) -> None:
        self.freigaben.erbeten(vorgang)

    # ------------------------------------------------------------------------------------------------- registers

    def _register_bewegt(self) -> None:
        """A register answered: the closing panel and the list show it."""
        vorgang, store = self.abschluss.vorgang, self._u.schalter.store
        if vorgang is not None:
            self._u.runner.run(Spur.SPEICHER, lambda: store.lade(vorgang.id), self._geladen, self.meldung.stoerung)
        else:
            self._liste_bewegt()

    def _geladen(self, vorgang: Vorgang | None) -> None:
        if vorgang is not None:
            self.abschluss.aktualisiere(vorgang)

    # ------------------------------------------------------------------------------------------------- state

    def _zeige_schalter(self, bild: schalterbild.State) -> None:
        self._anzeige.schalter(bild)
        self.wahl.zeige_schalter(bild)

    def _zeige_leser(self, bild: lesen.State) -> None:
        self._anzeige.lesen(bild)
        self.leiste.setze_leser(bild)

    def _zeige_register(self, register: Register, lage: Registerlage) -> None:
        if register is Register.FAHRZEUGREGISTER and not lage.getrennt:
            self.freigaben.antraege.verbunden()
        self.leiste.setze_register(register, lage)
        self.wahl.melde()
