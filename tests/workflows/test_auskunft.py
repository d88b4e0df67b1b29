"""The Kreis's register: asked for every adult with the reason, told at the vehicle it is about, and what is missing."""

import json
from dataclasses import fields, replace
from datetime import date

import pytest

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.fehlercode import Stoerung
from bureau_app.domain.registerfahrzeug import Halteranfrage, Registerfahrzeug
from bureau_app.workflows import auskunft
from bureau_app.workflows.ports import Journaleintrag
from bureau_app.workflows.pruefung import pruefe_vorgang
from tests.beispiele import angaben
from tests.fakes.fahrzeugauskunft import FakeFahrzeugauskunft
from tests.fakes.schalter import CLERK, ERNA
from tests.workflows.conftest import Platz

ERIKA = Halteranfrage("Müstermann-Żółć", "Erika Łucja", date(1983, 8, 12))
MAX = Halteranfrage("Müstermann", "Max", date(1980, 1, 2))
KIND = Halteranfrage("Müstermann", "Kim", date(2008, 11, 24))
GOLF = Registerfahrzeug(
    "NE-AB 1234",
    "WVWZZZ1KZ8W123456",
    "VOLKSWAGEN",
    "Müstermann-Żółć",
    "Erika Łucja",
    "Am Markt 2, 41564 Kaarst",
    "Rhein-Kreis Neuss",
    4,
)
ROLLER = replace(GOLF, kennzeichen="NE-R 1", fin="VTTTTT1JZXW000009", marke="PIAGGIO", bitte_kreis=True)
MITZIEHENDE = {
    "mit__0__familienname": "Müstermann",
    "mit__0__vornamen": "Max",
    "mit__0__geburtsdatum": "02.01.1980",
    "mit__1__familienname": "Müstermann",
    "mit__1__vornamen": "Kim",
    "mit__1__geburtsdatum": "24.11.2008",
}


@pytest.fixture
def register(platz: Platz) -> FakeFahrzeugauskunft:
    bestand = [(ERIKA, GOLF), (MAX, ROLLER), (MAX, GOLF), (KIND, replace(ROLLER, fin="KIND"))]
    return FakeFahrzeugauskunft(platz.s.stammdaten.zeichen, bestand, [CLERK.sitzung])


def test_every_adult_is_asked_for_and_each_question_stands_in_the_journal(
    platz: Platz, register: FakeFahrzeugauskunft
) -> None:
    v = platz.entwurf(angaben(1, **MITZIEHENDE))
    assert auskunft.frage_register(platz.s, register, CLERK, v) == (GOLF, ROLLER)
    assert register.gefragt == [v.nummer, v.nummer], "not for the child, who turns 18 tomorrow"
    assert platz.store.journal[-4:] == [
        Journaleintrag(ERNA.id, "register_gefragt", v.id, (("anlass", "anschriftenaenderung"), ("person", "0"))),
        Journaleintrag(ERNA.id, "register_beantwortet", v.id, (("person", "0"), ("treffer", "1"))),
        Journaleintrag(ERNA.id, "register_gefragt", v.id, (("anlass", "anschriftenaenderung"), ("person", "1"))),
        Journaleintrag(ERNA.id, "register_beantwortet", v.id, (("person", "1"), ("treffer", "2"))),
    ]
    assert platz.stand(v) == v


def test_a_question_without_an_answer_was_still_asked(platz: Platz, register: FakeFahrzeugauskunft) -> None:
    v, register.offline = platz.entwurf(), True
    with pytest.raises(Stoerung):
        auskunft.frage_register(platz.s, register, CLERK, v)
    assert platz.store.journal[-1].schritt == "register_gefragt"


def test_nobody_is_asked_for_before_somebody_is_known(platz: Platz, register: FakeFahrzeugauskunft) -> None:
    v = platz.entwurf(Angaben().eingegeben("person.familienname", "Müstermann"))
    assert auskunft.frage_register(platz.s, register, CLERK, v) == ()
    assert register.gefragt == []


def test_the_answer_stands_at_its_vehicle(platz: Platz) -> None:
    felder = auskunft.nimm_auskunft(angaben(2, fahrzeug__0__E="wvw zzz-1kz8w123456"), (GOLF, ROLLER))
    gelesen = json.loads(felder.text("fahrzeug.0.register"))
    assert Registerfahrzeug(**gelesen) == GOLF
    assert set(gelesen) == {f.name for f in fields(Registerfahrzeug)}
    assert felder.text("fahrzeug.1.register") == ""
    assert auskunft.nimm_auskunft(felder, (GOLF,)) is felder
    vergessen = auskunft.nimm_auskunft(felder, ())
    assert vergessen.text("fahrzeug.0.register") == "", "a new answer replaces the old one"


def test_none_is_forgotten(platz: Platz) -> None:
    assert auskunft.fehlende(angaben(1), (GOLF, ROLLER)) == (ROLLER,)
    assert auskunft.fehlende(angaben(0), (GOLF, ROLLER)) == (GOLF, ROLLER)


def test_the_draft_hands_the_answer_on(platz: Platz) -> None:
    felder = auskunft.nimm_auskunft(angaben(1), (GOLF,))
    (fahrzeug,) = pruefe_vorgang(platz.s, platz.entwurf(felder)).auswertung.ummeldung.fahrzeuge
    assert fahrzeug.register == GOLF
