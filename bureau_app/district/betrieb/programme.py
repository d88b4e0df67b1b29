"""PostgreSQL's own programs, told where the database is by environment only: nothing secret stands in a command."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import make_url

from bureau_app.domain.fehlercode import Fehlercode, Stoerung

_DEBIAN = Path("/usr/lib/postgresql")


def finde(programm: str) -> Path:
    """On the path, else the newest of Debian's; Stoerung SICHERUNG_PROGRAMM."""
    if gefunden := shutil.which(programm):
        return Path(gefunden)
    ordner = sorted(_DEBIAN.glob(f"*/bin/{programm}"), key=lambda p: int(re.sub(r"\D", "", p.parent.parent.name) or 0))
    if not ordner:
        raise Stoerung(Fehlercode.SICHERUNG_PROGRAMM, programm=programm)
    return ordner[-1]


def fuehre_aus(programm: str, argumente: Sequence[str], url: str = "") -> None:
    """Run it to its end, its words on our standard error output; Stoerung SICHERUNG_FEHLGESCHLAGEN."""
    lauf = subprocess.run([str(finde(programm)), *argumente], env=_umgebung(url), stdout=2, check=False)
    if lauf.returncode != 0:
        raise Stoerung(Fehlercode.SICHERUNG_FEHLGESCHLAGEN, programm=programm, rueckgabe=str(lauf.returncode))


def _umgebung(url: str) -> dict[str, str]:
    """What libpq reads: from the URL, over what the administrator set."""
    umgebung = {**os.environ, "PGAPPNAME": "bureau-app"}
    if not url:
        return umgebung
    ziel = make_url(url)
    host = ziel.query.get("host", ziel.host or "")
    werte = {"PGHOST": host, "PGPORT": ziel.port, "PGUSER": ziel.username, "PGPASSWORD": ziel.password}
    return umgebung | {name: str(wert) for name, wert in werte.items() if wert}
