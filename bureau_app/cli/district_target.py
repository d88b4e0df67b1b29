"""`bureau-app district target` and `district gemeinde`: the registers behind the district for administrators."""

import argparse
import json
from dataclasses import asdict
from datetime import UTC, date, datetime

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bureau_app.district.outbound.ziel import Zielstoerung
from bureau_app.district.outbound.zielarten import lies_toml
from bureau_app.district.outbound.ziele import Offen, Ziele, Ziellage
from bureau_app.district.uhr import jetzt
from bureau_app.district.verwaltung import datenbank
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.domain.zeit import schaltertag
from bureau_app.link.siegel import lies_oeffentlichen_schluessel, schluessel_id

_STAENDE = {
    "wartet": "wartet",
    "uebergeben": "übergeben",
    "bestaetigt": "bestätigt",
    "zurueck": "zurück",
    "geparkt": "geparkt",
}
_GRUENDE = (
    ("netz_", "nicht erreichbar"),
    ("http_401", "lehnt die Anmeldung ab"),
    ("http_403", "lehnt die Anmeldung ab"),
    ("http_429", "bittet zu warten"),
    ("http_4", "versteht die Anfrage nicht"),
    ("http_5", "gestört"),
    ("zertifikat", "sein Zertifikat ist von keiner bekannten Stelle"),
    ("anmeldung_", "lehnt die Anmeldung ab"),
    ("secret_datei", "die Datei mit dem Geheimnis ist nicht lesbar"),
    ("ordner_", "der Ordner ist nicht erreichbar"),
    ("sftp_host_key", "der Server zeigt einen anderen Schlüssel als den hinterlegten"),
    ("sftp_authentication", "lehnt die Anmeldung ab"),
    ("sftp_", "der SFTP-Server ist nicht erreichbar"),
    ("schluessel_", "sein Schlüssel darf nicht verwendet werden"),
    ("ziel_", "nimmt nichts an"),
    ("ereignis_", "eine Meldung ist nicht echt"),
)


def target(arguments: argparse.Namespace, district_id: str) -> int:
    """Run one step; 0 if it worked, for `check` and `report` also if nothing is left."""
    with datenbank(arguments.database, district_id) as engine:
        return _SCHRITTE[arguments.what](arguments, Ziele(engine, district_id, jetzt))


def gemeinde(arguments: argparse.Namespace, district_id: str) -> None:
    """Take a town's public key, and print the fingerprint that both sides compare."""
    try:
        schluessel = lies_oeffentlichen_schluessel(arguments.schluessel.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm):
        raise Stoerung(Fehlercode.GEMEINDESCHLUESSEL, datei=arguments.schluessel.name) from None
    pem = schluessel.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with datenbank(arguments.database, district_id) as engine:
        neu = Ziele(engine, district_id, jetzt).setze_gemeinde(arguments.ags, pem, arguments.geraet)
    print(f"Schlüssel {'hinterlegt' if neu else 'ersetzt'}. Fingerabdruck: {schluessel_id(schluessel)}")
    if arguments.geraet is None:
        print('Kein Gerät holt ab: --geraet N nennt eines, oder ein Ziel mit form = "umschlag" liefert.')


def _add(arguments: argparse.Namespace, ziele: Ziele) -> int:
    try:
        text = arguments.file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fehler:
        raise Stoerung(Fehlercode.ZIEL_DATEI, datei=arguments.file.name, grund=type(fehler).__name__) from None
    art = lies_toml(text)
    ziele.nimm_auf(arguments.name, art, arguments.ags, arguments.from_start)
    ab = "alles, was gebucht ist und wird" if arguments.from_start else "was von jetzt an gebucht wird"
    print(f"Ziel {arguments.name} bekommt {ab} ({art.register.value}).")
    return 0


def _list(arguments: argparse.Namespace, ziele: Ziele) -> int:
    lage = ziele.lage()
    if arguments.json:
        print(json.dumps([asdict(z) for z in lage], default=str, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_zeile(z) for z in lage) or "Keine Ziele: Der Eintrag im Kreis genügt.")
    return 0


def _remove(arguments: argparse.Namespace, ziele: Ziele) -> int:
    offen = ziele.entferne(arguments.name)
    print(f"Ziel {arguments.name} entfernt. {offen} Sendungen waren nicht bestätigt.")
    return 0


def _retry(arguments: argparse.Namespace, ziele: Ziele) -> int:
    print(f"{ziele.wieder(arguments.name, arguments.key)} Sendungen gehen noch einmal.")
    return 0


def _check(arguments: argparse.Namespace, ziele: Ziele) -> int:
    if arguments.name:
        ziele.kenne(arguments.name)
    gut = True
    for name, einstellungen in [(wahl.name, e) for wahl, e in ziele.alle() if arguments.name in ("", wahl.name)]:
        ziel = ziele.baue(einstellungen)
        try:
            ziel.pruefe()
            print(f"✓ {name:32} bereit")
        except Zielstoerung as stoerung:
            gut = False
            print(f"✗ {name:32} {in_worten(stoerung.grund)}")
        finally:
            ziel.schliesse()
    return 0 if gut else 1


def _report(arguments: argparse.Namespace, ziele: Ziele) -> int:
    heute = schaltertag(jetzt())
    try:
        tag = date.fromisoformat(arguments.day) if arguments.day else heute
    except ValueError:
        raise Eingabefehler(Fehlercode.ZIEL_TAG, "day") from None
    offen = ziele.tagesabschluss(tag)
    for sendung in offen:
        print(json.dumps(asdict(sendung), default=str) if arguments.json else _offen(sendung))
    if not arguments.json:
        print(f"{len(offen)} Sendungen bis {tag:%d.%m.%Y} sind nicht bestätigt." if offen else "Alles ist bestätigt.")
    return 1 if offen else 0


_SCHRITTE = {"add": _add, "list": _list, "remove": _remove, "retry": _retry, "check": _check, "report": _report}


def in_worten(grund: str) -> str:
    """A code as a sentence for an administrator, with the code."""
    wort = next((wort for anfang, wort in _GRUENDE if grund.startswith(anfang)), "")
    return f"{wort} ({grund})" if wort else grund


def _zeile(z: Ziellage) -> str:
    anzahlen = ", ".join(f"{z.anzahl[stand]} {wort}" for stand, wort in _STAENDE.items() if z.anzahl[stand])
    fuer = z.gemeinde_ags or "alle Gemeinden"
    gestoert = f"\n  gestört seit {_zeit(z.gestoert_seit)}: {in_worten(z.stoerung)}" if z.gestoert_seit else ""
    return f"{z.name:32} {z.art:18} {fuer:14} {anzahlen or 'nichts'}{gestoert}"


def _offen(s: Offen) -> str:
    seit = f"seit {_zeit(s.uebergeben_am or s.angelegt_am)}"
    grund = f": {in_worten(s.grund)}" if s.grund else ""
    return f"{s.ziel}  Vorgang {s.vorgang_id}  {_STAENDE[s.stand]} {seit}{grund}  {s.schluessel}"


def _zeit(zeit: datetime) -> str:
    return zeit.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
