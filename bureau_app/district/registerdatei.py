"""Reads the vehicles of a file (CSV) for the embedded register."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

from bureau_app.district.registerdaten import Fahrzeugdaten
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode

SPALTEN = (
    "kennzeichen",
    "fin",
    "marke",
    "familienname",
    "vornamen",
    "geburtsdatum",
    "anschrift",
    "kreis",
    "behoerde",
    "bitte_kreis",
)
_PFLICHT = ("kennzeichen", "fin", "familienname", "anschrift", "behoerde")
_ERLAESSLICH = ("abgemeldet",)
"""Columns that a file need not have."""
_JA_NEIN = {"": False, "nein": False, "ja": True}


class _Unlesbar(Exception):
    """One value of a line cannot be so; names the column, never the value."""


def lies_registerdatei(text: str) -> tuple[Fahrzeugdaten, ...]:
    """All vehicles of the file, or none: columns as in SPALTEN by name in the first line, parted by semicolons, birth
    dates as 1990-12-31 or empty for a company, lines of an Anschrift parted by " | ".

    Eingabefehler REGISTER_ZEILE names the line and the column that cannot be read.
    """
    leser = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";", strict=True)
    return tuple(_fahrzeuge(leser))


def _fahrzeuge(leser: "csv.DictReader[str]") -> Iterator[Fahrzeugdaten]:
    try:
        if sorted({*(leser.fieldnames or ()), *_ERLAESSLICH}) != sorted((*SPALTEN, *_ERLAESSLICH)):
            raise _Unlesbar(", ".join(SPALTEN))
        for werte in leser:
            yield _fahrzeug(werte)
    except _Unlesbar as fehler:
        zeile, spalte = max(leser.line_num, 1), str(fehler)
    except csv.Error:
        zeile, spalte = leser.line_num + 1, "CSV"
    else:
        return
    raise Eingabefehler(Fehlercode.REGISTER_ZEILE, "datei", zeile=str(zeile), spalte=spalte)


def _fahrzeug(werte: dict[str, str]) -> Fahrzeugdaten:
    if None in werte or None in werte.values():
        raise _Unlesbar("CSV")
    werte = {name: wert.strip() for name, wert in werte.items()}
    for name in _PFLICHT:
        if not werte[name]:
            raise _Unlesbar(name)
    if not re.fullmatch("[0-9]{5}", werte["kreis"]):
        raise _Unlesbar("kreis")
    for name in ("bitte_kreis", *_ERLAESSLICH):
        if werte.get(name, "") not in _JA_NEIN:
            raise _Unlesbar(name)
    return Fahrzeugdaten(
        **{name: werte[name] for name in ("kennzeichen", "fin", "marke", "familienname", "vornamen", "kreis")},
        behoerde=werte["behoerde"],
        anschrift=werte["anschrift"].replace(" | ", "\n"),
        geburtsdatum=_tag(werte["geburtsdatum"]),
        bitte_kreis=_JA_NEIN[werte["bitte_kreis"]],
        abgemeldet=_JA_NEIN[werte.get("abgemeldet", "")],
    )


def _tag(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _Unlesbar("geburtsdatum") from None
