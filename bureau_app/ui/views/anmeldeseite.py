"""Sign in, or unlock: user name, password, and in the demo its accounts."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from bureau_app.ui.presenters.anmeldung import State
from bureau_app.ui.texts import Texte
from bureau_app.ui.views.ansage import sage_an
from bureau_app.ui.views.bausteine import Eingabe, setze_eigenschaft
from bureau_app.ui.views.beschriftung import Karte, Stand, passe_hoehe_an, schrift, trenner
from bureau_app.ui.views.stil import Kleidbar, Stil
from bureau_app.ui.views.taste import Taste

_RAND = 28


class _Konten(QListWidget):
    """Looks chosen from only while it has the focus: elsewhere Enter does not go by its row."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("rolle", "konten")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        setze_eigenschaft(self, "rolle", "konten_im_fokus")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        setze_eigenschaft(self, "rolle", "konten")


class Anmeldeseite(QWidget, Kleidbar):
    """One card in the middle of the window."""

    angemeldet = Signal(str, str)
    im_browser = Signal()

    def __init__(self, stil: Stil, texte: Texte) -> None:
        super().__init__()
        self._stil, self._texte = stil, texte
        self._konten: tuple[object, ...] = ()
        self._versuch = 0
        self._karte = Karte(stil, texte("anmeldung.titel"), "schloss")
        self._karte.setAccessibleName(texte("titel.programm"))
        self._karte.inhalt.setContentsMargins(_RAND, 22, _RAND, 24)
        self._karte.inhalt.setSpacing(12)
        self._text = schrift("", "leise", umbruch=True)
        self.kennung, self.kennwort = self._feld("kennung"), self._feld("kennwort")
        self.kennwort.setEchoMode(Eingabe.EchoMode.Password)
        self.knopf = Taste(stil, texte.knopf("anmelden"), texte.taste_gezeigt("anmelden"), vorrang=True)
        self.knopf.clicked.connect(self._melde_an)
        self.browser = Taste(stil, "")
        self.browser.clicked.connect(self.im_browser)
        self._fehler = Stand(stil, umbruch=True)
        self._tun = schrift("", "leise", umbruch=True)
        self._liste = _Konten()
        self._liste.setAccessibleName(texte("anmeldung.demo"))
        self._liste.itemActivated.connect(self._waehle)
        self._liste.itemClicked.connect(self._waehle)
        self._demo = self._baue_demo()
        self._fuelle_karte()
        self._ordne()

    # ------------------------------------------------------------------------------------------------- building

    def _feld(self, name: str) -> Eingabe:
        feld = Eingabe(self._stil)
        feld.setAccessibleName(self._texte.feldname(f"anmeldung.{name}"))
        feld.enter.connect(self._weiter)
        return feld

    def _baue_demo(self) -> QWidget:
        halter = QWidget()
        stapel = QVBoxLayout(halter)
        stapel.setContentsMargins(0, 4, 0, 0)
        stapel.setSpacing(8)
        stapel.addWidget(trenner())
        stapel.addWidget(schrift(self._texte("anmeldung.demo"), "leise", umbruch=True))
        stapel.addWidget(self._liste)
        return halter

    def _fuelle_karte(self) -> None:
        gitter = QGridLayout()
        gitter.setHorizontalSpacing(12)
        gitter.setVerticalSpacing(8)
        for zeile, (name, feld) in enumerate((("kennung", self.kennung), ("kennwort", self.kennwort))):
            label = schrift(self._texte.etikett(f"anmeldung.{name}"), "leise")
            label.setBuddy(feld)
            gitter.addWidget(label, zeile, 0)
            gitter.addWidget(feld, zeile, 1)
        knopfzeile = QHBoxLayout()
        knopfzeile.addWidget(self.browser)
        knopfzeile.addStretch(1)
        knopfzeile.addWidget(self.knopf)
        inhalt = self._karte.inhalt
        inhalt.addWidget(self._text)
        inhalt.addLayout(gitter)
        inhalt.addWidget(self._fehler)
        inhalt.addWidget(self._tun)
        inhalt.addLayout(knopfzeile)
        inhalt.addWidget(self._demo)

    def _ordne(self) -> None:
        self.kleide()
        titel = schrift(self._texte("titel.programm"), "riesig")
        titel.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        stapel = QVBoxLayout(self)
        stapel.addStretch(2)
        stapel.addWidget(titel)
        stapel.addSpacing(16)
        mitte = QHBoxLayout()
        mitte.addStretch(1)
        mitte.addWidget(self._karte)
        mitte.addStretch(1)
        stapel.addLayout(mitte)
        stapel.addStretch(3)

    def kleide(self) -> None:
        """Sizes of the current zoom."""
        self._karte.setFixedWidth(self._stil.px(560))

    # ------------------------------------------------------------------------------------------------- intentions

    def _weiter(self) -> None:
        """Enter: to the password if it is empty, else sign in."""
        if not self.kennwort.text():
            self.kennwort.setFocus()
        elif not self.kennung.text():
            self.kennung.setFocus()
        else:
            self._melde_an()

    def _melde_an(self) -> None:
        self.angemeldet.emit(self.kennung.text(), self.kennwort.text())

    def _waehle(self, zeile: QListWidgetItem) -> None:
        kennung, kennwort = zeile.data(Qt.ItemDataRole.UserRole)
        self.angemeldet.emit(kennung, kennwort)

    # ------------------------------------------------------------------------------------------------- showing

    def render_state(self, state: State) -> None:
        """Show the page."""
        gesperrt = bool(state.gesperrt_fuer)
        self._karte.titel.setText(self._texte("anmeldung.gesperrt" if gesperrt else "anmeldung.titel"))
        self._text.setText(
            self._texte("anmeldung.gesperrt_text", name=state.gesperrt_fuer)
            if gesperrt
            else self._texte("anmeldung.text")
        )
        if state.konten != self._konten:
            self._fuelle_konten(state)
        self._demo.setVisible(bool(state.konten))
        self.knopf.setEnabled(not state.laeuft)
        self._zeige_browser(state)
        if state.fehler:
            self._fehler.setze("kreuz", "fehler", state.fehler)
        else:
            self._fehler.setze("", "leise", self._stand(state))
        self._fehler.setVisible(bool(self._fehler.text()))
        self._tun.setText(state.tun or ("" if state.konten else self._texte("anmeldung.offline")))
        self._tun.setVisible(bool(self._tun.text()))
        self._reserviere_zeilen()
        if not state.laeuft:
            self.kennwort.clear()
        if state.kennung:
            self.kennung.setze_text(state.kennung)
        if state.versuch != self._versuch:
            self._versuch = state.versuch
            self.kennwort.setFocus()
            sage_an(self, f"{state.fehler} {state.tun}", dringend=True)

    def _stand(self, state: State) -> str:
        name = "im_browser" if state.im_browser else "laeuft" if state.laeuft else ""
        return self._texte(f"anmeldung.{name}") if name else ""

    def _zeige_browser(self, state: State) -> None:
        """The button of the IdP, which also gives up what goes on in the browser."""
        wort = "anmeldung.browser_abbrechen" if state.im_browser else "anmeldung.mit_browser"
        self.browser.setze(self._texte(wort, name=state.oidc), "")
        self.browser.setEnabled(not state.laeuft)
        self.browser.setVisible(bool(state.oidc))

    def _reserviere_zeilen(self) -> None:
        """Room for every wrapped line, so that the fields are never squeezed."""
        breite = self._karte.width() - 2 * _RAND
        for label, platz in (
            (self._text, breite),
            (self._tun, breite),
            (self._fehler.wort, breite - self._stil.px(20)),
        ):
            passe_hoehe_an(label, platz)

    def _fuelle_konten(self, state: State) -> None:
        self._konten = state.konten
        self._liste.clear()
        for konto in state.konten:
            zeile = QListWidgetItem(f"{konto.name}  ({konto.kennung})")
            zeile.setData(Qt.ItemDataRole.UserRole, (konto.kennung, konto.kennwort))
            self._liste.addItem(zeile)
        self._liste.setCurrentRow(0)
        zeilen = max(1, min(len(state.konten), 6))
        self._liste.setFixedHeight(self._stil.px(32) * zeilen + 10)

    def setze_fokus(self) -> None:
        """Where typing begins: the demo's accounts, the password of who is locked out, else the user name."""
        if self._konten and not self.kennung.text():
            self._liste.setFocus()
        else:
            (self.kennwort if self.kennung.text() else self.kennung).setFocus()
