"""Strassenverzeichnis: its CSV file, and what a clerk's first letters find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.hausnummern import umfasst
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.strassen import Strasse, Strassenverzeichnis
from tests.domain.daten import IRGENDWAS, LISTE, SUCHFORMEN, ZEICHEN

NEUSS, KAARST = "05162024", "05162016"

CSV = """# ERFUNDEN für die Vorführung
# Quelle: ausgedacht
strasse;plz;ort;ags;schluessel
Oberstraße;41460;Neuss;05162024;01234
Oberstraße;41564;Kaarst;05162016;
Obere Gasse;41460;Neuss;05162024;
Am Obertor;41460;Neuss;05162024;
Karl-Bröger-Straße;41462;Neuss;05162024;
Hauptstraße;41472;Neuss;05162024;
Hauptstraße;41564;Kaarst;05162016;
Alte Hauptstraße;41564;Kaarst;05162016;
Kaarster Straße;41462;Neuss;05162024;
Straße des 17. Juni;41460;Neuss;05162024;
"""


def gefunden(text: str, ags: str = NEUSS, limit: int = 5) -> list[str]:
    """Suggestions as one line each."""
    verzeichnis = Strassenverzeichnis.lies_csv(CSV, ZEICHEN)
    vorschlaege = verzeichnis.suche(text, ZEICHEN, bevorzugt_ags=ags, limit=limit)
    return [f"{v.strasse.name} {v.hausnummer}".strip() + f", {v.strasse.ort}" for v in vorschlaege]


@pytest.mark.parametrize(
    ("text", "erwartet"),
    [
        ("ober 91", ["Oberstraße 91, Neuss", "Obere Gasse 91, Neuss", "Oberstraße 91, Kaarst", "Am Obertor 91, Neuss"]),
        ("ober 91 41564", ["Oberstraße 91, Kaarst"]),
        ("41564 ober", ["Oberstraße, Kaarst"]),
        ("kaarst haupt 3b", ["Hauptstraße 3b, Kaarst", "Alte Hauptstraße 3b, Kaarst"]),
        ("kaarst haupt 3 B", ["Hauptstraße 3b, Kaarst", "Alte Hauptstraße 3b, Kaarst"]),
        (
            "haupt 12 - 14a",
            ["Hauptstraße 12-14a, Neuss", "Hauptstraße 12-14a, Kaarst", "Alte Hauptstraße 12-14a, Kaarst"],
        ),
        ("BRÖGER 17", ["Karl-Bröger-Straße 17, Neuss"]),
        ("karl broe", ["Karl-Bröger-Straße, Neuss"]),
        ("karl-broeger-str. 17", ["Karl-Bröger-Straße 17, Neuss"]),
        ("kaarst", ["Kaarster Straße, Neuss"]),
        ("straße des 17", ["Straße des 17. Juni 17, Neuss"]),
        ("17. juni 3", ["Straße des 17. Juni 3, Neuss"]),
        ("oberstraße 91, 41460", ["Oberstraße 91, Neuss"]),
        ("91", []),
        ("41460", []),
        ("", []),
        ("gibt es nicht", []),
    ],
)
def test_what_is_typed_finds(text: str, erwartet: list[str]) -> None:
    assert gefunden(text) == erwartet


def test_the_own_municipality_comes_first_and_the_list_is_short() -> None:
    assert gefunden("ober", KAARST)[:2] == ["Oberstraße, Kaarst", "Oberstraße, Neuss"]
    assert gefunden("ober", limit=1) == ["Oberstraße, Neuss"]
    assert len(gefunden("s", limit=3)) == 3


@pytest.mark.parametrize(
    ("strasse", "ags", "bekannt"),
    [
        ("Oberstraße", "05162024", True),
        ("OBERSTRASSE", "05162024", True),
        ("Ober", "05162024", False),
        ("Obastraße", "05162024", False),
        ("Marktstraße", "05162024", False),
        ("Irgendwo", "05158004", True),
        ("Irgendwo", "", True),
    ],
)
def test_a_street_is_known_or_not(strasse: str, ags: str, bekannt: bool) -> None:
    verzeichnis = Strassenverzeichnis(
        [
            Strasse("Oberstraße", "41460", "Neuss", "05162024", ""),
            Strasse("Obererft", "41464", "Neuss", "05162024", ""),
            Strasse("Marktstraße", "41564", "Kaarst", "05162016", ""),
        ]
    )
    assert verzeichnis.kennt(strasse, ags, ZEICHEN) is bekannt
    assert Strassenverzeichnis([]).kennt(strasse, ags, ZEICHEN)


def test_the_file_says_where_it_comes_from() -> None:
    verzeichnis = Strassenverzeichnis.lies_csv("\ufeff" + CSV)
    assert verzeichnis.erfunden
    assert verzeichnis.quelle == "ERFUNDEN für die Vorführung ausgedacht"
    assert len(verzeichnis.strassen) == 10
    assert verzeichnis.strassen[0] == Strasse("Oberstraße", "41460", "Neuss", NEUSS, "01234")


def test_columns_in_any_order_commas_and_duplicates() -> None:
    text = 'ort,AGS,"strasse",plz,schluessel,mehr\nNeuss,05162024,"Straße, kleine",41460,1\n\n'
    text += "Neuss,05162024,Weg,41460,2,x\nNeuss,05162024, Weg ,41460,3\n"
    verzeichnis = Strassenverzeichnis.lies_csv(text)
    assert [(s.name, s.schluessel) for s in verzeichnis.strassen] == [("Straße, kleine", "1"), ("Weg", "2")]
    assert (verzeichnis.quelle, verzeichnis.erfunden) == ("", False)


def test_search_builds_its_index_when_it_is_first_needed() -> None:
    verzeichnis = Strassenverzeichnis.lies_csv(CSV)
    assert verzeichnis.suche("bröger", ZEICHEN)[0].strasse.name == "Karl-Bröger-Straße"
    andere = Zeichenvorrat.parse(LISTE, SUCHFORMEN)
    assert verzeichnis.suche("bröger", andere) == verzeichnis.suche("bröger", ZEICHEN)


@pytest.mark.parametrize("text", ["", "# nur ein Kommentar", "strasse;plz;ort\nA;41460;Neuss", "1;2;3"])
def test_a_file_without_its_header(text: str) -> None:
    with pytest.raises(Eingabefehler) as fehler:
        Strassenverzeichnis.lies_csv(text)
    assert fehler.value.code is Fehlercode.STRASSEN_KOPFZEILE


@pytest.mark.parametrize(
    "zeile",
    [
        ";41460;Neuss;05162024;",
        "Weg;4146;Neuss;05162024;",
        "Weg;41460;;05162024;",
        "Weg;41460;Neuss;5162024;",
        "Weg",
        "W" * 200_000 + ";41460;Neuss;05162024;",
    ],
)
def test_a_bad_line_is_named_by_its_number(zeile: str) -> None:
    with pytest.raises(Eingabefehler) as fehler:
        Strassenverzeichnis.lies_csv(CSV + zeile + "\nWeg;41460;Neuss;05162024;")
    assert fehler.value.code is Fehlercode.STRASSEN_ZEILE
    assert fehler.value.werte == {"zeile": "14"}


TEILE = """hausnummern;strasse;plz;ort;ags
1-99 ungerade, 2-40 gerade;Lange Straße;41460;Neuss;05162024
42- gerade;Lange Straße;41462;Neuss;05162024
101 - ungerade;Lange Straße;41464;Neuss;05162024
;Lange Straße;41564;Kaarst;05162016
"""


@pytest.mark.parametrize(
    ("text", "plz"),
    [
        ("lange 7", ["41460", "41564"]),
        ("lange 40b", ["41460", "41564"]),
        ("lange 42-44", ["41462", "41564"]),
        ("lange 101", ["41464", "41564"]),
        ("lange", ["41460", "41462", "41464", "41564"]),
    ],
)
def test_a_street_in_parts_gives_the_one_with_the_number(text: str, plz: list[str]) -> None:
    verzeichnis = Strassenverzeichnis.lies_csv(TEILE, ZEICHEN)
    assert [v.strasse.plz for v in verzeichnis.suche(text, ZEICHEN, bevorzugt_ags=NEUSS)] == plz


def test_house_numbers_that_cannot_be_read_are_a_bad_line() -> None:
    with pytest.raises(Eingabefehler) as fehler:
        Strassenverzeichnis.lies_csv(TEILE + "1 bis 9;Weg;41460;Neuss;05162024")
    assert (fehler.value.code, fehler.value.werte) == (Fehlercode.STRASSEN_ZEILE, {"zeile": "6"})
    assert umfasst("nach dem Markt links", "12") and umfasst("5a", "5") and not umfasst("5", "6")


def test_a_line_may_be_refused_for_what_the_office_knows() -> None:
    def nur_neuss(zeile: int, strasse: Strasse) -> None:
        if strasse.ags != NEUSS:
            raise Eingabefehler(Fehlercode.STRASSEN_ZEILE, "strassen", zeile=str(zeile))

    with pytest.raises(Eingabefehler) as fehler:
        Strassenverzeichnis.lies_csv(TEILE, pruefe=nur_neuss)
    assert fehler.value.werte == {"zeile": "5"}


@given(IRGENDWAS)
def test_any_file_is_a_directory_or_an_eingabefehler(text: str) -> None:
    try:
        verzeichnis = Strassenverzeichnis.lies_csv("strasse;plz;ort;ags;schluessel\n" + text)
    except Eingabefehler as fehler:
        assert fehler.code is Fehlercode.STRASSEN_ZEILE
    else:
        assert all(len(s.plz) == 5 for s in verzeichnis.strassen)


VERZEICHNIS = Strassenverzeichnis.lies_csv(CSV, ZEICHEN)


@given(IRGENDWAS)
def test_anything_typed_finds_at_most_five(text: str) -> None:
    assert len(VERZEICHNIS.suche(text, ZEICHEN)) <= 5


@given(st.sampled_from(VERZEICHNIS.strassen), st.data(), st.integers(1, 9999))
def test_every_beginning_of_a_name_finds_its_street(strasse: Strasse, daten: st.DataObject, nummer: int) -> None:
    anfang = strasse.name[: daten.draw(st.integers(1, len(strasse.name)))]
    vorschlaege = VERZEICHNIS.suche(f"{anfang} {nummer} {strasse.plz}", ZEICHEN, limit=10)
    assert strasse in [v.strasse for v in vorschlaege]
    assert {v.hausnummer for v in vorschlaege} == {str(nummer)}


def test_a_suggestion_keeps_the_street_out_of_its_repr() -> None:
    assert "Oberstraße" not in repr(VERZEICHNIS.suche("ober 91", ZEICHEN)[0])
