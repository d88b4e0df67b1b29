"""`bureau-app demo`: the counter with an invented district, town and people around it."""

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from platformdirs import user_data_path

from bureau_app.cli.demo_ausgabe import spiele_in_ordner
from bureau_app.cli.demo_dienste import dienst
from bureau_app.cli.demo_hauptfall import HAUPTFALL, HAUSHALT
from bureau_app.cli.demo_platz import Demoplatz
from bureau_app.cli.demo_stand import Stand, lade_welt, richte_ein
from bureau_app.cli.logfile import report
from bureau_app.counter import zeige
from bureau_app.resources import lade_texte
from bureau_app.ui.texts import Texte

_FALSCHER_AUFRUF = 2
_DRUCKE = "drucke"


def run(arguments: argparse.Namespace) -> int:
    """Start everything around the counter, then the window, or the main case without one.

    Headless: 0 if both registers confirmed, 1 if one returned its part or a rule forbids it, 3 if something is out of
    order. Without a screen, or with arguments that do not fit together: 2.
    """
    texte = Texte.laden(lade_texte("de"))
    einwand = _einwand(arguments)
    if einwand:
        print(texte(f"demo.{einwand}"), file=sys.stderr)
        return _FALSCHER_AUFRUF
    welt = lade_welt()
    with ExitStack() as stapel:
        ordner = stapel.enter_context(_ordner(arguments))
        stand = richte_ein(ordner, welt, frisch=arguments.fresh)
        print(texte("demo.schluessel", datei=stand.schluesseldatei), flush=True)
        platz = Demoplatz(stand, welt, stapel.enter_context(_dienste(stand, texte)), texte("demo.platz"))
        if arguments.headless:
            signal.signal(signal.SIGTERM, _beende)
            szenario = HAUSHALT if arguments.household else HAUPTFALL
            return spiele_in_ordner(platz, arguments.out, texte, szenario)
        return zeige(platz.ausstattung(ordner / _DRUCKE), report)


def hat_bildschirm(umgebung: Mapping[str, str], plattform: str) -> bool:
    """Whether a window can open; only Linux can be without a screen and still run."""
    namen = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not plattform.startswith("linux") or any(umgebung.get(name) for name in namen)


def _beende(nummer: int, _rahmen: object) -> None:
    """End in good order when told to; the shell's way to say that a signal did it."""
    sys.exit(128 + nummer)


def _einwand(arguments: argparse.Namespace) -> str:
    """Why this cannot be run, "" if it can."""
    if arguments.headless:
        return "" if arguments.out else "out_fehlt"
    if arguments.household:
        return "household_ohne_headless"
    if arguments.out:
        return "out_ohne_headless"
    return "" if hat_bildschirm(os.environ, sys.platform) else "kein_bildschirm"


@contextmanager
def _ordner(arguments: argparse.Namespace) -> Iterator[Path]:
    """The folder that was asked for; else the user's own for the window, one for this run only without it."""
    if arguments.dir or not arguments.headless:
        yield (arguments.dir or user_data_path("bureau-app-demo", appauthor=False)).absolute()
        return
    with tempfile.TemporaryDirectory(prefix="bureau-app-demo-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@contextmanager
def _dienste(stand: Stand, texte: Texte) -> Iterator[str]:
    """The district's service and the town's Fachverfahren, both serving; yields the URL of the district's."""
    wo = ("--database", stand.datenbank_url, "--keys", str(stand.schluesselordner))
    serve = ("district", "serve", *wo, "--port", "0", "--with-input")
    fachverfahren = ("fachverfahren", "--dir", str(stand.melderegister))
    with (
        dienst(texte("demo.kreis"), stand.ordner / "kreis.log", *serve) as kreis,
        dienst(texte("demo.fachverfahren"), stand.ordner / "fachverfahren.log", *fachverfahren) as stadt,
    ):
        stadt.bereit()
        yield kreis.bereit()
