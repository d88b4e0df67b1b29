"""Which page the window shows, its bands and its title, and what the role of whoever works here may do."""

from collections.abc import Callable

from bureau_app.domain import nummer
from bureau_app.ui.presenters.anzeige import Seite, State
from bureau_app.ui.presenters.schalterbild import State as Schalterbild
from bureau_app.ui.presenters.umgebung import Betriebsart, Umgebung
from bureau_app.workflows.ports import Benutzer, Rolle

ERFASST = (Rolle.SACHBEARBEITUNG, Rolle.AUFSICHT)
"""Roles that work with citizens' Vorgaenge."""
_NUR_MIT = {
    "einlesen": ERFASST,
    "von_hand": ERFASST,
    "bilddatei": ERFASST,
    "auslesen": ERFASST,
    "korrektur": ERFASST,
    "aufgaben": ERFASST,
    "rueckgaben": ERFASST,
    "eingang": (Rolle.AUFSICHT,),
}
_ZUHAUSE = {
    Rolle.SACHBEARBEITUNG: Seite.LEERLAUF,
    Rolle.AUFSICHT: Seite.EINGANG,
    Rolle.REVISION: Seite.EINSICHT,
    Rolle.ADMINISTRATION: Seite.VERWALTUNG,
}


def erfasst(benutzer: Benutzer | None) -> bool:
    """Whether this person works with Vorgaenge."""
    return benutzer is not None and benutzer.rolle in ERFASST


def zuhause(benutzer: Benutzer) -> Seite:
    """The page that this person's work begins at."""
    return _ZUHAUSE[benutzer.rolle]


class Seitenwahl:
    """`benutzer` says who works here now (None while locked), `offline` whether the Kreis is away."""

    def __init__(
        self,
        umgebung: Umgebung,
        benutzer: Callable[[], Benutzer | None],
        offline: Callable[[], bool],
        zeige: Callable[[State], None],
    ) -> None:
        self._u, self._benutzer, self._offline, self._zeige = umgebung, benutzer, offline, zeige
        self._schalterbild = Schalterbild()
        self.seite = Seite.LEERLAUF
        self.sichtschutz = False

    def setze(self, seite: Seite) -> None:
        """Another page."""
        self.seite = seite
        self.melde()

    def zeige_schalter(self, bild: Schalterbild) -> None:
        """The title follows what is on the screen."""
        vorher, self._schalterbild = self._schalterbild, bild
        if (vorher.nummer, vorher.hat_fehler) != (bild.nummer, bild.hat_fehler):
            self.melde()

    def melde(self) -> None:
        """Show it."""
        benutzer = self._benutzer()
        seite = Seite.SICHTSCHUTZ if self.sichtschutz else self.seite
        if benutzer is None:
            seite = Seite.ANMELDUNG
        texte, art = self._u.texte, self._u.vorgaben.betriebsart
        band = "" if art is Betriebsart.ECHT else texte(f"band.{art.value}")
        offline = texte("band.offline") if self._offline() else ""
        ohne = frozenset(name for name, rollen in _NUR_MIT.items() if benutzer and benutzer.rolle not in rollen)
        if self._u.eidleser is None:
            ohne |= {"auslesen"}
        policy = self._u.schalter.policybuch().version
        self._zeige(State(seite, band, offline, self._titel(), ohne, policy))

    def _titel(self) -> str:
        texte, bild = self._u.texte, self._schalterbild
        titel = texte("titel.programm")
        if bild.nummer:
            titel = texte("titel.vorgang", nummer=nummer.anzeige(bild.nummer), programm=titel)
        if bild.hat_fehler:
            titel = texte("titel.fehler", titel=titel)
        art = self._u.vorgaben.betriebsart
        return titel if art is Betriebsart.ECHT else texte(f"titel.{art.value}", titel=titel)
