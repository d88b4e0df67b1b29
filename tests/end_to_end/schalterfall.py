"""The main case at the counter that these settings describe, played without a window; prints what became of it."""

import json
import sys
from pathlib import Path

from bureau_app.ausstattung import eingerichtet
from bureau_app.cli.demo_hauptfall import spiele
from bureau_app.cli.fachverfahren import Fachverfahren
from bureau_app.counter import baue, ohne_fenster
from bureau_app.devices.simulator import SimulierterScanner
from bureau_app.geraete import Systemuhr
from bureau_app.resources import resource_dir
from bureau_app.settings import read_settings, settings_path
from bureau_app.workflows.anmeldung import melde_an


def main(kennung: str, kennwort: str) -> None:
    """Sign in, play the case with the equipment of a real counter, and say how it ended."""
    settings = read_settings(settings_path())
    qt = ohne_fenster()
    teile = baue(eingerichtet(settings))
    try:
        anmeldung = melde_an(teile.schalter, kennung, kennwort, teile.district, teile.anmeldespeicher)
        scanner = SimulierterScanner.aus(resource_dir() / "specimens", Systemuhr().heute)
        der_stadt = Fachverfahren(Path(settings.melderegister.ordner or "")).eintrag
        stand = spiele(teile, scanner, anmeldung.benutzer, der_stadt)
    finally:
        teile.schliesse()
        del qt
    eintraege = {register.value: json.loads(eintrag) for register, eintrag in stand.eintraege.items()}
    ende = {"id": stand.vorgang.id, "stufe": stand.vorgang.stufe.value, "offline": anmeldung.offline}
    print(json.dumps(ende | {"eintraege": eintraege}))


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.readline().strip())
