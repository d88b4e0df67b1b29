"""Readings become fields: what is kept, whose writing wins, and that a clerk's word is never overwritten."""

from dataclasses import replace
from datetime import date

import pytest

from bureau_app.domain.angaben import Angaben, Quelle
from bureau_app.domain.aufnahme import einzeilig, nimm_lesung_auf, nimm_mrz_auf
from bureau_app.domain.ausweis import lies_mrz
from bureau_app.domain.lesung import Dokument, Dokumentart, Feldstatus, Lesefeld, Lesung
from bureau_app.domain.stammdaten import Stammdaten

OK, PRUEFEN, UNGELESEN = Feldstatus.OK, Feldstatus.PRUEFEN, Feldstatus.UNGELESEN
AUSWEIS = Dokument(
    Dokumentart.PERSONALAUSWEIS,
    {
        "mrz": Lesefeld("IDD<<…", OK, 0.99),
        "document_number": Lesefeld("KK2TVTT2H", OK, 0.99),
        "surname": Lesefeld("HOFFMANN VIETEN", PRUEFEN, 0.99),
        "given_names": Lesefeld("JUERGEN", PRUEFEN, 0.99, b"png"),
        "birth_date": Lesefeld("1973-06-26", OK, 0.99),
        "expiry_date": Lesefeld("2029-06-12", OK, 0.99),
        "address": Lesefeld("41564 KAARST\nAM MARKT 2", PRUEFEN, 0.9),
    },
)
SCHEIN = Dokument(
    Dokumentart.ZB1,
    {
        "A": Lesefeld("NE-AB 1234", OK, 0.99),
        "E": Lesefeld("WVWZZZ1KZ8W123456", OK, 0.99),
        "C.1.1": Lesefeld("Hoffmann-Vieten", PRUEFEN, 0.9),
        "C.1.2": Lesefeld("Jürgen", PRUEFEN, 0.9),
        "C.1.3": Lesefeld("Am Markt 2\n41564 Kaarst", PRUEFEN, 0.9, b"png"),
        "22": Lesefeld("ZU 15.1", OK, 0.9),
    },
    hat_aufkleber=True,
)


def lesung(*dokumente: Dokument) -> Lesung:
    return Lesung(dokumente, 0.5)


def test_identity_card_gives_person_and_old_address_but_no_number(stammdaten: Stammdaten) -> None:
    aufnahme = nimm_lesung_auf(Angaben(), lesung(AUSWEIS), stammdaten.zeichen)
    texte = {key: feld.text for key, feld in aufnahme.angaben.felder.items()}
    assert texte == {
        "ausweis.art": "personalausweis",
        "person.familienname": "Hoffmann Vieten",
        "person.vornamen": "Juergen",
        "person.geburtsdatum": "26.06.1973",
        "ausweis.gueltig_bis": "12.06.2029",
        "alt.anschrift": "AM MARKT 2, 41564 KAARST",
    }
    assert aufnahme.ausschnitte == {"person.vornamen": b"png"}


def test_an_address_is_read_off_the_sticker_without_the_day_it_holds_from(stammdaten: Stammdaten) -> None:
    zeilen = "Neue Anschrift ab 01.03.2024\nAm Markt 2\n41564 Kaarst\nRKN i. A. Stadt Kaarst, 01.03.2024, Hk"
    schein = replace(SCHEIN, felder={**SCHEIN.felder, "C.1.3": Lesefeld(zeilen, PRUEFEN, 0.9)})
    angaben = nimm_lesung_auf(Angaben(), lesung(AUSWEIS, schein), stammdaten.zeichen).angaben
    assert angaben.text("fahrzeug.0.C.1.3") == "Am Markt 2, 41564 Kaarst"
    assert angaben.text("alt.anschrift") == "Am Markt 2, 41564 Kaarst"


def test_vehicle_paper_lends_its_spelling_and_both_stay_doubtful(stammdaten: Stammdaten) -> None:
    angaben = nimm_lesung_auf(Angaben(), lesung(AUSWEIS, SCHEIN), stammdaten.zeichen).angaben
    assert angaben.text("person.familienname") == "Hoffmann-Vieten"
    assert angaben.text("person.vornamen") == "Jürgen"
    assert angaben.text("alt.anschrift") == "Am Markt 2, 41564 Kaarst"
    assert {"person.familienname", "person.vornamen", "alt.anschrift"} <= set(angaben.offene())
    assert angaben.text("fahrzeug.0.aufkleber") == "ja"
    assert "fahrzeug.0.22" not in angaben.felder


