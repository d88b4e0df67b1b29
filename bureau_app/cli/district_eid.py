"""The eID-Server that `bureau-app district serve` asks, as the configuration names it."""

import ssl
from pathlib import Path

from bureau_app.district.eid.eidserver import Eidserver
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


def _ohne_zertifikat(datei: Path | str, grund: str) -> Stoerung:
    return Stoerung(Fehlercode.EID_ZERTIFIKAT, datei=str(datei), grund=grund)
