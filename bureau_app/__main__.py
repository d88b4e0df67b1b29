"""One command and its verbs; imports inside, so each verb loads only its own libraries."""

import argparse
import io
import multiprocessing
import sys
from collections.abc import Callable
from pathlib import Path

from bureau_app.cli.arguments import parse
from bureau_app.domain.fehlercode import Eingabefehler, Stoerung

OK, NOT_IN_ORDER, WRONG_USE, OUT_OF_ORDER, INTERRUPTED = 0, 1, 2, 3, 130


def main(argv: list[str] | None = None) -> int:
    """Run one verb; returns 0 ok, 1 the matter is not in order, 2 wrong use, 3 out of order."""
    multiprocessing.freeze_support()
    _write_utf_8()
    arguments = parse(argv)
    return _guarded(VERBS[arguments.verb], arguments)


def _write_utf_8() -> None:
    """What is printed is UTF-8 in a file or a pipe too: Windows would take an encoding that lacks most names."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def _guarded(run: Callable[[argparse.Namespace], int], arguments: argparse.Namespace) -> int:
    """The outermost frame: a Stoerung becomes one line, a bug becomes a number."""
    from bureau_app.cli.logfile import report, set_up

    crash_file = set_up(_log_folder())
    try:
        try:
            return run(arguments)
        except (Stoerung, Eingabefehler) as failure:
            print(_worded(failure), file=sys.stderr)
            return OUT_OF_ORDER if isinstance(failure, Stoerung) else WRONG_USE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as bug:
        number = report(bug)
        print(f"Interner Fehler, Vorfall {number}; Näheres in {_log_folder()}.", file=sys.stderr)
        return OUT_OF_ORDER
    finally:
        if crash_file is not None:
            crash_file.flush()


def _log_folder() -> Path:
    from platformdirs import user_log_path

    return user_log_path("bureau-app", appauthor=False)


def _worded(failure: Stoerung | Eingabefehler) -> str:
    from bureau_app.resources import lade_texte
    from bureau_app.ui.texts import Texte

    return " ".join(str(Texte.laden(lade_texte("de")).fehler(failure)).split())


def _counter(arguments: argparse.Namespace) -> int:
    from bureau_app.cli.logfile import report
    from bureau_app.counter import run

    return run(arguments, report)


def _demo(arguments: argparse.Namespace) -> int:
    from bureau_app.cli.demo import run

    return run(arguments)


def _read(arguments: argparse.Namespace) -> int:
    from bureau_app.cli.read import run

    return run(arguments)


def _check(arguments: argparse.Namespace) -> int:
    from bureau_app.cli.check import run

    return run(arguments)


def _district(arguments: argparse.Namespace) -> int:
    if arguments.step == "serve":
        from bureau_app.cli.district_serve import run
    else:
        from bureau_app.cli.district import run
    return run(arguments)


def _enrol(arguments: argparse.Namespace) -> int:
    from bureau_app.cli.enrol import run

    return run(arguments)


def _doctor(arguments: argparse.Namespace) -> int:
    from bureau_app.cli.doctor import run

    return run(arguments)


def _retention(arguments: argparse.Namespace) -> int:
    from bureau_app.cli.retention import run

    return run(arguments)


def _witness(arguments: argparse.Namespace) -> int:
    from bureau_app.cli.witness import run

    return run(arguments)


def _fachverfahren(arguments: argparse.Namespace) -> int:
    from bureau_app.cli.fachverfahren import run

    return run(arguments)


def _uebergabe(arguments: argparse.Namespace) -> int:
    from bureau_app.cli.uebergabe import run

    return run(arguments)


VERBS: dict[str, Callable[[argparse.Namespace], int]] = {
    "counter": _counter,
    "demo": _demo,
    "read": _read,
    "check": _check,
    "district": _district,
    "enrol": _enrol,
    "doctor": _doctor,
    "witness": _witness,
    "retention": _retention,
    "fachverfahren": _fachverfahren,
    "uebergabe": _uebergabe,
}

if __name__ == "__main__":
    raise SystemExit(main())
