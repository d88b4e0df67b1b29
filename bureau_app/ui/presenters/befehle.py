"""What ends or guides the work on a draft: F12, F6, Esc, F1, and Alt+E to the next fault."""

from collections.abc import Callable
from functools import partial

from bureau_app.domain.angaben import Feld
from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.domain.vorgang import Vorgang
from bureau_app.ui.presenters.antrag import AntragPresenter
from bureau_app.ui.presenters.befunde import Schwere, zu_klaeren
from bureau_app.ui.presenters.blaetter import buergersatz, drucke_blatt
from bureau_app.ui.presenters.entwurf import Entwurf
from bureau_app.ui.presenters.erfassung import EINZUG
from bureau_app.ui.presenters.felder import GEPARKT, JA, bildschirmfeld, enthaelt_etwas
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.schalterbild import Hilfe
from bureau_app.ui.presenters.umgebung import Umgebung, versuche
from bureau_app.workflows.blatt import ablehnungsblatt_entwurf
from bureau_app.workflows.ports import Spur
from bureau_app.workflows.ummeldung import uebernimm, verwirf


class BefehlePresenter:
    """Commands of the capture screen; without a draft each does nothing, and none leaves it while `liest` says that a
    document of it is being read."""

    def __init__(
        self, umgebung: Umgebung, entwurf: Entwurf, meldung: MeldungPresenter, liest: Callable[[], bool]
    ) -> None:
        self._u = umgebung
        self._entwurf = entwurf
        self._meldung = meldung
        self._liest = liest
        self.antrag = AntragPresenter(umgebung, entwurf, meldung)

    def naechster_fehler(self, von: str) -> None:
        """Alt+E: to the next field that stands in the way."""
        if not self._entwurf.offen:
            return
        self._meldung.schliesse_warnung()
        im_weg = (z.feld for z in self._entwurf.bild().befunde if z.steht_im_weg and z.feld)
        felder = list(dict.fromkeys(im_weg))
        if felder:
            self._entwurf.richte(felder[(felder.index(von) + 1) % len(felder)] if von in felder else felder[0])
            self._entwurf.geaendert()

    def springe(self, key: str) -> None:
        """To the field of a row of the list."""
        if self._entwurf.offen and key:
            self._meldung.schliesse_warnung()
            self._entwurf.richte(key)
            self._entwurf.geaendert()

    def hilfe(self, key: str) -> None:
        """F1 at a field: its help, away again at the second F1."""
        if self._entwurf.hilfe is not None and self._entwurf.hilfe.feld == key:
            self._entwurf.hilfe = None
        elif self._entwurf.offen and key:
            texte = self._u.texte
            self._entwurf.hilfe = Hilfe(key, texte("karte.hilfe", feld=texte.feldname(key)), texte.hilfe(key))
        self._entwurf.melde()

    def zurueck(self) -> None:
        """Esc: one level back; asks only if something would be lost."""
        if not self._entwurf.offen:
            return
        erfassung = self._entwurf.erfassung
        if self._entwurf.hilfe is not None:
            self._entwurf.hilfe = None
        elif erfassung.vorschlaege:
            erfassung.vorschlaege = ()
        elif self.antrag.schliesse() or self._liest_noch():
            return
        elif enthaelt_etwas(erfassung.angaben):
            self._entwurf.fragt = True
        else:
            self.verwirf()
            return
        self._entwurf.melde()

    def verwirf_nicht(self) -> None:
        """The clerk keeps the draft."""
        self._entwurf.fragt = False
        self._entwurf.melde()

    def verwirf(self) -> None:
        """Give the draft up."""
        if not self._entwurf.offen:
            return
        self._entwurf.fragt = False
        if self._liest_noch():
            self._entwurf.melde()
            return
        s, runner, benutzer = self._u.schalter, self._u.runner, self._entwurf.benutzer

        def fertig(_vorgang: Vorgang) -> None:
            self._meldung.info("meldung.verworfen")
            self._entwurf.ausgaenge.verlassen()

        def schritt(vorgang: Vorgang) -> None:
            runner.run(Spur.SPEICHER, lambda: verwirf(s, benutzer, vorgang), fertig, self._gescheitert)

        self._sperre()
        self._entwurf.sicherung.dann(schritt, self._gescheitert)

    def parke(self) -> None:
        """F6: put the draft aside; it stays in the clerk's list."""
        if not self._entwurf.offen or self._liest_noch():
            return

        def geparkt(vorgang: Vorgang) -> None:
            self._meldung.erfolg("meldung.geparkt", nummer=vorgang.nummer)
            self._entwurf.ausgaenge.verlassen()

        self._sperre()
        self._entwurf.sicherung.setze(self._entwurf.erfassung.angaben.mit({GEPARKT: Feld(JA)}))
        self._entwurf.sicherung.dann(geparkt, self._gescheitert)

    def uebernimm(self) -> None:
        """F12: commit, or say what is still in the way and go there."""
        if not self._entwurf.offen or self._liest_noch():
            return
        self._meldung.schliesse_warnung()
        erfassung = self._entwurf.erfassung
        erfassung.verlasse(EINZUG)
        erfassung.alles_zeigen = True
        if not erfassung.pruefung.bereit:
            if zu_klaeren(erfassung.pruefung) or erfassung.ausstehende() or not self.antrag.oeffne():
                self._sage_was_fehlt()
            return
        s, runner, benutzer = self._u.schalter, self._u.runner, self._entwurf.benutzer

        def schritt(vorgang: Vorgang) -> None:
            arbeit = versuche(lambda: uebernimm(s, benutzer, vorgang))
            runner.run(Spur.SPEICHER, arbeit, self._uebernommen, self._gescheitert)

        self._sperre()
        self._entwurf.sicherung.setze(erfassung.angaben)
        self._entwurf.sicherung.dann(schritt, self._gescheitert)

    def ablehnungsblatt(self) -> None:
        """Ctrl+Shift+P: what did not work today, on paper, also before the draft is given up."""
        if not self._entwurf.da:
            return
        s, satz = self._u.schalter, buergersatz(self._u)
        pruefung = self._entwurf.erfassung.pruefung

        def schritt(vorgang: Vorgang) -> None:
            blatt = partial(ablehnungsblatt_entwurf, s, pruefung, vorgang, satz)
            drucke_blatt(self._u, self._meldung, "ablehnung", blatt)

        self._entwurf.sicherung.dann(schritt, self._meldung.stoerung)

    def _uebernommen(self, ergebnis: Vorgang | Eingabefehler) -> None:
        if isinstance(ergebnis, Eingabefehler):
            self._entwurf.gesperrt = False
            self._meldung.eingabefehler(ergebnis)
            self._entwurf.richte(bildschirmfeld(ergebnis.feld))
            self._entwurf.melde()
        else:
            self._entwurf.ausgaenge.uebernommen(ergebnis)

    def _gescheitert(self, stoerung: Stoerung) -> None:
        self._entwurf.gesperrt = False
        self._meldung.stoerung(stoerung)
        self._entwurf.melde()

    def _liest_noch(self) -> bool:
        """Whether a document of this Vorgang is on its way, which is said: it must not come to the next person's."""
        liest = self._liest()
        if liest:
            self._meldung.info("leser.kurz_warten")
        return liest

    def _sperre(self) -> None:
        """Until the store has answered nothing can be typed that it would not see."""
        self._entwurf.gesperrt = True
        self._entwurf.melde()

    def _sage_was_fehlt(self) -> None:
        zeilen = [z for z in self._entwurf.bild().befunde if z.steht_im_weg]
        erste = next((z for z in zeilen if z.schwere is not Schwere.FREIGABE), zeilen[0])
        self._meldung.warnung("befunde.noch", text=erste.text, tun=erste.tun)
        self._entwurf.richte(erste.feld)
        self._entwurf.geaendert()
