"""A sign-in in the browser, seen from the sign-in page: begun, looked after once a second, ended or given up."""

from collections.abc import Callable

from bureau_app.domain.fehlercode import Eingabefehler, Stoerung
from bureau_app.ui.presenters.umgebung import Umgebung, versuche
from bureau_app.workflows.anmeldung import Anmeldung
from bureau_app.workflows.browseranmeldung import Versuch, beginne_im_browser, hole_anmeldung
from bureau_app.workflows.ports import Spur


class Browserversuch:
    """At most one at a time. `gezeigt` is called when the page changes, `angenommen` with who signed in, `abgelehnt`
    with why not. Nothing waits: the place for the answer is looked at with the clock of the window."""

    def __init__(
        self,
        umgebung: Umgebung,
        gezeigt: Callable[[], None],
        angenommen: Callable[[Anmeldung], None],
        abgelehnt: Callable[[Eingabefehler | Stoerung], None],
    ) -> None:
        self._u, self._gezeigt, self._angenommen, self._abgelehnt = umgebung, gezeigt, angenommen, abgelehnt
        self._versuch: Versuch | None = None
        self._lauf = 0
        self._beginnt = self._sieht_nach = self._frisch = False
        self.name = ""

    @property
    def offen(self) -> bool:
        """Whether something goes on in the browser."""
        return self._beginnt or self._versuch is not None

    def frage_weg(self) -> None:
        """Ask the district whether it has an IdP; without an answer there is none."""
        weg = self._u.browserweg
        if weg is not None and not self.name:
            self._u.runner.run(Spur.NETZ, weg.dienst.anmeldeweg, self._nimm_namen, lambda _: None)

    def verlange_frisch(self) -> None:
        """The counter was locked: from now on the IdP asks for the password, whoever is signed in there."""
        self._frisch = True
        self.frage_weg()

    def schalte(self) -> None:
        """Begin, or give up what was begun."""
        weg, s, frisch = self._u.browserweg, self._u.schalter, self._frisch
        if self.offen:
            self.brich_ab()
            self._gezeigt()
        elif weg is not None and self.name:
            self._lauf += 1
            self._beginnt, lauf = True, self._lauf
            self._gezeigt()
            self._u.runner.run(
                Spur.NETZ,
                lambda: beginne_im_browser(s, weg, frisch),
                lambda versuch: self._begonnen(lauf, versuch),
                lambda stoerung: self._ende(lauf, stoerung),
            )

    def brich_ab(self) -> None:
        """Whatever the browser brings from now on is nobody's."""
        self._lauf += 1
        self._beginnt = self._sieht_nach = False
        if self._versuch is not None:
            self._versuch.stelle.schliesse()
            self._versuch = None

    def takt(self) -> None:
        """Called about every second while somebody is to sign in."""
        weg, s, versuch, lauf = self._u.browserweg, self._u.schalter, self._versuch, self._lauf
        if weg is None or versuch is None or self._sieht_nach:
            return
        self._sieht_nach = True
        self._u.runner.run(
            Spur.NETZ,
            versuche(lambda: hole_anmeldung(s, weg, versuch)),
            lambda ergebnis: self._nachgesehen(lauf, ergebnis),
            lambda stoerung: self._ende(lauf, stoerung),
        )

    def _nimm_namen(self, name: str) -> None:
        self.name = name
        self._gezeigt()

    def _begonnen(self, lauf: int, versuch: Versuch) -> None:
        if lauf != self._lauf:
            versuch.stelle.schliesse()
            return
        self._beginnt, self._versuch = False, versuch

    def _nachgesehen(self, lauf: int, ergebnis: Anmeldung | Eingabefehler | None) -> None:
        if lauf != self._lauf:
            return
        self._sieht_nach = False
        if isinstance(ergebnis, Eingabefehler):
            self._ende(lauf, ergebnis)
        elif ergebnis is not None:
            self.brich_ab()
            self._angenommen(ergebnis)

    def _ende(self, lauf: int, grund: Eingabefehler | Stoerung) -> None:
        if lauf == self._lauf:
            self.brich_ab()
            self._abgelehnt(grund)
