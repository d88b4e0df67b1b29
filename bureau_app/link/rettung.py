"""The key of the counter's store, sealed for the district's recovery key, in a file beside the store."""

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.link.siegel import NichtZuOeffnen, oeffne, schluessel_id, versiegle
from bureau_app.wire.geraet import Rettungskopie
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.wire.uebergabe import Umschlag

ENDUNG = ".rettung"
_WOZU = "speicherschluessel"


def kopie_neben(speicher: Path) -> Path:
    """Where the sealed key of a store lies."""
    return speicher.with_name(speicher.name + ENDUNG)


def hinterlege(speicher: Path, schluessel: Callable[[], bytes], rettung: str, gemeinde_ags: str, geraet: int) -> bool:
    """Seal the store's key for the recovery key (X25519, base64url), unless it lies there sealed for this one already;
    whether the file was written. Stoerung RETTUNGSKOPIE if it cannot be.
    """
    empfaenger = X25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(rettung + "="))
    datei = kopie_neben(speicher)
    bisher = _lies(datei)
    if bisher and _fuer(bisher) == (schluessel_id(empfaenger), gemeinde_ags, geraet):
        return False
    umschlag = Umschlag.aus_json(versiegle(schluessel(), empfaenger, _WOZU))
    neben = datei.with_name(datei.name + ".neu")
    try:
        neben.write_bytes(Rettungskopie(gemeinde_ags=gemeinde_ags, geraet=geraet, umschlag=umschlag).als_json())
        os.replace(neben, datei)
    except OSError as fehler:
        raise Stoerung(Fehlercode.RETTUNGSKOPIE, grund=type(fehler).__name__) from None
    return True


def oeffne_kopie(datei: Path, privat: Path) -> tuple[Rettungskopie, bytes]:
    """Whose store it is, and its key; Eingabefehler RETTUNGSKOPIE_FALSCH if the file is none, or was not sealed for
    this key (PEM)."""
    kopie = _lies(datei)
    try:
        schluessel = load_pem_private_key(privat.read_bytes(), password=None)
        if kopie is None or not isinstance(schluessel, X25519PrivateKey):
            raise ValueError
        return kopie, oeffne(kopie.umschlag.als_json(), schluessel, _WOZU)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm, NichtZuOeffnen):
        raise Eingabefehler(Fehlercode.RETTUNGSKOPIE_FALSCH, "wrapped") from None


def _lies(datei: Path) -> Rettungskopie | None:
    try:
        return Rettungskopie.aus_json(datei.read_bytes())
    except (OSError, Unverstanden):
        return None


def _fuer(kopie: Rettungskopie) -> tuple[Any, str, int]:
    """Which recovery key, town and device a file is for."""
    roh = kopie.umschlag.protected
    try:
        kopf = json.loads(base64.urlsafe_b64decode(roh + "=" * (-len(roh) % 4)))
        return kopf["kid"], kopie.gemeinde_ags, kopie.geraet
    except (ValueError, LookupError, TypeError, RecursionError):
        return None, "", 0
