"""`bureau-app district`: sets up the central service of the district, and enrols devices and people."""

import argparse
import os
from collections.abc import Callable

from bureau_app.cli.district_anmeldung import user
from bureau_app.cli.district_audit import audit, erase, retention
from bureau_app.cli.district_betrieb import backup, doctor, restore
from bureau_app.cli.district_geraete import ca, enrol, release, rescue_key, revoke
from bureau_app.cli.district_konfiguration import konfiguriere, kreisschluessel
from bureau_app.cli.district_register import access_log, policy, register
from bureau_app.cli.district_rettung import rescue
from bureau_app.cli.district_strassen import streets
from bureau_app.cli.district_target import gemeinde, target
from bureau_app.district.schluesselschrank import schrank_fuer
from bureau_app.district.verwaltung import lege_an
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.resources import lade_gemeinden


def run(arguments: argparse.Namespace) -> int:
    """Run one step of `bureau-app district` except `serve`; 0 if it worked, 1 if it did and something is left to do.

    Eingabefehler GEMEINDE_FREMD if `--ags` names no town of this district.
    """
    gemeinden = lade_gemeinden()
    konfiguriere(arguments)
    ags = getattr(arguments, "ags", "")
    if ags and gemeinden.nach_ags(ags) is None:
        raise Eingabefehler(Fehlercode.GEMEINDE_FREMD, "ags", ags=ags)
    return _STEPS[arguments.step](arguments, kreisschluessel(gemeinden)) or 0


def _init(arguments: argparse.Namespace, district_id: str) -> None:
    schrank = schrank_fuer(arguments.database, arguments.keys, os.environ)
    lege_an(arguments.database, district_id, schrank)
    print(f"Die Datenbank des Kreises {district_id} ist auf dem neuesten Stand.")


_STEPS: dict[str, Callable[[argparse.Namespace, str], int | None]] = {
    "init": _init,
    "ca": ca,
    "rescue-key": rescue_key,
    "rescue": rescue,
    "enrol": enrol,
    "revoke": revoke,
    "release": release,
    "user": user,
    "target": target,
    "gemeinde": gemeinde,
    "register": register,
    "streets": streets,
    "access-log": access_log,
    "policy": policy,
    "audit": audit,
    "retention": retention,
    "erase": erase,
    "backup": backup,
    "restore": restore,
    "doctor": doctor,
}