def test_a_spelling_from_the_vehicle_paper_is_shown_where_it_stands_there(stammdaten: Stammdaten) -> None:
    felder = {**SCHEIN.felder, "C.1.2": Lesefeld("Jürgen", PRUEFEN, 0.9, b"schein")}
    aufnahme = nimm_lesung_auf(Angaben(), lesung(AUSWEIS, Dokument(Dokumentart.ZB1, felder)), stammdaten.zeichen)
    assert (aufnahme.ausschnitte["person.vornamen"], aufnahme.ausschnitte["alt.anschrift"]) == (b"schein", b"png")


def test_order_of_the_papers_does_not_matter(stammdaten: Stammdaten) -> None:
    hin = nimm_lesung_auf(Angaben(), lesung(AUSWEIS, SCHEIN), stammdaten.zeichen).angaben
    her = nimm_lesung_auf(Angaben(), lesung(SCHEIN, AUSWEIS), stammdaten.zeichen).angaben
    assert dict(hin.felder) == dict(her.felder)


def test_what_the_clerk_wrote_or_confirmed_stays(stammdaten: Stammdaten) -> None:
    angaben = Angaben().eingegeben("person.familienname", "Hoffmann-Viëten").eingegeben("person.vornamen", "")
    angaben = nimm_lesung_auf(angaben, lesung(AUSWEIS), stammdaten.zeichen).angaben.bestaetigt("person.vornamen")
    angaben = nimm_lesung_auf(angaben, lesung(SCHEIN), stammdaten.zeichen).angaben
    assert angaben.text("person.familienname") == "Hoffmann-Viëten"
    assert angaben.feld("person.vornamen").quelle is Quelle.BESTAETIGT


def test_same_paper_again_is_the_same_vehicle(stammdaten: Stammdaten) -> None:
    anderer = Dokument(Dokumentart.ZB1, {**SCHEIN.felder, "E": Lesefeld("WAUZZZ8K9BA000123", OK, 0.99)})
    angaben = nimm_lesung_auf(Angaben(), lesung(SCHEIN, anderer, SCHEIN), stammdaten.zeichen).angaben
    assert angaben.fahrzeuge() == (0, 1)


def test_printed_name_of_a_passport_is_better_than_its_zone(stammdaten: Stammdaten) -> None:
    felder = {
        "surname": Lesefeld("OERSTED", PRUEFEN, 0.99),
        "surname_printed": Lesefeld("ØRSTED", PRUEFEN, 0.9),
        "given_names": Lesefeld("OEMER", PRUEFEN, 0.99),
    }
    angaben = nimm_lesung_auf(Angaben(), lesung(Dokument(Dokumentart.REISEPASS, felder)), stammdaten.zeichen).angaben
    assert angaben.text("person.familienname") == "Ørsted"
    assert "alt.anschrift" not in angaben.felder
    assert angaben.feld("ausweis.gueltig_bis").status is Feldstatus.UNGELESEN


def test_unknown_paper_is_counted_and_changes_nothing(stammdaten: Stammdaten) -> None:
    aufnahme = nimm_lesung_auf(Angaben(), lesung(Dokument(Dokumentart.UNBEKANNT, {})), stammdaten.zeichen)
    assert (aufnahme.unbekannt, dict(aufnahme.angaben.felder)) == (1, {})


def test_a_paper_that_holds_no_data_is_named(stammdaten: Stammdaten) -> None:
    papiere = [Dokument(art, {}) for art in (Dokumentart.LEER, Dokumentart.FAHRZEUGSCHEIN_ALT)]
    aufnahme = nimm_lesung_auf(Angaben(), lesung(*papiere), stammdaten.zeichen)
    assert aufnahme.andere == (Dokumentart.LEER, Dokumentart.FAHRZEUGSCHEIN_ALT)
    assert (aufnahme.unbekannt, dict(aufnahme.angaben.felder)) == (0, {})


