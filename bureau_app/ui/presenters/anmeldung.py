"""Sign in, lock, and the lock that comes by itself after a warning."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.ui.presenters.browserversuch import Browserversuch
from bureau_app.ui.presenters.meldung import MeldungPresenter
from bureau_app.ui.presenters.umgebung import Demokonto, Umgebung, versuche
from bureau_app.ui.texts import Wortlaut
from bureau_app.workflows.anmeldung import Anmeldung, melde_an
from bureau_app.workflows.ports import Benutzer, Spur


@dataclass(frozen=True, slots=True)
class State:
    """The sign-in page: who is locked out (if anyone), what went wrong, the accounts of the demo, what the IdP is
    called (if there is one), and whether its page is open in the browser."""

    offen: bool = True
    gesperrt_fuer: str = field(default="", repr=False)
    kennung: str = field(default="", repr=False)
    laeuft: bool = False
    fehler: str = field(default="", repr=False)
    tun: str = field(default="", repr=False)
    konten: tuple[Demokonto, ...] = field(default=(), repr=False)
    versuch: int = 0
    oidc: str = field(default="", repr=False)
    im_browser: bool = False


class AnmeldungPresenter:
    """Knows who works here; `angemeldet` hears of it, `gesperrt` of the end."""

    def __init__(
        self,
        umgebung: Umgebung,
        meldung: MeldungPresenter,
        angemeldet: Callable[[Benutzer], None],
        gesperrt: Callable[[], None],
        zeige: Callable[[State], None],
    ) -> None:
        self._u = umgebung
        self._meldung = meldung
        self._angemeldet = angemeldet
        self._gesperrt = gesperrt
        self._zeige = zeige
        self._benutzer: Benutzer | None = None
        self._offen = True
        self._laeuft = False
        self._versuch = 0
        self._zuletzt = umgebung.schalter.uhr.jetzt()
        self._gewarnt = False
        self._browser = Browserversuch(umgebung, self._melde, self._nimm_an, lambda grund: self._abgelehnt("", grund))

    @property
    def benutzer(self) -> Benutzer | None:
        """Who works here now; None while nobody is signed in or the counter is locked."""
        return None if self._offen else self._benutzer

    def beginne(self) -> None:
        """Show the sign-in page."""
        self._melde()
        self._browser.frage_weg()

    def im_browser(self) -> None:
        """The button of the IdP: open its page, or give up what goes on there."""
        if self._offen and not self._laeuft:
            self._browser.schalte()

    def melde_an(self, kennung: str, kennwort: str) -> None:
        """Ask the district, or without it the kept verifier; a sign-in in the browser is given up."""
        if self._laeuft or not self._offen:
            return
        self._browser.brich_ab()
        self._laeuft = True
        self._melde(kennung=kennung)
        u = self._u
        arbeit = versuche(lambda: melde_an(u.schalter, kennung, kennwort, u.district, u.anmeldespeicher))

        def fertig(ergebnis: Anmeldung | Eingabefehler) -> None:
            if isinstance(ergebnis, Eingabefehler):
                self._abgelehnt(kennung, ergebnis)
            else:
                self._nimm_an(ergebnis)

        self._u.runner.run(Spur.NETZ, arbeit, fertig, lambda stoerung: self._abgelehnt(kennung, stoerung))

    def sperre(self, grund: Stoerung | None = None) -> None:
        """Ctrl+L, too long without a key, or a `grund`: nobody sees or types anything until somebody signs in."""
        if not self._offen:
            self._offen = True
            self._browser.verlange_frisch()
            self._gesperrt()
            self._melde_ab()
            wortlaut = self._u.texte.fehler(grund) if grund else Wortlaut("")
            kennung = self._benutzer.kennung if self._benutzer else ""
            self._melde(kennung, wortlaut.text, wortlaut.tun)

    def _melde_ab(self) -> None:
        """End the session at the district: whoever comes back signs in anew. Without the district it runs out."""
        district, sitzung = self._u.district, self._benutzer.sitzung if self._benutzer else ""
        if sitzung:
            self._u.runner.run(Spur.NETZ, lambda: district.melde_ab(sitzung), lambda _: None, lambda _: None)

    def aktivitaet(self) -> None:
        """Somebody pressed a key or moved the mouse."""
        self._zuletzt = self._u.schalter.uhr.jetzt()
        if self._gewarnt:
            self._gewarnt = False
            self._meldung.schliesse()

    def takt(self) -> None:
        """Called about every second: warns, then locks; while locked, looks whether the browser brought an answer."""
        if self._offen:
            self._browser.takt()
            return
        vorgaben = self._u.vorgaben
        rest = vorgaben.sperre_nach - self._vergangen()
        if rest.total_seconds() <= 0:
            self._gewarnt = False
            self._meldung.schliesse()
            self.sperre()
        elif rest <= vorgaben.warnung_vorher and not self._gewarnt:
            self._gewarnt = True
            self._meldung.warnung("anmeldung.sperrt_gleich", sekunden=max(1, round(rest.total_seconds())))

    def nach_vorfall(self) -> None:
        """Work ended in a bug: another try must be possible."""
        self._browser.brich_ab()
        if self._laeuft:
            self._laeuft = False
            self._melde()

    def _vergangen(self) -> timedelta:
        return self._jetzt() - self._zuletzt

    def _jetzt(self) -> datetime:
        return self._u.schalter.uhr.jetzt()

    def _nimm_an(self, anmeldung: Anmeldung) -> None:
        self._laeuft = self._offen = False
        self._benutzer = anmeldung.benutzer
        self._zuletzt = self._jetzt()
        self._melde()
        if anmeldung.offline:
            self._meldung.info("anmeldung.offline_angemeldet")
        self._angemeldet(anmeldung.benutzer)

    def _abgelehnt(self, kennung: str, grund: Eingabefehler | Stoerung) -> None:
        self._laeuft = False
        self._versuch += 1
        wortlaut = self._u.texte.fehler(grund)
        self._melde(kennung=kennung, fehler=wortlaut.text, tun=wortlaut.tun)

    def _melde(self, kennung: str = "", fehler: str = "", tun: str = "") -> None:
        self._zeige(
            State(
                offen=self._offen,
                gesperrt_fuer=self._benutzer.name if self._benutzer else "",
                kennung=kennung,
                laeuft=self._laeuft,
                fehler=fehler,
                tun=tun,
                konten=self._u.vorgaben.konten,
                versuch=self._versuch,
                oidc=self._browser.name,
                im_browser=self._browser.offen,
            )
        )
