"""Runs of the program that share one loading of its libraries, where the system can fork; elsewhere each loads its own.

What they write goes to files or a pipe, as a shell's redirection makes it.
"""

import io
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from bureau_app.__main__ import main
from bureau_app.cli.program import command

GEDULD_S = 60
MIT_FORK = "forkserver" in multiprocessing.get_all_start_methods()
_GELADEN = ["bureau_app.__main__", "bureau_app.cli.district", "bureau_app.cli.district_serve", "bureau_app.cli.logfile"]


def lauf(*arguments: str, eingabe: str = "") -> "subprocess.CompletedProcess[str]":
    """One run to its end, in a process of its own: exit code and what it wrote, UTF-8."""
    if not MIT_FORK:
        return subprocess.run(
            command(*arguments), input=eingabe, capture_output=True, encoding="utf-8", timeout=GEDULD_S, check=False
        )
    with tempfile.TemporaryDirectory() as name:
        ein, aus, fehler = (Path(name, strom) for strom in ("ein", "aus", "fehler"))
        ein.write_text(eingabe, "utf-8", newline="")
        prozess = _starte(arguments, ein, aus, fehler)
        prozess.join(GEDULD_S)
        if prozess.exitcode is None:
            prozess.kill()
            raise subprocess.TimeoutExpired(arguments, GEDULD_S)
        return subprocess.CompletedProcess(
            arguments, prozess.exitcode, aus.read_text("utf-8"), fehler.read_text("utf-8")
        )


@contextmanager
def laufend(*arguments: str) -> Iterator[str]:
    """One run that is killed at the end of this: the first line that it wrote."""
    if not MIT_FORK:
        befehl = command(*arguments)
        with subprocess.Popen(befehl, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8") as dienst:
            assert dienst.stdout is not None
            try:
                yield dienst.stdout.readline().strip()
            finally:
                dienst.kill()
        return
    hier, dort = multiprocessing.Pipe(duplex=False)
    nichts = Path(os.devnull)
    prozess = _starte(arguments, nichts, dort, nichts)
    dort.close()
    try:
        with hier, open(hier.fileno(), encoding="utf-8", closefd=False) as ausgabe:
            yield ausgabe.readline().strip()
    finally:
        prozess.kill()
        prozess.join()


def _starte(arguments: tuple[str, ...], ein: Path, aus: Path | Connection, fehler: Path) -> BaseProcess:
    kontext = multiprocessing.get_context("forkserver")
    kontext.set_forkserver_preload(_GELADEN)
    prozess = kontext.Process(target=_spiele, args=(arguments, dict(os.environ), ein, aus, fehler))
    prozess.start()
    return prozess


def _spiele(
    arguments: tuple[str, ...], umgebung: dict[str, str], ein: Path, aus: Path | Connection, fehler: Path
) -> None:
    """In the child: the standard streams as they were given, then the program."""
    os.environ.clear()
    os.environ.update(umgebung)
    os.dup2(os.open(ein, os.O_RDONLY), 0)
    os.dup2(aus.fileno() if isinstance(aus, Connection) else os.open(aus, os.O_WRONLY | os.O_CREAT), 1)
    os.dup2(os.open(fehler, os.O_WRONLY | os.O_CREAT), 2)
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(os.fdopen(nummer, art, closefd=False)) for nummer, art in enumerate(("rb", "wb", "wb"))
    )
    sys.exit(main(list(arguments)))