def test_an_uncovered_code_on_the_back_is_the_state_of_the_paper(stammdaten: Stammdaten) -> None:
    rueckseite = Dokument(Dokumentart.ZB1_RUECKSEITE, {}, code_freigelegt=True)
    beide = nimm_lesung_auf(Angaben(), lesung(rueckseite, SCHEIN), stammdaten.zeichen).angaben
    assert beide.text("fahrzeug.0.zustand") == "code_offen"
    noch_einmal = nimm_lesung_auf(beide, lesung(SCHEIN), stammdaten.zeichen).angaben
    assert noch_einmal.text("fahrzeug.0.zustand") == "code_offen"
    verdeckt = lesung(SCHEIN, Dokument(Dokumentart.ZB1_RUECKSEITE, {}))
    assert nimm_lesung_auf(Angaben(), verdeckt, stammdaten.zeichen).angaben.text("fahrzeug.0.zustand") == "in_ordnung"
    assert not nimm_lesung_auf(Angaben(), lesung(rueckseite), stammdaten.zeichen).angaben.fahrzeuge()


def test_zone_from_a_reader(stammdaten: Stammdaten) -> None:
    zeilen = ["IDD<<T220001293<<<<<<<<<<<<<<<", "6408125<2010315D<<<<<<<<<<<<<4", "MUSTERMANN<<ERIKA<<<<<<<<<<<<<"]
    mrz = lies_mrz(zeilen, heute=date(2020, 1, 1))
    angaben = nimm_mrz_auf(Angaben(), mrz, stammdaten.zeichen)
    assert angaben.text("person.familienname") == "Mustermann"
    assert angaben.text("person.geburtsdatum") == "12.08.1964"
    assert angaben.offene() == ("person.familienname", "person.vornamen")


def test_zone_without_a_full_birth_date_leaves_it_to_the_clerk(stammdaten: Stammdaten) -> None:
    zeilen = ["IDD<<T220001293<<<<<<<<<<<<<<<", "6408125<2010315D<<<<<<<<<<<<<4", "MUSTERMANN<<ERIKA<<<<<<<<<<<<<"]
    mrz = replace(lies_mrz(zeilen, heute=date(2020, 1, 1)), geburtsdatum=None)
    assert "person.geburtsdatum" not in nimm_mrz_auf(Angaben(), mrz, stammdaten.zeichen).felder


def test_paper_of_somebody_else_lends_no_spelling(stammdaten: Stammdaten) -> None:
    anderer = Dokument(Dokumentart.ZB1, {**SCHEIN.felder, "C.1.3": Lesefeld("Ring 1\n41460 Neuss", PRUEFEN, 0.9)})
    angaben = nimm_lesung_auf(Angaben(), lesung(AUSWEIS, anderer), stammdaten.zeichen).angaben
    assert angaben.text("alt.anschrift") == "AM MARKT 2, 41564 KAARST"


@pytest.mark.parametrize(
    ("gedruckt", "zeile"),
    [
        ("Am Markt 2\n41564 Kaarst", "Am Markt 2, 41564 Kaarst"),
        ("41564 KAARST\nAM MARKT 2", "AM MARKT 2, 41564 KAARST"),
        ("Rheinland\nLogistik GmbH", "Rheinland Logistik GmbH"),
        ("OCTAVIA", "OCTAVIA"),
        ("", ""),
    ],
)
def test_lines_of_a_field_on_one_line(gedruckt: str, zeile: str) -> None:
    assert einzeilig(gedruckt) == zeile


def ausweis(name: str, vornamen: str, geburt: str, **anders: str) -> Dokument:
    """A Personalausweis as it was read: capitals, an address, and names in doubt."""
    felder = {"surname": name, "given_names": vornamen, "birth_date": geburt, "expiry_date": "2031-01-02", **anders}
    status = {"surname": PRUEFEN, "given_names": PRUEFEN, "address": PRUEFEN}
    gelesen = {key: Lesefeld(text, status.get(key, OK) if text else UNGELESEN, 0.9) for key, text in felder.items()}
    return Dokument(Dokumentart.PERSONALAUSWEIS, gelesen)


def namen(angaben: Angaben) -> list[str]:
    """Given names of everybody in the draft, the speaking person first."""
    return [angaben.text("person.vornamen"), *(angaben.text(f"mit.{n}.vornamen") for n in angaben.personen())]


