"""Sign-in in the browser, in memory: an IdP that the test lets answer, a place for the answer, a browser that opens."""

from dataclasses import dataclass, field

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.workflows.browseranmeldung import Browserweg
from bureau_app.workflows.ports import Benutzer

STATE, CODE = "s" * 43, "code-1"


@dataclass
class FakeRueckrufstelle:
    """`bringt` is what the browser brought, with which state."""

    ziel: str = "http://127.0.0.1:49152/anmeldung"
    bringt: tuple[str, str, str] | None = None
    offen: bool = True

    def hole(self, state: str) -> tuple[str, str] | None:
        """The answer with this state, once."""
        gebracht, self.bringt = self.bringt, None
        return gebracht[1:] if self.offen and gebracht is not None and gebracht[0] == state else None

    def schliesse(self) -> None:
        """No answer any more."""
        self.offen = False


@dataclass
class FakeBrowserweg:
    """`wer` is who signs in at the IdP, None: nobody that the district knows."""

    wer: Benutzer | None = None
    name: str = "Kreis-Login"
    offline: bool = False
    browser: bool = True
    geoeffnet: list[str] = field(default_factory=list)
    begonnen: list[tuple[str, str, bool]] = field(default_factory=list)
    stellen: list[FakeRueckrufstelle] = field(default_factory=list)
    nachweise: list[str] = field(default_factory=list)

    def weg(self) -> Browserweg:
        """As the workflows are given it."""
        return Browserweg(self, self._neue_stelle, self._oeffne)

    def bringe(self, code: str = CODE, fehler: str = "", state: str = STATE) -> None:
        """The person is done in the browser."""
        self.stellen[-1].bringt = (state, code, fehler)

    def anmeldeweg(self) -> str:
        """What the IdP is called."""
        self._erreichbar()
        return self.name

    def beginne_oidc(self, rueckruf: str, pruefung: str, frisch: bool) -> tuple[str, str]:
        """The page to open."""
        self._erreichbar()
        self.begonnen.append((rueckruf, pruefung, frisch))
        return f"https://idp.example/?state={STATE}", STATE

    def schliesse_oidc_ab(self, state: str, code: str, nachweis: str) -> Benutzer:
        """Who it is."""
        self._erreichbar()
        self.nachweise.append(nachweis)
        if (state, code) != (STATE, CODE):
            raise Eingabefehler(Fehlercode.ANMELDUNG_ABGEBROCHEN)
        if self.wer is None:
            raise Eingabefehler(Fehlercode.ANMELDUNG_OHNE_KONTO)
        return self.wer

    def _neue_stelle(self) -> FakeRueckrufstelle:
        self.stellen.append(FakeRueckrufstelle())
        return self.stellen[-1]

    def _oeffne(self, url: str) -> bool:
        self.geoeffnet.append(url)
        return self.browser

    def _erreichbar(self) -> None:
        if self.offline:
            raise Stoerung(Fehlercode.KREIS_NICHT_ERREICHBAR, grund="ConnectTimeout")
