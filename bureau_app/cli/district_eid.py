"""The eID-Server that `bureau-app district serve` asks, as the configuration names it, and `district doctor` tries."""

import secrets
import ssl
from datetime import datetime
from pathlib import Path

from bureau_app.district.betrieb.diagnose import pruefe_zertifikat
from bureau_app.district.eid.eidserver import Eidserver, Eidserverstoerung
from bureau_app.district.eid.jsonserver import JsonEidserver
from bureau_app.district.konfiguration import Eidplatz
from bureau_app.district.outbound.netz import Tlswahl
from bureau_app.domain.fehlercode import Fehlercode, Stoerung


def eidserver_von(eid: Eidplatz) -> Eidserver | None:
    """None if none is named; it is not asked yet. Stoerung EID_ZERTIFIKAT if the service could not show who it is."""
    if not eid.url:
        return None
    if eid.zertifikat is None:
        raise _ohne_zertifikat("–", "nicht genannt")
    try:
        kontext = ssl.create_default_context(cafile=eid.ca_datei)
        kontext.load_cert_chain(eid.zertifikat, eid.schluessel or eid.zertifikat, password="")
    except (OSError, ValueError) as fehler:
        raise _ohne_zertifikat(eid.zertifikat, type(fehler).__name__) from None
    return JsonEidserver(eid.url, Tlswahl(eid.ca_datei, eid.zertifikat, eid.schluessel))


def pruefe_eidserver(eid: Eidplatz, district_id: str, jetzt: datetime) -> str:
    """Ask it for a reading that there is none of: it answers over TLS, and knows this service by its certificate.

    Stoerung EID_SERVER, EID_ZERTIFIKAT or ZERTIFIKAT_LAEUFT_AB. No session is opened, and nothing is read.
    """
    server = eidserver_von(eid)
    if server is None or eid.zertifikat is None:
        return "keiner eingetragen"
    gilt = pruefe_zertifikat(eid.zertifikat, jetzt)
    try:
        server.ergebnis(f"{district_id}000", secrets.token_hex(16))
    except Eidserverstoerung as fehler:
        raise Stoerung(Fehlercode.EID_SERVER, url=eid.url, grund=str(fehler)) from None
    return f"{eid.url} antwortet und nimmt das Zertifikat des Dienstes an ({gilt})"


def _ohne_zertifikat(datei: Path | str, grund: str) -> Stoerung:
    return Stoerung(Fehlercode.EID_ZERTIFIKAT, datei=str(datei), grund=grund)
