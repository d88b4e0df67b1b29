"""The demo without a window: the main case into one folder, prints as PDF and both registers' entries as JSON."""

import os
import sys
import tempfile
from pathlib import Path

from bureau_app.cli.demo_hauptfall import Spielstand, spiele
from bureau_app.cli.demo_platz import Demoplatz
from bureau_app.cli.fachverfahren import Fachverfahren
from bureau_app.counter import baue, ohne_fenster
from bureau_app.domain import nummer
from bureau_app.domain.ereignis import Register, Registerstand
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.ui.texts import Texte
from bureau_app.wire.uebergabedatei import schreibe_ganz
from bureau_app.workflows.anmeldung import melde_an

_OK, _NICHT_IN_ORDNUNG, _GESTOERT = 0, 1, 3


def spiele_in_ordner(platz: Demoplatz, ziel: Path, texte: Texte, szenario: str) -> int:
    """Play a scenario; `ziel` gets its files once both registers confirmed, all others in it stay.

    Returns 0 if both confirmed, 1 if a register returned its part or a rule forbids it, 3 if one did not answer.
    """
    qt = ohne_fenster()
    try:
        ziel.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".neu-", dir=ziel, ignore_cleanup_errors=True) as name:
            return _spiele(platz, Path(name), ziel, texte, szenario)
    except OSError as fehler:
        raise Stoerung(Fehlercode.DEMO_AUSGABE, grund=type(fehler).__name__) from None
    finally:
        del qt


def _spiele(platz: Demoplatz, neu: Path, ziel: Path, texte: Texte, szenario: str) -> int:
    teile = baue(platz.ausstattung(neu))
    try:
        konto = platz.konten()[0]
        benutzer = melde_an(
            teile.schalter, konto.kennung, konto.kennwort, teile.district, teile.anmeldespeicher
        ).benutzer
        eintrag_der_stadt = Fachverfahren(platz.stand.melderegister).eintrag
        stand = spiele(teile, platz.scanner, benutzer, eintrag_der_stadt, szenario)
    except Eingabefehler as fehler:
        print(texte.fehler(fehler), file=sys.stderr)
        return _NICHT_IN_ORDNUNG
    finally:
        teile.schliesse()
    for register, eintrag in stand.eintraege.items():
        schreibe_ganz(neu / _dateiname(register), eintrag.encode())
    drucke = sorted(datei.name for datei in neu.glob("*.pdf"))
    fertig = set(stand.eintraege) == set(Register)
    if fertig:
        for datei in sorted(neu.iterdir()):
            os.replace(datei, ziel / datei.name)
    _berichte(stand, drucke, texte)
    print(texte("demo.fertig" if fertig else "demo.nicht_fertig", ordner=ziel))
    return _ergebnis(stand, fertig)


def _ergebnis(stand: Spielstand, fertig: bool) -> int:
    if fertig:
        return _OK
    zurueck = any(eintrag.stand is Registerstand.ZURUECK for eintrag in stand.vorgang.register)
    return _NICHT_IN_ORDNUNG if zurueck else _GESTOERT


def _berichte(stand: Spielstand, drucke: list[str], texte: Texte) -> None:
    """A short summary; numbers and file names only, nobody's name."""
    v, lesung = stand.vorgang, stand.lesestand
    print(texte("demo.dokumente", gelesen=lesung.gelesen, angesehen=lesung.angesehen, berichtigt=lesung.berichtigt))
    gebuehr = texte.geld(v.gebuehr.summe)
    print(texte("demo.vorgang", nummer=nummer.anzeige(v.nummer), gebuehr=gebuehr, quittung=v.quittung))
    print(texte("demo.druck", dateien=", ".join(drucke)))
    satz = {Registerstand.BESTAETIGT: "demo.bestaetigt", Registerstand.ZURUECK: "demo.zurueck"}
    for eintrag in v.register:
        name = texte(f"demo.{eintrag.register.value}")
        schluessel = satz.get(eintrag.stand, "demo.offen")
        print(texte(schluessel, register=name, datei=_dateiname(eintrag.register), grund=eintrag.grund))


def _dateiname(register: Register) -> str:
    return f"{register.value}.json"
