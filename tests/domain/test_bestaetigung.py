"""What the register says letter for letter needs no look; where only the base letters agree, a person looks."""

import json
from dataclasses import asdict, replace

import pytest

from bureau_app.domain.angaben import Angaben, Feld, Quelle
from bureau_app.domain.auswertung import werte_aus
from bureau_app.domain.lesung import Feldstatus
from bureau_app.domain.registerfahrzeug import Registerfahrzeug
from bureau_app.domain.stammdaten import Stammdaten
from tests.beispiele import haushalt_angaben

BEKANNT = Registerfahrzeug(
    kennzeichen="GV-XY 99",
    fin="WVWZZZ1JZXW000001",
    marke="VOLKSWAGEN",
    halter_name="Şahin",
    halter_vornamen="Deniz",
    halter_anschrift="Am Markt 2\n41564 Kaarst",
    behoerde="RHEIN-KREIS NEUSS",
    version=4,
)
FELDER = ("A", "E", "C.1.1", "C.1.2", "C.1.3", "D.1")
GELESEN = (
    "person.familienname",
    "mit.0.familienname",
    "mit.0.vornamen",
    "alt.anschrift",
    *(f"fahrzeug.1.{code}" for code in FELDER),
)


def gelesen(bekannt: Registerfahrzeug | None, **anders: str) -> Angaben:
    """The household as read from paper, all of it in doubt, with the register's answer on the second vehicle."""
    angaben = haushalt_angaben()
    texte = {key: angaben.text(key) for key in GELESEN} | {k.replace("__", "."): v for k, v in anders.items()}
    angaben = angaben.mit({key: Feld(text, Feldstatus.PRUEFEN, Quelle.GELESEN) for key, text in texte.items()})
    antwort = json.dumps(asdict(bekannt)) if bekannt else ""
    return angaben.eingegeben("fahrzeug.1.register", antwort)


def offen(stammdaten: Stammdaten, bekannt: Registerfahrzeug | None, **anders: str) -> set[str]:
    return set(werte_aus(gelesen(bekannt, **anders), stammdaten).offen)


def test_without_the_register_a_person_looks(stammdaten: Stammdaten) -> None:
    erwartet = {key for key in GELESEN if "C.1" not in key}
    assert offen(stammdaten, None) == erwartet


def test_what_the_register_says_needs_no_look(stammdaten: Stammdaten) -> None:
    assert offen(stammdaten, BEKANNT) == {"person.familienname"}
    grossgeschrieben = replace(BEKANNT, halter_name="ŞAHIN", halter_anschrift="AM MARKT 2\n41564 KAARST")
    assert offen(stammdaten, grossgeschrieben) == {"person.familienname"}


@pytest.mark.parametrize(
    ("anders", "angesehen"),
    [
        ({"mit__0__familienname": "Sahin"}, {"mit.0.familienname", "mit.0.vornamen", "alt.anschrift"}),
        ({"mit__0__vornamen": "Denız"}, {"mit.0.familienname", "mit.0.vornamen", "alt.anschrift"}),
        ({"alt__anschrift": "Am Márkt 2, 41564 Kaarst"}, {"alt.anschrift"}),
        ({"fahrzeug__1__A": "GV-XV 99"}, {"fahrzeug.1.A"}),
    ],
)
def test_the_same_base_letters_are_not_enough(
    stammdaten: Stammdaten, anders: dict[str, str], angesehen: set[str]
) -> None:
    assert offen(stammdaten, BEKANNT, **anders) == {"person.familienname"} | angesehen


def test_an_eszett_is_no_double_s(stammdaten: Stammdaten) -> None:
    bekannt = replace(BEKANNT, halter_name="Weiß")
    assert {"mit.0.familienname", "mit.0.vornamen"} <= offen(stammdaten, bekannt, mit__0__familienname="Weiss")


def test_an_answer_about_another_vehicle_confirms_nothing(stammdaten: Stammdaten) -> None:
    assert offen(stammdaten, replace(BEKANNT, fin="WVWZZZ1JZXW000002")) == offen(stammdaten, None)
