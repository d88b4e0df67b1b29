"""A read name that may lack marks is offered in the spellings that differ in marks, register and directory first."""

import json
from dataclasses import asdict, replace

import pytest

from bureau_app.domain.angaben import Angaben, Feld, Quelle
from bureau_app.domain.lesung import Feldstatus
from bureau_app.domain.registerfahrzeug import Registerfahrzeug
from bureau_app.domain.schreibweisen import HOECHSTENS, andere_schreibweisen
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.strassen import Strasse, Strassenverzeichnis

FIN = "WVWZZZ1JZXW000001"
BEKANNT = Registerfahrzeug(
    kennzeichen="GV-XY 99",
    fin=FIN,
    marke="VOLKSWAGEN",
    halter_name="Nguyễn",
    halter_vornamen="Đức",
    halter_anschrift="Lönsstraße 2\n41564 Kaarst",
    behoerde="RHEIN-KREIS NEUSS",
    version=4,
)
STRASSEN = Strassenverzeichnis(
    Strasse(name, "41564", "Kaarst", "05162016", str(nr)) for nr, name in enumerate(("Lönsstraße", "Lonsweg"))
)


def entwurf(bekannt: Registerfahrzeug | None, texte: dict[str, str]) -> Angaben:
    """A draft with read fields that must be looked at."""
    felder = {key: Feld(text, Feldstatus.PRUEFEN, Quelle.GELESEN) for key, text in texte.items()}
    antwort = {"fahrzeug.0.register": Feld(json.dumps(asdict(bekannt)))} if bekannt else {}
    return Angaben({"fahrzeug.0.E": Feld(FIN), "fahrzeug.0.C.1.1": Feld(""), **felder, **antwort})


def wahl(stammdaten: Stammdaten, key: str, angaben: Angaben) -> tuple[str, ...]:
    return andere_schreibweisen(key, angaben, STRASSEN, stammdaten.zeichen)


@pytest.mark.parametrize("gelesen", ["Nguyên", "Nguyen", "NGUYEN", "Nguyn"])
def test_the_register_knows_the_marks(stammdaten: Stammdaten, gelesen: str) -> None:
    angaben = entwurf(BEKANNT, {"person.familienname": gelesen})
    assert wahl(stammdaten, "person.familienname", angaben) == ("Nguyễn",)


def test_given_names_and_those_who_move_too(stammdaten: Stammdaten) -> None:
    angaben = entwurf(BEKANNT, {"person.familienname": "Ngu", "mit.0.vornamen": "Duc", "mit.0.familienname": "Nguyen"})
    assert wahl(stammdaten, "mit.0.vornamen", angaben) == ("Đức",)
    assert wahl(stammdaten, "mit.0.familienname", angaben) == ("Nguyễn",)


def test_another_paper_helps_where_no_register_does_and_comes_behind_it(stammdaten: Stammdaten) -> None:
    angaben = entwurf(None, {"person.familienname": "Sahin", "fahrzeug.0.C.1.1": "Şahin"})
    assert wahl(stammdaten, "person.familienname", angaben) == ("Şahin",)
    texte = {"person.familienname": "Sahin", "fahrzeug.0.C.1.1": "Şahin"}
    beide = entwurf(replace(BEKANNT, halter_name="Šahin"), texte)
    assert wahl(stammdaten, "person.familienname", beide) == ("Šahin", "Şahin")


def test_the_zone_spells_umlauts_in_two_letters(stammdaten: Stammdaten) -> None:
    angaben = entwurf(replace(BEKANNT, halter_name="Müller"), {"person.familienname": "Mueller"})
    assert wahl(stammdaten, "person.familienname", angaben) == ("Müller",)


def test_streets_come_from_the_register_and_the_directory(stammdaten: Stammdaten) -> None:
    gelesen = "Lonsstraße 2, 41564 Kaarst"
    assert wahl(stammdaten, "alt.anschrift", entwurf(None, {"alt.anschrift": gelesen})) == (
        "Lönsstraße 2, 41564 Kaarst",
    )
    angaben = entwurf(BEKANNT, {"fahrzeug.0.C.1.3": gelesen})
    assert wahl(stammdaten, "fahrzeug.0.C.1.3", angaben) == ("Lönsstraße 2, 41564 Kaarst",)
    ohne_ort = entwurf(None, {"alt.anschrift": "Lonsstraße 2"})
    assert wahl(stammdaten, "alt.anschrift", ohne_ort) == ()


def test_the_register_of_another_vehicle_says_nothing(stammdaten: Stammdaten) -> None:
    angaben = entwurf(replace(BEKANNT, fin="WVWZZZ1JZXW000002"), {"person.familienname": "Nguyen"})
    assert wahl(stammdaten, "person.familienname", angaben) == ()


@pytest.mark.parametrize("key", ["person.geburtsdatum", "fahrzeug.0.A", "neu.anschrift"])
def test_other_fields_have_no_spellings(stammdaten: Stammdaten, key: str) -> None:
    angaben = entwurf(BEKANNT, {}).mit({key: Feld("Nguyen", Feldstatus.PRUEFEN, Quelle.GELESEN)})
    assert wahl(stammdaten, key, angaben) == ()


def test_what_is_sure_or_empty_or_another_name_is_left_alone(stammdaten: Stammdaten) -> None:
    sicher = entwurf(BEKANNT, {}).mit({"person.familienname": Feld("Nguyen", Feldstatus.OK, Quelle.BESTAETIGT)})
    assert wahl(stammdaten, "person.familienname", sicher) == ()
    assert wahl(stammdaten, "person.familienname", entwurf(BEKANNT, {"person.familienname": " "})) == ()
    assert wahl(stammdaten, "person.familienname", entwurf(BEKANNT, {"person.familienname": "Nguyen Van"})) == ()
    assert wahl(stammdaten, "person.familienname", entwurf(BEKANNT, {"person.familienname": "NGUYỄN"})) == ()


def test_there_are_never_more_than_the_keys_reach(stammdaten: Stammdaten) -> None:
    viele = {f"mit.{nr}.familienname": f"Sah{z}n" for nr, z in enumerate("íìîïĩīĭ")}
    angaben = entwurf(None, {"person.familienname": "Sahin"} | viele)
    assert len(wahl(stammdaten, "person.familienname", angaben)) == HOECHSTENS