JUERGEN, ANNA = AUSWEIS, ausweis("HOFFMANN VIETEN", "ANNA MARIA", "1975-01-02", address="41460 NEUSS\nRING 1")


def test_the_document_of_another_person_becomes_the_next_who_moves(stammdaten: Stammdaten) -> None:
    aufnahme = nimm_lesung_auf(Angaben(), lesung(JUERGEN, ANNA), stammdaten.zeichen)
    angaben = aufnahme.angaben
    assert namen(angaben) == ["Juergen", "Anna Maria"]
    assert (angaben.text("mit.0.geburtsdatum"), angaben.text("mit.0.ausweis.art")) == ("02.01.1975", "personalausweis")
    assert (angaben.text("ausweis.gueltig_bis"), angaben.text("mit.0.ausweis.gueltig_bis")) == (
        "12.06.2029",
        "02.01.2031",
    )
    assert angaben.text("alt.anschrift") == "AM MARKT 2, 41564 KAARST"
    assert {"mit.0.familienname", "mit.0.vornamen"} <= set(angaben.offene())
    assert aufnahme.ausschnitte == {"person.vornamen": b"png"}


def test_the_same_document_again_is_the_same_person(stammdaten: Stammdaten) -> None:
    angaben = nimm_lesung_auf(Angaben(), lesung(JUERGEN, ANNA, ANNA, JUERGEN), stammdaten.zeichen).angaben
    angaben = nimm_lesung_auf(angaben, lesung(ANNA), stammdaten.zeichen).angaben
    assert namen(angaben) == ["Juergen", "Anna Maria"]


@pytest.mark.parametrize(
    ("hier", "dokument", "derselbe"),
    [
        (("Müller", "Anna", "02.01.1975"), ausweis("MUELLER", "ANNA", "1975-01-02"), True),
        (("Müller", "Anna", "02.01.1975"), ausweis("MUELLER", "ANNA", ""), True),
        (("Müller", "Anna", "02.01.1975"), ausweis("MUELLER", "ANNA", "1999-01-02"), False),
        (("Müller", "Anna", "02.01.1975"), ausweis("MUELLER", "OTTO", "1975-01-02"), False),
        (("Müller", "Anna", "02.01.1975"), ausweis("SCHMIDT", "ANNA", "1975-01-02"), False),
        (("Müller", "Anna", "02.01.1975"), ausweis("", "", "1975-01-02"), True),
        (("Müller", "Anna", "02.01.1975"), ausweis("MUELLER", "", ""), False),
        (("Müller", "Anna", "02.01.1975"), ausweis("SCHMIDT", "", "1975-01-02"), False),
        (("Müller", "", ""), ausweis("MUELLER", "ANNA", "1975-01-02"), True),
        (("Müller", "", ""), ausweis("SCHMIDT", "ANNA", "1975-01-02"), False),
        (("Müller", "", ""), ausweis("", "ANNA", "1975-01-02"), False),
        (("", "", "02.01.1975"), ausweis("MUELLER", "ANNA", "1975-01-02"), True),
        (
            ("Leutheusser-Schnarrenberger", "Sabine", "26.07.1951"),
            ausweis("LEUTHEUSSER SCHNARRENBERGER", "SA", "1951-07-26"),
            True,
        ),
        (("Müller", "Annabell", "02.01.1975"), ausweis("MUELLER", "ANNA", "1975-01-02"), False),
    ],
)
def test_whose_document_it_is(
    stammdaten: Stammdaten, hier: tuple[str, str, str], dokument: Dokument, derselbe: bool
) -> None:
    entwurf = Angaben()
    for key, text in zip(("familienname", "vornamen", "geburtsdatum"), hier, strict=True):
        entwurf = entwurf.eingegeben(f"person.{key}", text)
    entwurf = nimm_lesung_auf(entwurf, lesung(dokument), stammdaten.zeichen).angaben
    assert entwurf.personen() == (() if derselbe else (0,))


def test_a_child_that_was_typed_gets_its_passport(stammdaten: Stammdaten) -> None:
    angaben = nimm_lesung_auf(Angaben(), lesung(JUERGEN), stammdaten.zeichen).angaben
    for key, text in (("familienname", "Hoffmann-Vieten"), ("vornamen", "Zoë"), ("geburtsdatum", "29.02.2016")):
        angaben = angaben.eingegeben(f"mit.0.{key}", text)
    kind = Dokument(Dokumentart.REISEPASS, ausweis("HOFFMANN VIETEN", "ZOE", "2016-02-29").felder)
    angaben = nimm_lesung_auf(angaben, lesung(kind), stammdaten.zeichen).angaben
    assert (namen(angaben), angaben.text("mit.0.ausweis.art")) == (["Juergen", "Zoë"], "reisepass")


