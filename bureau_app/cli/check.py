"""`bureau-app check`: the rules' findings for a case written as JSON."""

import argparse
import json
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import ValidationError

from bureau_app.domain.befund import Pruefer
from bureau_app.domain.entscheidung import Entscheidung, entscheide
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.zeit import schaltertag
from bureau_app.resources import lade_stammdaten, lade_texte
from bureau_app.ui.texts import Texte
from bureau_app.wire.vorgangsdatei import Vorgangsdatei, zu_ummeldung


def run(arguments: argparse.Namespace) -> int:
    """Print the findings; 0 if the case could be committed, 1 if something blocks."""
    stammdaten = lade_stammdaten()
    texte = Texte.laden(lade_texte("de"))
    entscheidung = decide(lies_vorgangsdatei(arguments.file), stammdaten, schaltertag(datetime.now(UTC)))
    version = stammdaten.policybuch.version
    ausgabe = _als_json if arguments.json else _als_text
    print(ausgabe(entscheidung, version, texte))
    return 1 if entscheidung.rang is not Gewicht.HINWEIS else 0


def lies_vorgangsdatei(path: Path) -> Vorgangsdatei:
    """Read the file; Eingabefehler VORGANGSDATEI_* says what is wrong with it."""
    try:
        inhalt = path.read_bytes()
    except OSError:
        raise Eingabefehler(Fehlercode.VORGANGSDATEI_UNLESBAR, "", datei=path.name) from None
    try:
        return Vorgangsdatei.model_validate_json(inhalt)
    except ValidationError as fehler:
        erster = fehler.errors(include_url=False, include_input=False)[0]
        stelle = ".".join(map(str, erster["loc"])) or "–"
        raise Eingabefehler(
            Fehlercode.VORGANGSDATEI_UNGUELTIG, "", datei=path.name, stelle=stelle, grund=erster["msg"]
        ) from None


def decide(datei: Vorgangsdatei, stammdaten: Stammdaten, heute: date) -> Entscheidung:
    """Apply the rules and the tariff to the case on its own day, today if it names none."""
    am = datei.heute or heute
    policy = stammdaten.policybuch.fuer(datei.gemeinde_ags, am)
    pruefer = Pruefer(policy, stammdaten.gemeinden, stammdaten.zeichen, am, datei.gemeinde_ags)
    return entscheide(zu_ummeldung(datei, stammdaten), pruefer, stammdaten.tarif)


def _als_json(entscheidung: Entscheidung, version: str, texte: Texte) -> str:
    befunde = [
        {
            "code": b.code.value,
            "gewicht": b.gewicht.value,
            "feld": b.feld,
            "fahrzeug": b.fahrzeug,
            "rechtsgrundlage": b.rechtsgrundlage,
            "text": texte.befund(b).text,
            "tun": texte.befund(b).tun,
        }
        for b in entscheidung.befunde
    ]
    ganz = {
        "ausgang": "frei" if entscheidung.rang is Gewicht.HINWEIS else "gesperrt",
        "befunde": befunde,
        "gebuehr_cent": entscheidung.gebuehr.summe if entscheidung.rang is Gewicht.HINWEIS else 0,
        "policy_version": version,
    }
    return json.dumps(ganz, ensure_ascii=False, indent=2)


def _als_text(entscheidung: Entscheidung, version: str, texte: Texte) -> str:
    zeilen = [
        f"{b.gewicht.value:9} {b.code.value:28} {texte.befund(b)} [{b.rechtsgrundlage}]" for b in entscheidung.befunde
    ]
    if entscheidung.rang is not Gewicht.HINWEIS:
        zeilen.append("Ergebnis: gesperrt – so kann der Vorgang nicht übernommen werden.")
    else:
        zeilen.append(f"Ergebnis: frei – Gebühr {texte.geld(entscheidung.gebuehr.summe)}.")
    return "\n".join([*zeilen, f"Policy {version}"])
