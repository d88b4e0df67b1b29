"""`bureau-app check`: the decision on a case written as JSON, explained rule by rule."""

import argparse
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import ValidationError

from bureau_app.cli.check_ausgabe import Entschieden, als_json, als_text
from bureau_app.domain.befund import Pruefer
from bureau_app.domain.entscheidung import entscheide
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.policy import Gewicht, Policybuch, Sicherheit
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.zeit import schaltertag
from bureau_app.resources import lade_stammdaten, lade_texte
from bureau_app.ui.texts import Texte
from bureau_app.wire.policy import lies_policy
from bureau_app.wire.vorgangsdatei import Vorgangsdatei, zu_ummeldung


def run(arguments: argparse.Namespace, stammdaten: Stammdaten | None = None) -> int:
    """Print the decision; 0 if the case could be committed, 1 if something blocks or a Freigabe is needed."""
    stammdaten = stammdaten or lade_stammdaten()
    buch = lies_policy(_inhalt(arguments.policy)) if arguments.policy else stammdaten.policybuch
    datei = lies_vorgangsdatei(arguments.file)
    entschieden = decide(datei, stammdaten, buch, schaltertag(datetime.now(UTC)))
    texte = Texte.laden(lade_texte("de"))
    print((als_json if arguments.json else als_text)(entschieden, texte))
    return 1 if entschieden.entscheidung.rang is not Gewicht.HINWEIS else 0


def lies_vorgangsdatei(path: Path) -> Vorgangsdatei:
    """Read the file; Eingabefehler VORGANGSDATEI_* says what is wrong with it."""
    inhalt = _inhalt(path)
    try:
        return Vorgangsdatei.model_validate_json(inhalt)
    except ValidationError as fehler:
        erster = fehler.errors(include_url=False, include_input=False)[0]
        stelle = ".".join(map(str, erster["loc"])) or "–"
        raise Eingabefehler(
            Fehlercode.VORGANGSDATEI_UNGUELTIG, "", datei=path.name, stelle=stelle, grund=erster["msg"]
        ) from None


def _inhalt(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise Eingabefehler(Fehlercode.VORGANGSDATEI_UNLESBAR, "", datei=path.name) from None


def decide(datei: Vorgangsdatei, stammdaten: Stammdaten, buch: Policybuch, heute: date) -> Entschieden:
    """Apply rules and tariff to the case on its own day, `heute` if it names none."""
    am = datei.tag(heute)
    policy = buch.fuer(datei.gemeinde_ags, am)
    pruefer = Pruefer(policy, stammdaten.gemeinden, stammdaten.zeichen, am, datei.gemeinde_ags)
    ummeldung = zu_ummeldung(datei, stammdaten)
    gemeinde = stammdaten.gemeinden.nach_ags(datei.gemeinde_ags)
    return Entschieden(
        entscheidung=entscheide(ummeldung, pruefer, stammdaten.tarif),
        vollstaendig=ummeldung.vollstaendig,
        gemeinde=gemeinde.bezeichnung if gemeinde else datei.gemeinde_ags,
        am=am,
        policy=policy,
        unbelegt=tuple(
            wert.name
            for wert in buch.geltende(datei.gemeinde_ags, am).values()
            if wert.sicherheit is not Sicherheit.BELEGT
        ),
    )
