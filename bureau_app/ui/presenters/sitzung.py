"""One window's work from sign-in to lock: which page is shown, and who hands what to whom."""

from collections.abc import Callable

from bureau_app.domain import nummer
from bureau_app.domain.ausweis import Mrz
from bureau_app.domain.ereignis import Register
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.lesung import Lesung
from bureau_app.domain.vorgang import Stufe, Vorgang
from bureau_app.ui.presenters import abschluss, entwurf, lesen, schalterbild, zugang
from bureau_app.ui.presenters.abschluss import AbschlussPresenter
from bureau_app.ui.presenters.anmeldung import AnmeldungPresenter
from bureau_app.ui.presenters.anzeige import Anzeige, Seite, State
from bureau_app.ui.presenters.befehle import BefehlePresenter
from bureau_app.ui.presenters.entwurf import Entwurf
from bureau_app.ui.presenters.leiste import LeistePresenter
from bureau_app.ui.presenters.lesen import LesenPresenter
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.schalter import SchalterPresenter
from bureau_app.ui.presenters.uebertragung import Registerlage, UebertragungPresenter
from bureau_app.ui.presenters.umgebung import Betriebsart, Umgebung
from bureau_app.ui.presenters.vorgaenge import VorgaengePresenter
from bureau_app.ui.presenters.zugang import ZugangPresenter
from bureau_app.workflows.ports import Benutzer, Spur


