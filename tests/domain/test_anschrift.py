"""Anschrift: what a clerk may type, what documents print, and when two addresses are the same."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bureau_app.domain.anschrift import Anschrift, lies_hausnummer, zerlege_strasse, zerlege_zeilen
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from tests.domain.daten import GEMEINDEN, IRGENDWAS, NAMEN, ZEICHEN


def anschrift(**anders: Any) -> Anschrift:
    """Oberstraße 91, 41460 Neuss as typed, with some fields typed otherwise."""
    werte = {"strasse": "Oberstraße", "hausnummer": "91", "plz": "41460", "ort": "Neuss", **anders}
    return Anschrift.parse(**werte, gemeinden=GEMEINDEN, zeichen=ZEICHEN)


def fehler(**anders: Any) -> tuple[Fehlercode, str, dict[str, str]]:
    """Code, field and values of the fault that parsing reports."""
    with pytest.raises(Eingabefehler) as gemeldet:
        anschrift(**anders)
    return gemeldet.value.code, gemeldet.value.feld, dict(gemeldet.value.werte)


def test_an_address_inside_the_bezirk() -> None:
    neu = anschrift(ort=" NEUSS ", hausnummer="91 A")
    assert (neu.ort, neu.hausnummer, neu.ags) == ("Neuss", "91a", "05162024")
    assert neu.zeilen() == ("Oberstraße 91a", "41460 Neuss")
    assert "Oberstraße" not in repr(neu)


def test_an_address_outside_the_bezirk_has_no_ags() -> None:
    assert anschrift(plz="50667", ort="Köln").ags == ""


def test_official_title_becomes_the_name_and_a_part_of_town_stays() -> None:
    assert anschrift(ort="Stadt Neuss").ort == "Neuss"
    teil = anschrift(ort="Neuss-Holzheim")
    assert (teil.ort, teil.ags) == ("Neuss-Holzheim", "05162024")


def test_an_addition_is_printed_behind_the_number() -> None:
    assert anschrift(zusatz="Hinterhaus").zeilen()[0] == "Oberstraße 91, Hinterhaus"


def test_a_house_without_number_must_be_meant() -> None:
    assert fehler(hausnummer=" ")[:2] == (Fehlercode.PFLICHTFELD_LEER, "neu.hausnummer")
    ohne = anschrift(strasse="Schloss Dyck", plz="41363", ort="Jüchen", hausnummer=" ", ohne_hausnummer=True)
    assert ohne.zeilen() == ("Schloss Dyck", "41363 Jüchen")
    assert anschrift(ohne_hausnummer=True).hausnummer == "91"


@pytest.mark.parametrize("feld", ["strasse", "hausnummer", "plz", "ort"])
def test_required_fields(feld: str) -> None:
    assert fehler(**{feld: ""}) == (Fehlercode.PFLICHTFELD_LEER, f"neu.{feld}", {})


def test_fields_carry_the_prefix() -> None:
    assert fehler(plz="", feld_prefix="alt")[1] == "alt.plz"


@pytest.mark.parametrize(
    ("plz", "code", "werte"),
    [
        ("4146", Fehlercode.PLZ_ZIFFERNZAHL, {"plz": "4146", "ziffern": "4"}),
        ("414600", Fehlercode.PLZ_ZIFFERNZAHL, {"plz": "414600", "ziffern": "6"}),
        ("4146O", Fehlercode.PLZ_KEINE_ZAHL, {"plz": "4146O"}),
        ("00123", Fehlercode.PLZ_KEINE_ZAHL, {"plz": "00123"}),
        ("٤١٤٦٠", Fehlercode.PLZ_KEINE_ZAHL, {"plz": "٤١٤٦٠"}),
    ],
)
def test_postcodes_that_are_none(plz: str, code: Fehlercode, werte: dict[str, str]) -> None:
    assert fehler(plz=plz) == (code, "neu.plz", werte)


def test_postcode_and_town_must_agree() -> None:
    werte = {"plz": "41460", "gemeinde": "Neuss", "ort": "Kaarst"}
    assert fehler(ort="Kaarst") == (Fehlercode.PLZ_ANDERER_ORT, "neu.plz", werte)
    assert fehler(ort="Köln")[0] is Fehlercode.PLZ_ANDERER_ORT
    code, feld, werte = fehler(plz="40213", ort="Jüchen")
    assert (code, feld, werte["moeglich"]) == (Fehlercode.ORT_ANDERE_PLZ, "neu.plz", "41363")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("12", "12"),
        ("12 a", "12a"),
        ("12A", "12a"),
        ("12a-14d", "12a-14d"),
        ("12 – 14", "12-14"),
        ("12a-12b", "12a-12b"),
        ("0017", "17"),
        ("9999z", "9999z"),
        ("3-011", "3-11"),
    ],
)
def test_house_numbers(typed: str, stored: str) -> None:
    assert lies_hausnummer(typed, "neu.hausnummer") == stored


@pytest.mark.parametrize("typed", ["a", "0", "12345", "12ab", "12/14", "12 1/2", "12-", "-12", "12a-b", "١٢"])
def test_house_numbers_that_are_none(typed: str) -> None:
    assert fehler(hausnummer=typed) == (Fehlercode.HAUSNUMMER_FORM, "neu.hausnummer", {"hausnummer": typed})


@pytest.mark.parametrize("typed", ["14-12", "12-12", "12b-12a"])
def test_house_numbers_that_run_backwards(typed: str) -> None:
    assert fehler(hausnummer=typed)[0] is Fehlercode.HAUSNUMMER_BEREICH


@pytest.mark.parametrize(("feld", "laenge"), [("strasse", 55), ("ort", 50), ("zusatz", 21)])
def test_lengths_and_characters(feld: str, laenge: int) -> None:
    gueltig = {"plz": "50667", "ort": "Köln"}
    assert getattr(anschrift(**{**gueltig, feld: "ä" * laenge}), feld) == "ä" * laenge
    assert fehler(**{**gueltig, feld: "ä" * (laenge + 1)})[:2] == (Fehlercode.TEXT_ZU_LANG, f"neu.{feld}")
    assert fehler(**{**gueltig, feld: "Σ"})[:2] == (Fehlercode.ZEICHEN_UNZULAESSIG, f"neu.{feld}")


@pytest.mark.parametrize(
    "gleiche",
    [
        {"strasse": "KARL-BROEGER-STR.", "hausnummer": "17 B"},
        {"strasse": "Karl Bröger Straße"},
        {"strasse": "KARL-BRÖGER-STRASSE", "ort": "NEUSS", "ags": ""},
        {"zusatz": "Hinterhaus"},
    ],
)
def test_the_same_address_in_other_writing(gleiche: dict[str, str]) -> None:
    felder = {"hausnummer": "17b", "zusatz": "", "plz": "41460", "ort": "Neuss", "ags": "05162024"}
    eine = Anschrift(strasse="Karl-Bröger-Straße", **felder)
    andere = Anschrift(**{"strasse": "Karl-Bröger-Straße", **felder, **gleiche})
    assert eine.gleich(andere, ZEICHEN)
    assert andere.gleich(eine, ZEICHEN)


def test_platz_may_be_abbreviated() -> None:
    assert anschrift(strasse="Berliner Platz").gleich(anschrift(strasse="BERLINER PL."), ZEICHEN)
    assert anschrift(strasse="Straßburger Allee").gleich(anschrift(strasse="STRASSBURGER ALLEE"), ZEICHEN)


@pytest.mark.parametrize(
    "anders", [{"strasse": "Oberweg"}, {"hausnummer": "91a"}, {"plz": "41462"}, {"plz": "41564", "ort": "Kaarst"}]
)
def test_another_address(anders: dict[str, str]) -> None:
    assert not anschrift().gleich(anschrift(**anders), ZEICHEN)


def test_additions_differ_only_where_both_have_one() -> None:
    assert not anschrift(zusatz="Haus 1").gleich(anschrift(zusatz="Haus 2"), ZEICHEN)
    assert anschrift(zusatz="Haus 1").gleich(anschrift(zusatz="HAUS 1"), ZEICHEN)


def test_outside_the_bezirk_the_town_is_compared() -> None:
    koeln = anschrift(plz="50667", ort="Köln")
    assert koeln.gleich(anschrift(plz="50667", ort="KOELN"), ZEICHEN)
    assert not koeln.gleich(anschrift(plz="50667", ort="Bonn"), ZEICHEN)


@pytest.mark.parametrize(
    ("text", "strasse", "hausnummer"),
    [
        ("Karl-Bröger-Straße 17 b", "Karl-Bröger-Straße", "17b"),
        ("Straße des 17. Juni 135", "Straße des 17. Juni", "135"),
        ("Straße des 17. Juni", "Straße des 17. Juni", ""),
        ("Am Markt 95b", "Am Markt", "95b"),
        ("C 4, 12", "C 4", "12"),
        ("C 4", "C", "4"),
        ("Oberstraße91", "Oberstraße", "91"),
        ("Ringweg 12 a – 14 D", "Ringweg", "12a-14d"),
        ("Weg 5 1/2", "Weg 5 1/2", ""),
        ("Weg 12a-b", "Weg 12a-b", ""),
        ("17", "17", ""),
        ("", "", ""),
    ],
)
def test_street_and_number(text: str, strasse: str, hausnummer: str) -> None:
    assert zerlege_strasse(text) == (strasse, hausnummer)


@pytest.mark.parametrize(
    ("text", "teile"),
    [
        ("Oberstraße 91\n41460 Neuss", ("Oberstraße", "91", "41460", "Neuss")),
        ("41564 KAARST\nAM MARKT 2", ("AM MARKT", "2", "41564", "KAARST")),
        ("Am Markt 2, 41564 Kaarst", ("Am Markt", "2", "41564", "Kaarst")),
        ("Am Markt 2 41564 Kaarst", ("Am Markt", "2", "41564", "Kaarst")),
        ("41564 Kaarst, Am Markt 2", ("Am Markt", "2", "41564", "Kaarst")),
        ("41460 Neuss, Stadt", ("", "", "41460", "Neuss, Stadt")),
        ("Am Markt 2, D-41564 Kaarst", ("Am Markt", "2", "41564", "Kaarst")),
        ("60316 FRANKFURT AM\nMAIN\nBAUMWEG 3", ("BAUMWEG", "3", "60316", "FRANKFURT AM MAIN")),
        ("BAUMWEG 3\n60316 FRANKFURT AM\nMAIN", ("BAUMWEG", "3", "60316", "FRANKFURT AM MAIN")),
        ("60316 FRANKFURT AM\nBAUMWEG 3", ("BAUMWEG", "3", "60316", "FRANKFURT AM")),
        (
            "41352 KORSCHENBROICH\nKARDINAL-FRINGS-\nSTRASSE 128A",
            ("KARDINAL-FRINGS-STRASSE", "128a", "41352", "KORSCHENBROICH"),
        ),
        (
            "Kardinal-Frings-\nStraße 128a\n\n41352 Korschenbroich",
            ("Kardinal-Frings-Straße", "128a", "41352", "Korschenbroich"),
        ),
        ("C 4, 12\n68159 Mannheim", ("C 4", "12", "68159", "Mannheim")),
        ("41460 Neuss", ("", "", "41460", "Neuss")),
        ("Oberstraße 91", ("Oberstraße", "91", "", "")),
        ("", ("", "", "", "")),
    ],
)
def test_printed_lines(text: str, teile: tuple[str, str, str, str]) -> None:
    assert zerlege_zeilen(text) == teile


HAUSNUMMERN = st.from_regex(r"[1-9][0-9]{0,3}[a-z]?", fullmatch=True)
STRASSEN = st.builds(lambda a, b: f"{a[:10]}-{b[:10]}-Straße", NAMEN, NAMEN)


@given(STRASSEN, HAUSNUMMERN, st.sampled_from(GEMEINDEN.eintraege), st.booleans())
def test_what_is_printed_is_read_back(strasse: str, hausnummer: str, gemeinde: Any, ort_zuerst: bool) -> None:
    neu = anschrift(strasse=strasse, hausnummer=hausnummer, plz=gemeinde.plz[0], ort=gemeinde.name)
    zeilen = neu.zeilen()[::-1] if ort_zuerst else neu.zeilen()
    wieder = dict(zip(("strasse", "hausnummer", "plz", "ort"), zerlege_zeilen("\n".join(zeilen)), strict=True))
    assert anschrift(**wieder) == neu
    assert neu.gleich(anschrift(**{**wieder, "strasse": ZEICHEN.suchform(strasse)}), ZEICHEN)


@given(IRGENDWAS, IRGENDWAS, IRGENDWAS, IRGENDWAS, IRGENDWAS)
def test_anything_typed_is_an_address_or_an_eingabefehler(a: str, b: str, c: str, d: str, e: str) -> None:
    try:
        neu = anschrift(strasse=a, hausnummer=b, plz=c, ort=d, zusatz=e)
    except Eingabefehler as gemeldet:
        assert gemeldet.feld.startswith("neu.")
    else:
        assert (
            anschrift(strasse=neu.strasse, hausnummer=neu.hausnummer, plz=neu.plz, ort=neu.ort, zusatz=neu.zusatz)
            == neu
        )


@given(IRGENDWAS)
def test_anything_printed_is_taken_apart(text: str) -> None:
    strasse, hausnummer, plz, ort = zerlege_zeilen(text)
    assert all(isinstance(teil, str) for teil in (*zerlege_strasse(text), strasse, hausnummer, ort))
    assert plz == "" or len(plz) == 5


@pytest.mark.parametrize("name", ["Neuss", "NEUSS", "Neuß", "Stadt Neuss", "Neuss-Holzheim", "neuss am Rhein"])
def test_a_municipality_by_name(name: str) -> None:
    gemeinde = GEMEINDEN.nach_name(name)
    assert gemeinde is not None
    assert gemeinde.name == "Neuss"


def test_municipalities_of_the_rhein_kreis() -> None:
    assert len(GEMEINDEN.eintraege) == 8
    alle = [plz for g in GEMEINDEN.eintraege for plz in g.plz]
    assert len(set(alle)) == len(alle) == 22
    assert all(g.ags.startswith("05162") and len(g.ags) == 8 for g in GEMEINDEN.eintraege)
    rommerskirchen = GEMEINDEN.nach_plz("41569")
    assert rommerskirchen is GEMEINDEN.nach_ags("05162028")
    assert rommerskirchen is not None
    assert rommerskirchen.bezeichnung == "Gemeinde Rommerskirchen"
    juechen = GEMEINDEN.nach_name("JUECHEN")
    assert juechen is not None
    assert juechen.ags == "05162012"
    assert GEMEINDEN.nach_name("Neussen") is GEMEINDEN.nach_plz("50667") is GEMEINDEN.nach_ags("05315000") is None
