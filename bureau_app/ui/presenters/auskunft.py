"""Vehicles that the register knows of the people on the screen: asked beside the work, so that none is forgotten."""

from collections.abc import Callable

from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.registerfahrzeug import Registerfahrzeug
from bureau_app.domain.vorgang import Vorgang
from bureau_app.ui.presenters.entwurf import Entwurf
from bureau_app.ui.presenters.umgebung import Umgebung
from bureau_app.workflows.auskunft import frage_register, nimm_auskunft
from bureau_app.workflows.ports import Benutzer, Spur


class AuskunftPresenter:
    """Asks once for each set of people, as soon as their names and birth dates are whole and sure; `gilt` says whether
    there is a register to ask. A register that does not answer stops nobody and is not asked again for these people."""

    def __init__(self, umgebung: Umgebung, entwurf: Entwurf) -> None:
        self._u = umgebung
        self._entwurf = entwurf
        self._gefragt: tuple[int, frozenset[object]] = (-1, frozenset())
        self._laeuft = False

    def geaendert(self) -> None:
        """Fields changed: ask if there are other people now, and put what is known at vehicles that came later."""
        if not self._entwurf.offen:
            return
        e = self._entwurf.erfassung
        if e.bekannte:
            self._trage_ein(e.bekannte)
        stelle = self._u.auskunft
        personen = frozenset[object](e.sichere_personen())
        if stelle is None or self._laeuft or not personen or self._gefragt == (self._entwurf.lauf, personen):
            return
        benutzer = self._entwurf.benutzer
        if benutzer.sitzung:
            self._gefragt = (self._entwurf.lauf, personen)
            self._entwurf.sicherung.dann(self._frage(benutzer, self._entwurf.lauf), lambda _: None)

    def _frage(self, benutzer: Benutzer, lauf: int) -> Callable[[Vorgang], None]:
        s, stelle = self._u.schalter, self._u.auskunft
        assert stelle is not None

        def fertig(fahrzeuge: tuple[Registerfahrzeug, ...]) -> None:
            self._laeuft = False
            if lauf == self._entwurf.lauf and self._entwurf.offen:
                self._entwurf.erfassung.bekannte = fahrzeuge
                self._trage_ein(fahrzeuge)
                self._entwurf.geaendert()

        def gescheitert(_: Stoerung) -> None:
            """The status line says that the Kreis is away; the clerk looks at the papers as ever."""
            self._laeuft = False

        def frage(vorgang: Vorgang) -> None:
            self._laeuft = True
            arbeit = lambda: frage_register(s, stelle, benutzer, vorgang)  # noqa: E731
            self._u.runner.run(Spur.NETZ, arbeit, fertig, gescheitert)

        return frage

    def _trage_ein(self, fahrzeuge: tuple[Registerfahrzeug, ...]) -> None:
        e = self._entwurf.erfassung
        angaben = nimm_auskunft(e.angaben, fahrzeuge)
        if angaben is not e.angaben:
            e.setze(angaben)
