"""How a sending becomes what its target reads: a JSON message or a CSV table of the Zulassungsbehoerde."""

import csv
import io
from typing import Any

from bureau_app.district.outbound.fitconnect import Anlage
from bureau_app.district.outbound.ordnerziel import Dateiform
from bureau_app.district.outbound.ziel import Sendekopf, Sendung, Zielstoerung
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.wire.zulassungsbehoerde import Fahrzeugaenderung, Zulassungsmeldung

SPALTEN = (
    "nachricht",
    "art",
    "vorgang_nummer",
    "zulassungsbezirk",
    "gemeindekennziffer",
    "datum_der_aenderung",
    "datum_der_eintragung",
    "uebermittlungssperre",
    "kennzeichen",
    "fahrzeugidentifizierungsnummer",
    "fin_pruefziffer",
    "vordrucknummer",
    "naechste_hauptuntersuchung",
    "ausgang",
    "gruende",
    "familienname",
    "vornamen",
    "geburtsdatum",
    "strasse",
    "hausnummer",
    "zusatz",
    "plz",
    "ort",
    "ags",
)
"""Columns of the CSV drop, one row a vehicle: fields of the schema `zulassungsbehoerde`, codes joined by a blank."""


def zulassungsmeldung(sendung: Sendung) -> Zulassungsmeldung:
    """The message for the Zulassungsbehoerde; Zielstoerung if the entry cannot be read."""
    try:
        return Zulassungsmeldung.von(FahrzeugregisterEintrag.aus_json(sendung.inhalt), sendung.kopf.schluessel)
    except Unverstanden:
        raise Zielstoerung("eintrag_unlesbar", endgueltig=True) from None


def meldung_als_json(sendung: Sendung) -> bytes:
    """The message's bytes."""
    return zulassungsmeldung(sendung).als_json()


def als_csv(sendung: Sendung) -> bytes:
    """UTF-8 with a byte order mark, semicolons, every field quoted, CRLF; the first row has the names."""
    meldung = zulassungsmeldung(sendung)
    text = io.StringIO()
    schreiber = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    schreiber.writerow(SPALTEN)
    schreiber.writerows([werte.get(spalte, "") for spalte in SPALTEN] for werte in _zeilen(meldung))
    return text.getvalue().encode("utf-8-sig")


def csv_anlage(sendung: Sendung) -> tuple[Anlage, ...]:
    """The table as a file beside the message, for an authority that reads no JSON."""
    return (Anlage("anschriftenaenderung.csv", "text/csv", als_csv(sendung)),)


def _zeilen(meldung: Zulassungsmeldung) -> list[dict[str, object]]:
    kopf = meldung.model_dump(mode="json")
    return [kopf | _zeile(fahrzeug) for fahrzeug in meldung.fahrzeuge]


def _zeile(fahrzeug: Fahrzeugaenderung) -> dict[str, object]:
    werte: dict[str, Any] = fahrzeug.model_dump(mode="json")
    halter: dict[str, Any] = werte.pop("halter") or {}
    anschrift: dict[str, Any] = halter.get("anschrift", {})
    return {**werte, "gruende": " ".join(fahrzeug.gruende), **halter, **anschrift}


def _nach_schluessel(kopf: Sendekopf) -> str:
    return kopf.schluessel


def _nach_op(kopf: Sendekopf) -> str:
    return kopf.op_id


JSON = Dateiform(_nach_schluessel, ".json", meldung_als_json)
CSV = Dateiform(_nach_schluessel, ".csv", als_csv)
UMSCHLAG = Dateiform(_nach_op, ".json", lambda sendung: sendung.inhalt)
"""A sealed envelope for a Fachverfahren, as the counter made it."""
