"""`bureau-app fachverfahren`: a stand-in for the town's resident register software, with invented residents only."""

import argparse
import os
import re
import signal
import stat
import sys
import threading
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.ummeldung import Person, Wohnungsart
from bureau_app.link.siegel import NichtZuOeffnen, oeffne, versiegle
from bureau_app.wire.melderegister import MelderegisterAbbildung, MelderegisterEintrag
from bureau_app.wire.nachricht import KENNZAHL_MUSTER, Unverstanden
from bureau_app.wire.uebergabe import ANTWORT, EINGANG, Antwort
from bureau_app.wire.uebergabedatei import schreibe_ganz

TAKT_S = 0.2
_EINGABE = 0
_EIGENES = "fachverfahren"
_HINWEIS = "ERFUNDEN: Dieses Melderegister gehört zur Demonstration; alle Personen darin sind erfunden.\n"


@dataclass(frozen=True, slots=True)
class Einwohner:
    """What the invented register says of one person now."""

    person: Person = field(repr=False)
    anschrift: Anschrift = field(repr=False)
    wohnungsart: Wohnungsart
    seit: date = field(repr=False)


class Fachverfahren:
    """Works through one hand-over folder and keeps what it took, sealed for itself, in `fachverfahren/` below it.

    Its public key lies beside that as `fachverfahren.pem`. An op id is taken once; handed over again, it gets the same
    answer. For one process at a time.
    """

    def __init__(self, ordner: Path) -> None:
        self._ordner = ordner
        self._schluessel = _schluessel(ordner)
        self._abbildung = MelderegisterAbbildung()

    def arbeite_ab(self) -> int:
        """Answer everything that lies there; how many hand-overs were answered."""
        alle = sorted((self._ordner / EINGANG).glob("*.json"))
        dateien = [datei for datei in alle if re.fullmatch(KENNZAHL_MUSTER, datei.stem)]
        for datei in dateien:
            antwort = self._bearbeite(datei.stem, datei.read_bytes())
            schreibe_ganz(self._ordner / ANTWORT / datei.name, antwort.als_json())
            datei.unlink(missing_ok=True)
        return len(dateien)

    def eintrag(self, vorgang_id: str) -> bytes | None:
        """The newest entry of a Vorgang, the bytes as handed over; None if there is none."""
        gefunden = [k for k in self._koerper() if self._abbildung.lies(k).herkunft.vorgang_id == vorgang_id]
        return gefunden[-1] if gefunden else None

    def einwohner(self) -> tuple[Einwohner, ...]:
        """Everybody who was ever registered here, as of now; what was corrected or cancelled later does not count."""
        eintraege = [self._abbildung.lies(koerper) for koerper in self._koerper()]
        ersetzt = {e.bezug.vorgang_id for e in eintraege if e.bezug}
        bestand: dict[Person, Einwohner] = {}
        for e in eintraege:
            if e.art == "storno" or e.herkunft.vorgang_id in ersetzt:
                continue
            for angabe in (e.person, *(mit.person for mit in e.mitziehende)):
                person = angabe.als_person()
                bestand[person] = Einwohner(person, e.neue_anschrift.als_anschrift(), e.wohnungsart, e.einzugsdatum)
        return tuple(bestand.values())

    def _bearbeite(self, op_id: str, umschlag: bytes) -> Antwort:
        for nummer, datei in enumerate(self._meldungen(), start=1):
            if datei.stem.partition("_")[2] == op_id:
                return _angenommen(op_id, nummer)
        try:
            koerper = oeffne(umschlag, self._schluessel, op_id)
            MelderegisterEintrag.aus_json(koerper)
        except NichtZuOeffnen:
            return Antwort(op_id=op_id, ergebnis="zurueck", grund="nicht_zu_oeffnen")
        except Unverstanden:
            return Antwort(op_id=op_id, ergebnis="zurueck", grund="form_unbekannt")
        nummer = len(self._meldungen()) + 1
        ziel = self._ordner / _EIGENES / "meldungen" / f"{nummer:06d}_{op_id}.json"
        schreibe_ganz(ziel, versiegle(koerper, self._schluessel.public_key(), op_id))
        return _angenommen(op_id, nummer)

    def _meldungen(self) -> list[Path]:
        return sorted((self._ordner / _EIGENES / "meldungen").glob("*.json"))

    def _koerper(self) -> list[bytes]:
        return [oeffne(d.read_bytes(), self._schluessel, d.stem.partition("_")[2]) for d in self._meldungen()]


def bereite_vor(ordner: Path) -> Path:
    """Make the folder and the key pair if they are not there yet; the public key's file, for the counter's settings."""
    Fachverfahren(ordner)
    return ordner / f"{_EIGENES}.pem"


def run(arguments: argparse.Namespace) -> int:
    """Work until SIGTERM, until the parent is gone, or until the pipe on the standard input ends."""
    signal.signal(signal.SIGTERM, _beende)
    fachverfahren = Fachverfahren(arguments.dir)
    ende = threading.Event()
    if _ist_leitung(_EINGABE):
        threading.Thread(target=_warte_auf_ende, args=(_EINGABE, ende), daemon=True).start()
    elternprozess = os.getppid()
    print(arguments.dir, flush=True)
    while not ende.is_set() and os.getppid() == elternprozess:
        fachverfahren.arbeite_ab()
        ende.wait(TAKT_S)
    return 0


def _angenommen(op_id: str, nummer: int) -> Antwort:
    return Antwort(op_id=op_id, ergebnis="angenommen", aktenzeichen=f"EWO-{nummer:06d}")


def _schluessel(ordner: Path) -> X25519PrivateKey:
    """The private key, made on first use."""
    privat, oeffentlich = ordner / _EIGENES / "schluessel.pem", ordner / f"{_EIGENES}.pem"
    if not privat.exists():
        for fach in (ordner, ordner / _EIGENES, ordner / EINGANG, ordner / ANTWORT):
            fach.mkdir(mode=0o700, parents=True, exist_ok=True)
        (ordner / _EIGENES / "ERFUNDEN.txt").write_text(_HINWEIS, "utf-8")
        neu = X25519PrivateKey.generate()
        pem = serialization.Encoding.PEM
        kein = serialization.NoEncryption()
        schreibe_ganz(privat, neu.private_bytes(pem, serialization.PrivateFormat.PKCS8, kein))
        spki = serialization.PublicFormat.SubjectPublicKeyInfo
        schreibe_ganz(oeffentlich, neu.public_key().public_bytes(pem, spki))
    schluessel = serialization.load_pem_private_key(privat.read_bytes(), None)
    if not isinstance(schluessel, X25519PrivateKey):
        raise ValueError("not an X25519 key")
    return schluessel


def _ist_leitung(griff: int) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(griff).st_mode)
    except OSError:
        return False


def _warte_auf_ende(griff: int, ende: threading.Event) -> None:
    while os.read(griff, 4096):
        pass
    ende.set()


def _beende(_nummer: int, _rahmen: object) -> None:
    sys.exit(0)
