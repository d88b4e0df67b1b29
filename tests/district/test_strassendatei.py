"""A town's file of streets: all of it or nothing, said by line."""

import pytest

from bureau_app.district.strassen.datei import lies_strassendatei
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from tests.eintraege import stammdaten

KOPF = "strasse;plz;ort;ags;hausnummern\n"
ZEILE = "Żółćstraße;41460;Neuss;05162024;1-99 ungerade\n"


def lies(text: str, kodierung: str = "utf-8") -> list[str]:
    s = stammdaten()
    return [x.name for x in lies_strassendatei(text.encode(kodierung), s.gemeinden, s.zeichen).strassen]


def test_utf_8_and_windows_1252() -> None:
    assert lies(KOPF + ZEILE) == ["Żółćstraße"]
    assert lies(KOPF + ZEILE, "utf-8-sig") == ["Żółćstraße"]
    assert lies(KOPF + "Große Gasse;41460;Neuss;05162024;", "cp1252") == ["Große Gasse"]


@pytest.mark.parametrize(
    ("text", "code", "werte"),
    [
        ("", Fehlercode.STRASSEN_KOPFZEILE, {"spalten": "strasse;plz;ort;ags"}),
        (KOPF, Fehlercode.STRASSEN_LEER, {}),
        (KOPF + ZEILE + "Weg;4146;Neuss;05162024;", Fehlercode.STRASSEN_ZEILE, {"zeile": "3"}),
        (KOPF + ZEILE + "Weg;41460;Neuss;05162024;bis 9", Fehlercode.STRASSEN_ZEILE, {"zeile": "3"}),
        (KOPF + ZEILE + "Dom;50667;Köln;05315000;", Fehlercode.STRASSEN_GEMEINDE, {"zeile": "3", "ags": "05315000"}),
        (KOPF + "☃weg;41460;Neuss;05162024;", Fehlercode.STRASSEN_ZEICHEN, {"zeile": "2", "zeichen": "☃"}),
    ],
)
def test_what_cannot_be_is_said_by_line(text: str, code: Fehlercode, werte: dict[str, str]) -> None:
    with pytest.raises(Eingabefehler) as falsch:
        lies(text)
    assert (falsch.value.code, falsch.value.werte) == (code, werte)