def test_an_empty_card_of_a_person_is_filled_first(stammdaten: Stammdaten) -> None:
    angaben = nimm_lesung_auf(Angaben(), lesung(JUERGEN), stammdaten.zeichen).angaben
    angaben = angaben.eingegeben("mit.0.familienname", "").eingegeben("mit.1.familienname", "")
    angaben = nimm_lesung_auf(angaben, lesung(ANNA), stammdaten.zeichen).angaben
    assert namen(angaben) == ["Juergen", "Anna Maria", ""]


def test_a_document_that_names_nobody_goes_to_nobody(stammdaten: Stammdaten) -> None:
    niemand = ausweis("", "", "")
    aufnahme = nimm_lesung_auf(Angaben(), lesung(niemand), stammdaten.zeichen)
    assert (aufnahme.unbekannt, aufnahme.angaben.text("ausweis.art")) == (0, "personalausweis")
    aufnahme = nimm_lesung_auf(aufnahme.angaben, lesung(JUERGEN, niemand), stammdaten.zeichen)
    assert (aufnahme.unbekannt, namen(aufnahme.angaben)) == (1, ["Juergen"])
    assert aufnahme.angaben.text("ausweis.gueltig_bis") == "12.06.2029"


def test_a_worse_picture_takes_nothing_away(stammdaten: Stammdaten) -> None:
    blass = Dokument(Dokumentart.ZB1, {**SCHEIN.felder, "A": Lesefeld("", UNGELESEN, 0.0)}, hat_aufkleber=False)
    angaben = nimm_lesung_auf(Angaben(), lesung(SCHEIN, blass), stammdaten.zeichen).angaben
    assert angaben.text("fahrzeug.0.A") == "NE-AB 1234"
    assert angaben.text("fahrzeug.0.aufkleber") == "", "what was read, even as nothing, counts"


def test_everybody_takes_the_writing_of_the_own_paper(stammdaten: Stammdaten) -> None:
    andere = {"E": Lesefeld("WAUZZZ8K9BA000123", OK, 0.99), "C.1.1": Lesefeld("Żółć", PRUEFEN, 0.9, b"zweiter")}
    ihrer = Dokument(Dokumentart.ZB1, {**SCHEIN.felder, **andere, "C.1.2": Lesefeld("Änne", PRUEFEN, 0.9)})
    kind = ausweis("HOFFMANN VIETEN", "ZOE", "2016-02-29")
    papiere = (JUERGEN, ausweis("ZOLC", "AENNE", "1975-01-02"), kind, SCHEIN, ihrer)
    aufnahme = nimm_lesung_auf(Angaben(), lesung(*papiere), stammdaten.zeichen)
    angaben = aufnahme.angaben
    assert namen(angaben) == ["Jürgen", "Änne", "Zoe"]
    assert [angaben.text(f"mit.{n}.familienname") for n in (0, 1)] == ["Żółć", "Hoffmann-Vieten"]
    assert aufnahme.ausschnitte["mit.0.familienname"] == b"zweiter"


def test_zones_from_a_reader_find_their_person(stammdaten: Stammdaten) -> None:
    zeilen = ["IDD<<T220001293<<<<<<<<<<<<<<<", "6408125<2010315D<<<<<<<<<<<<<4", "MUSTERMANN<<ERIKA<<<<<<<<<<<<<"]
    mrz = lies_mrz(zeilen, heute=date(2020, 1, 1))
    angaben = nimm_lesung_auf(Angaben(), lesung(JUERGEN), stammdaten.zeichen).angaben
    for _ in range(2):
        angaben = nimm_mrz_auf(angaben, mrz, stammdaten.zeichen)
    assert namen(angaben) == ["Juergen", "Erika"]
    niemand = replace(mrz, familienname="", vornamen="", geburtsdatum=None)
    assert nimm_mrz_auf(angaben, niemand, stammdaten.zeichen).personen() == (0,)
