"""The file that the embedded register is loaded from: all of it or nothing, and the place of what is wrong."""

import pytest

from bureau_app.district.registerdatei import SPALTEN, lies_registerdatei
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from tests.registerfahrzeuge import fahrzeugdaten

KOPF = ";".join(SPALTEN)
ZEILE = (
    "NE-AB 1234;WVWZZZ1KZ8W123456;VOLKSWAGEN;Müstermann-Żółć;Erika Łucja;1983-08-12;"
    "Am Markt 2 | 41564 Kaarst;05162;Rhein-Kreis Neuss;"
)


def test_a_file_gives_its_vehicles() -> None:
    firma = "NE-F 1;W0L1;OPEL;Muster GmbH;;;Hafenstr. 1 | 41460 Neuss;05162;Rhein-Kreis Neuss;ja"
    eine, andere = lies_registerdatei(f"\ufeff{KOPF}\r\n{ZEILE}\r\n{firma}\r\n")
    assert eine == fahrzeugdaten()
    assert (andere.geburtsdatum, andere.vornamen, andere.bitte_kreis) == (None, "", True)


@pytest.mark.parametrize(
    ("text", "zeile", "spalte"),
    [
        ("", "1", ", ".join(SPALTEN)),
        ("kennzeichen;fin\nNE-AB 1;W0L1", "1", ", ".join(SPALTEN)),
        (f"{KOPF}\n{ZEILE}\n{ZEILE};mehr", "3", "CSV"),
        (f"{KOPF}\nNE-AB 1;W0L1", "2", "CSV"),
        (f'{KOPF}\n"NE-AB 1', "2", "CSV"),
        (f"{KOPF}\n{ZEILE.replace('WVWZZZ1KZ8W123456', ' ')}", "2", "fin"),
        (f"{KOPF}\n{ZEILE.replace('1983-08-12', '12.08.1983')}", "2", "geburtsdatum"),
        (f"{KOPF}\n{ZEILE.replace('05162', 'Neuss')}", "2", "kreis"),
        (f"{KOPF}\n{ZEILE}vielleicht", "2", "bitte_kreis"),
    ],
)
def test_what_cannot_be_read_is_said_by_line_and_column_only(text: str, zeile: str, spalte: str) -> None:
    with pytest.raises(Eingabefehler) as falsch:
        lies_registerdatei(text)
    assert (falsch.value.code, falsch.value.werte) == (
        Fehlercode.REGISTER_ZEILE,
        {"zeile": zeile, "spalte": spalte},
    )
    assert falsch.value.__context__ is None