class Sitzung:
    """Builds the presenters of one window and joins them."""

    def __init__(self, umgebung: Umgebung, anzeige: Anzeige) -> None:
        self._u = umgebung
        self._anzeige = anzeige
        self._benutzer: Benutzer | None = None
        self._seite = Seite.LEERLAUF
        self._sichtschutz = False
        self._schalterbild = schalterbild.State()
        self.meldung = MeldungPresenter(umgebung, anzeige.meldung)
        self.leiste = LeistePresenter(umgebung, anzeige.leiste)
        self.anmeldung = AnmeldungPresenter(umgebung, self.meldung, self._angemeldet, self._gesperrt, anzeige.anmeldung)
        ausgaenge = entwurf.Ausgaenge(self._zum_abschluss, self._zum_leerlauf, self.leiste.setze_entwurf)
        self.entwurf = Entwurf(umgebung, self.meldung, ausgaenge, self._zeige_schalter)
        self.schalter = SchalterPresenter(umgebung, self.entwurf, self.meldung)
        self.befehle = BefehlePresenter(umgebung, self.entwurf, self.meldung, lambda: self.lesen.beschaeftigt)
        self.abschluss = AbschlussPresenter(
            umgebung,
            self.meldung,
            abschluss.Ausgaenge(self._zurueck, self._zum_leerlauf, self._sende, self.leiste.setze_druckt),
            anzeige.abschluss,
        )
        self.vorgaenge = VorgaengePresenter(umgebung, self.meldung, self._oeffne, anzeige.vorgaenge)
        abnehmer = lesen.Abnehmer(self._darf_lesen, lambda: self.entwurf.lauf, self._gelesen)
        self.lesen = LesenPresenter(umgebung, self.meldung, abnehmer, self._zeige_leser)
        nimm = (self._nimm_mrz, self.schalter.nimm_code, self._nimm_nummer, self.lesen.nimm)
        self.zugang = ZugangPresenter(umgebung, self.meldung, zugang.Ziel(self._ist_da, self._ist_frei, *nimm))
        self.uebertragung = UebertragungPresenter(umgebung, self._zeige_register, self._register_bewegt)

    # ------------------------------------------------------------------------------------------------- the window

    def beginne(self) -> None:
        """Show the sign-in page and get the devices ready."""
        self.leiste.beginne()
        self.anmeldung.beginne()
        self._melde()
        self.lesen.waerme_auf()
        self.zugang.beginne()
        self.takt()

    def takt(self) -> None:
        """Called about every second."""
        teile = (self.anmeldung, self.meldung, self.entwurf.sicherung, self.leiste, self.uebertragung, self.zugang)
        for presenter in teile:
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
        for presenter in (self.anmeldung, self.entwurf, self.abschluss, self.lesen, self.uebertragung, self.leiste):
            presenter.nach_vorfall()

    def sichtschutz(self) -> None:
        """F11: show nothing of the person, the Vorgang stays as it is; again to go on."""
        if self._benutzer is not None and self.anmeldung.benutzer is not None:
            self._sichtschutz = not self._sichtschutz
            self._verberge(self._sichtschutz)
            self._melde()

    def zurueck(self) -> None:
        """Esc on whatever page."""
        if self._sichtschutz:
            self.sichtschutz()
        elif self.lesen.schliesse_liste() or self.anmeldung.benutzer is None:
            return
        elif self._seite is Seite.ABSCHLUSS:
            self.abschluss.zurueck()
        elif self._seite is Seite.ERFASSUNG:
            self.befehle.zurueck()
        else:
            self.meldung.schliesse()

    def von_hand(self) -> None:
        """F3: a new Vorgang without any device."""
        if self._mache_platz():
            self._neuer_vorgang()

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
        self._sichtschutz = False
        self._verberge(False)
        if selbe:
            self._melde()
            return
        self.abschluss.leere()
        self.entwurf.leere()
        self._seite = Seite.LEERLAUF
        self._melde()
        self.vorgaenge.lade(benutzer, self._nimm_wieder_auf)

    def _gesperrt(self) -> None:
        self.lesen.schliesse_liste()
        self.meldung.schliesse()
        self._verberge(True)
        self.leiste.setze_benutzer(None)
        self._melde()

    def _verberge(self, verborgen: bool) -> None:
        self.entwurf.verberge(verborgen)
        self.abschluss.verberge(verborgen)

    def _nimm_wieder_auf(self, vorgang: Vorgang | None) -> None:
        if vorgang is not None:
            self._oeffne(vorgang)
            self.meldung.info("meldung.fortgesetzt", uhrzeit=self._u.texte.uhrzeit(vorgang.angelegt_am))

    def _oeffne(self, vorgang: Vorgang) -> None:
        if self._benutzer is None:
            return
        self.meldung.schliesse()
        if vorgang.stufe is Stufe.ENTWURF:
            self._seite = Seite.ERFASSUNG
            self._melde()
            self.entwurf.oeffne(self._benutzer, vorgang)
        else:
            self._zum_abschluss(vorgang)

    def _zum_abschluss(self, vorgang: Vorgang) -> None:
        if self._benutzer is not None:
            self.meldung.schliesse()
            self._seite = Seite.ABSCHLUSS
            self.entwurf.zeige_uebernommenen(self._benutzer, vorgang)
            self.leiste.setze_vorgang()
            self._melde()
            self.abschluss.oeffne(self._benutzer, vorgang)

    def _zurueck(self, vorgang: Vorgang) -> None:
        self.abschluss.leere()
        self._oeffne(vorgang)
        self.meldung.info("abschluss.zurueckgenommen")

    def _zum_leerlauf(self) -> None:
        self.abschluss.leere()
        self.entwurf.leere()
        self._seite = Seite.LEERLAUF
        self._melde()
        if self._benutzer is not None:
            self.vorgaenge.lade(self._benutzer)

    def _sende(self) -> None:
        self.uebertragung.gleich()

    # ------------------------------------------------------------------------------------------------- devices

    def _darf_lesen(self) -> bool:
        """Whether a document may come now; a finished Vorgang makes room for the next."""
        return self._ist_da() and self._mache_platz()

    def _ist_da(self) -> bool:
        return self.anmeldung.benutzer is not None and not self._sichtschutz

    def _ist_frei(self) -> bool:
        """Whether pictures that come by themselves belong to what is on the screen, or to the next Vorgang."""
        unterbrochen = self._seite is Seite.ABSCHLUSS and not self.abschluss.fertig
        return self._ist_da() and not self.lesen.beschaeftigt and not unterbrochen

    def _nimm_mrz(self, mrz: Mrz) -> None:
        if self._darf_lesen():
            self._sorge_fuer_vorgang()
            self.schalter.nimm_mrz(mrz)

    def _nimm_nummer(self, nr: str) -> None:
        benutzer = self.anmeldung.benutzer
        if benutzer is not None and self._kann_oeffnen():
            self.vorgaenge.oeffne_nummer(nr, benutzer, self._kann_oeffnen)

    def _kann_oeffnen(self) -> bool:
        if self._seite is Seite.ERFASSUNG:
            self.meldung.warnung("leser.erst_parken")
        return self._seite is not Seite.ERFASSUNG and self._darf_lesen()

    def _mache_platz(self) -> bool:
        if self._seite is Seite.ABSCHLUSS:
            if not self.abschluss.fertig:
                self.meldung.warnung("leser.erst_abschliessen")
                return False
            self._zum_leerlauf()
        return self.anmeldung.benutzer is not None

    def _gelesen(self, lesung: Lesung, letzte: bool) -> None:
        if self._benutzer is not None and self._seite is not Seite.ABSCHLUSS:
            self._sorge_fuer_vorgang()
            self.schalter.nimm_lesung(lesung, letzte)

    def _sorge_fuer_vorgang(self) -> None:
        if not self.entwurf.da:
            self._neuer_vorgang()

    def _neuer_vorgang(self) -> None:
        if self._benutzer is not None and not self.entwurf.da:
            self._seite = Seite.ERFASSUNG
            self._melde()
            self.entwurf.neu(self._benutzer)

    def _register_bewegt(self) -> None:
        """A register answered: the closing panel and the list show it."""
        vorgang, store = self.abschluss.vorgang, self._u.schalter.store
        if vorgang is not None:
            self._u.runner.run(Spur.SPEICHER, lambda: store.lade(vorgang.id), self._geladen, self.meldung.stoerung)
        elif self._seite is Seite.LEERLAUF and self._benutzer is not None:
            self.vorgaenge.lade(self._benutzer)

    def _geladen(self, vorgang: Vorgang | None) -> None:
        if vorgang is not None:
            self.abschluss.aktualisiere(vorgang)

    # ------------------------------------------------------------------------------------------------- state

    def _zeige_schalter(self, bild: schalterbild.State) -> None:
        fehler_vorher, self._schalterbild = self._schalterbild, bild
        self._anzeige.schalter(bild)
        if (fehler_vorher.nummer, fehler_vorher.hat_fehler) != (bild.nummer, bild.hat_fehler):
            self._melde()

    def _zeige_leser(self, bild: lesen.State) -> None:
        self._anzeige.lesen(bild)
        self.leiste.setze_leser(bild)

    def _zeige_register(self, register: Register, lage: Registerlage) -> None:
        self.leiste.setze_register(register, lage)
        self._melde()

    def _melde(self) -> None:
        seite = Seite.SICHTSCHUTZ if self._sichtschutz else self._seite
        if self.anmeldung.benutzer is None:
            seite = Seite.ANMELDUNG
        texte, art = self._u.texte, self._u.vorgaben.betriebsart
        band = "" if art is Betriebsart.ECHT else texte(f"band.{art.value}")
        offline = texte("band.offline") if self.uebertragung.offline else ""
        self._anzeige.sitzung(State(seite, band, offline, self._titel()))

    def _titel(self) -> str:
        texte, bild = self._u.texte, self._schalterbild
        titel = texte("titel.programm")
        if bild.nummer:
            titel = texte("titel.vorgang", nummer=nummer.anzeige(bild.nummer), programm=titel)
        if bild.hat_fehler:
            titel = texte("titel.fehler", titel=titel)
        art = self._u.vorgaben.betriebsart
        return titel if art is Betriebsart.ECHT else texte(f"titel.{art.value}", titel=titel)
