"""Filling the draft: fields, proposals, what is to be looked at, Fahrzeuge."""

from typing import Any

import pytest

from bureau_app.domain.lesung import Feldstatus
from bureau_app.ui.presenters.befunde import Schwere
from bureau_app.ui.presenters.felder import Marke
from bureau_app.ui.presenters.schritte import Schrittstand
from tests.sitzungsplatz import BILD_AUSWEIS, BILD_ZB1, Sitzungsplatz, ausweis_lesung, lesefeld, zb1_lesung

ANSCHRIFT = "neu.anschrift"


def marken(platz: Sitzungsplatz, marke: Marke) -> set[str]:
    return {key for key, feld in platz.bilder.schalter.felder.items() if feld.marke is marke}


def test_a_scan_fills_the_fields_and_points_at_the_first_doubt(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    bild = angemeldet.bilder.schalter
    assert bild.felder["person.familienname"].text == "Müstermann-Żółć"
    assert marken(angemeldet, Marke.PRUEFEN) == {"person.familienname", "person.vornamen", "alt.anschrift"}
    assert bild.zeiger.feld == "person.familienname"
    assert bild.felder["fahrzeug.0.A"].marke is Marke.GELESEN


def test_f4_confirms_what_can_be_seen_and_goes_on_to_the_anschrift(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.sitzung.schalter.bestaetige(("person.familienname", "person.vornamen"))
    assert marken(angemeldet, Marke.PRUEFEN) == {"alt.anschrift"}
    assert angemeldet.bilder.schalter.zeiger.feld == "alt.anschrift"
    angemeldet.pruefe_alles()
    assert angemeldet.bilder.schalter.zeiger.feld == ANSCHRIFT
    assert angemeldet.bilder.meldung.text == "1 Angaben geprüft."


def test_a_street_that_no_directory_has_is_hinted_at_as_long_as_it_stands_there(angemeldet: Sitzungsplatz) -> None:
    def hinweise() -> list[str]:
        return [z.feld for z in angemeldet.bilder.schalter.befunde if "Straßenverzeichnis" in z.text]

    angemeldet.lies_ein()
    angemeldet.sitzung.schalter.gib_ein(ANSCHRIFT, "Obastraße 91, 41460 Neuss")
    assert hinweise() == [ANSCHRIFT]
    angemeldet.sitzung.schalter.verlasse(ANSCHRIFT)
    assert hinweise() == [ANSCHRIFT]
    angemeldet.sitzung.schalter.gib_ein(ANSCHRIFT, "Oberstraße 91, 41460 Neuss")
    assert hinweise() == []
    angemeldet.sitzung.schalter.gib_ein(ANSCHRIFT, "Unbekannt 1, 50667 Köln")
    assert hinweise() == []


def test_f4_never_confirms_an_empty_field_that_was_not_read(angemeldet: Sitzungsplatz) -> None:
    lesung = zb1_lesung()
    felder = {**lesung.dokumente[0].felder, "X": lesefeld("", Feldstatus.UNGELESEN)}
    dokument = type(lesung.dokumente[0])(lesung.dokumente[0].art, felder)
    angemeldet.leser.kennt(BILD_ZB1, type(lesung)((dokument,), 1.0))
    angemeldet.lies_ein()
    angemeldet.pruefe_alles()
    assert marken(angemeldet, Marke.UNGELESEN) == {"fahrzeug.0.X"}
    angemeldet.sitzung.schalter.enter("fahrzeug.0.X")
    assert marken(angemeldet, Marke.UNGELESEN) == set()


def test_enter_confirms_one_field_and_goes_to_the_next_doubt(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.sitzung.schalter.enter("person.familienname")
    assert "person.familienname" not in marken(angemeldet, Marke.PRUEFEN)
    assert angemeldet.bilder.schalter.zeiger.feld == "person.vornamen"


def test_a_proposal_is_taken_by_enter_and_fills_both_registers(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.pruefe_alles()
    angemeldet.sitzung.schalter.gib_ein(ANSCHRIFT, "oberst 91")
    assert angemeldet.bilder.schalter.vorschlaege[0] == "Oberstraße 91, 41460 Neuss"
    angemeldet.sitzung.schalter.enter(ANSCHRIFT)
    bild = angemeldet.bilder.schalter
    assert bild.felder[ANSCHRIFT].text == "Oberstraße 91, 41460 Neuss"
    assert bild.zeiger.feld == "neu.wohnungsgeber"
    strasse = bild.vergleich[0]
    assert strasse.melderegister == strasse.fahrzeugregister
    assert strasse.melderegister.text == "Oberstraße 91" and strasse.melderegister.geaendert


def test_arrows_choose_another_proposal(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.von_hand()
    angemeldet.sitzung.schalter.gib_ein(ANSCHRIFT, "ober 91")
    vorschlaege = angemeldet.bilder.schalter.vorschlaege
    angemeldet.sitzung.schalter.bewege_vorschlag(1)
    assert angemeldet.vorschlag() == 1
    angemeldet.sitzung.schalter.bewege_vorschlag(-2)
    assert angemeldet.vorschlag() == len(vorschlaege) - 1
    angemeldet.sitzung.schalter.enter(ANSCHRIFT)
    assert angemeldet.bilder.schalter.felder[ANSCHRIFT].text == vorschlaege[-1]


def test_a_proposal_without_house_number_waits_for_it(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.von_hand()
    angemeldet.sitzung.schalter.gib_ein(ANSCHRIFT, "oberst")
    angemeldet.sitzung.schalter.enter(ANSCHRIFT)
    bild = angemeldet.bilder.schalter
    assert bild.felder[ANSCHRIFT].text == "Oberstraße , 41460 Neuss"
    assert (bild.zeiger.feld, bild.zeiger.stelle) == (ANSCHRIFT, len("Oberstraße "))


def test_free_text_works_and_shows_no_proposals(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.von_hand()
    angemeldet.sitzung.schalter.gib_ein(ANSCHRIFT, "Feldweg 3, 41460 Neuss")
    assert angemeldet.bilder.schalter.vorschlaege == ()
    assert angemeldet.bilder.schalter.vergleich[0].melderegister.text == "Feldweg 3"


def test_a_fault_is_not_held_against_the_clerk_while_typing(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    schalter = angemeldet.sitzung.schalter
    schalter.gib_ein("person.geburtsdatum", "12.08")
    assert not angemeldet.bilder.schalter.hat_fehler
    schalter.verlasse("person.geburtsdatum")
    feld = angemeldet.bilder.schalter.felder["person.geburtsdatum"]
    assert feld.marke is Marke.FEHLER and feld.fehler and feld.tun
    assert angemeldet.bilder.schalter.befunde[0].text.endswith(feld.fehler)
    assert angemeldet.bilder.sitzung.titel.startswith("Fehler: ")
    schalter.gib_ein("person.geburtsdatum", "12.08.1")
    assert not angemeldet.bilder.schalter.hat_fehler


@pytest.mark.parametrize(
    ("getippt", "gemeint"),
    [("13", "13.11.2026"), ("13.11", "13.11.2026"), ("241226", "24.12.2026"), ("30", "30.10.2026")],
)
def test_the_einzugsdatum_is_what_the_clerk_means(angemeldet: Sitzungsplatz, getippt: str, gemeint: str) -> None:
    angemeldet.sitzung.von_hand()
    angemeldet.sitzung.schalter.gib_ein("neu.einzugsdatum", getippt)
    assert angemeldet.bilder.schalter.einzug_gemeint == f"= {gemeint}"
    angemeldet.sitzung.schalter.verlasse("neu.einzugsdatum")
    assert angemeldet.bilder.schalter.felder["neu.einzugsdatum"].text == gemeint


@pytest.mark.parametrize("key", ["person.geburtsdatum", "ausweis.gueltig_bis", "mit.0.geburtsdatum"])
@pytest.mark.parametrize(
    ("getippt", "gezeigt"),
    [("03022018", "03.02.2018"), ("3.2.2018", "03.02.2018"), ("2018-02-03", "03.02.2018"), ("31022018", "31022018")],
)
def test_a_whole_day_is_written_out_once_its_field_is_left(
    angemeldet: Sitzungsplatz, key: str, getippt: str, gezeigt: str
) -> None:
    angemeldet.sitzung.von_hand()
    angemeldet.sitzung.schalter.haushalt.person_hinzu()
    angemeldet.sitzung.schalter.gib_ein(key, getippt)
    assert angemeldet.bilder.schalter.felder[key].text == getippt
    angemeldet.sitzung.schalter.verlasse(key)
    assert angemeldet.bilder.schalter.felder[key].text == gezeigt


def test_arrows_move_the_einzugsdatum_by_a_day(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.von_hand()
    angemeldet.sitzung.schalter.tag_weiter(-1)
    assert angemeldet.bilder.schalter.felder["neu.einzugsdatum"].text == "22.11.2026"
    assert angemeldet.bilder.schalter.einzug_gemeint == "Sonntag"


def test_fahrzeuge_are_added_switched_and_removed(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    schalter = angemeldet.sitzung.schalter
    schalter.fahrzeug_hinzu()
    assert angemeldet.fahrzeuge() == ("NE-AB 1234", "Fahrzeug 2")
    assert angemeldet.bilder.schalter.zeiger.feld == "fahrzeug.1.A"
    schalter.gib_ein("fahrzeug.1.A", "GV-XY 99")
    schalter.fahrzeug_weiter(1)
    assert angemeldet.bilder.schalter.fahrzeug == 0
    schalter.fahrzeug_weg()
    assert angemeldet.fahrzeuge() == ("GV-XY 99",)
    schalter.fahrzeug_weg()
    assert angemeldet.fahrzeuge() == ()
    schalter.fahrzeug_weg()
    schalter.fahrzeug_weiter(1)
    assert angemeldet.fahrzeuge() == ()


def test_enter_follows_what_can_be_seen_and_opens_what_is_hidden(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein(BILD_AUSWEIS)
    angemeldet.pruefe_alles()
    schalter = angemeldet.sitzung.schalter
    schalter.fahrzeug_hinzu()
    assert angemeldet.weitere() == ()
    werte = {"A": "GV-XY 99", "X": "11/2027", "E": "WVWZZZ1JZXW000001", "3": "-", "C.1.1": "Anders", "C.1.2": "Ganz"}
    werte |= {"C.1.3": "Am Markt 2, 41564 Kaarst", "B": "01.02.2009", "16": "AB123456", "Nr.": "C1"}
    gegangen = []
    while (feld := angemeldet.bilder.schalter.zeiger.feld).startswith("fahrzeug.0."):
        gegangen.append(feld.removeprefix("fahrzeug.0."))
        schalter.gib_ein(feld, werte[gegangen[-1]])
        schalter.enter(feld)
    assert gegangen == list(werte)
    assert "B" in angemeldet.weitere() and "Nr." in angemeldet.weitere()
    assert feld == ANSCHRIFT


def test_the_fields_of_the_next_fahrzeug_in_doubt_come_to_the_front(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.pruefe_alles()
    anderes: Any = {"A": "GV-XY 99", "E": "WVWZZZ1JZXW000001", "3": "6", "C__1__1": "Anders", "C__1__2": "Ganz"}
    angemeldet.leser.kennt(b"zb1-2", zb1_lesung(**anderes))
    angemeldet.lies_ein(b"zb1-2")
    angemeldet.sitzung.schalter.wechsle_fahrzeug(0)
    angemeldet.sitzung.schalter.bestaetige(())
    assert angemeldet.bilder.schalter.fahrzeug == 1
    assert angemeldet.bilder.schalter.zeiger.feld == "fahrzeug.1.C.1.1"


def test_more_fields_of_a_fahrzeug_show_when_wanted_or_wrong(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    assert angemeldet.weitere() == ()
    angemeldet.sitzung.schalter.gib_ein("fahrzeug.0.B", "32.13.2020")
    angemeldet.sitzung.schalter.verlasse("fahrzeug.0.B")
    assert angemeldet.weitere() == ("B",)
    angemeldet.sitzung.schalter.mehr_felder()
    assert len(angemeldet.weitere()) == 12


def test_the_crop_of_a_doubtful_field_is_shown_until_it_is_settled(angemeldet: Sitzungsplatz) -> None:
    angemeldet.leser.kennt(b"mit-bild", ausweis_lesung(ausschnitt=b"PNG"))
    angemeldet.lies_ein(b"mit-bild")
    assert angemeldet.bilder.schalter.felder["person.vornamen"].ausschnitt == b"PNG"
    assert angemeldet.bilder.schalter.felder["person.geburtsdatum"].ausschnitt is None
    angemeldet.sitzung.schalter.enter("person.vornamen")
    assert angemeldet.bilder.schalter.felder["person.vornamen"].ausschnitt is None


def test_the_list_puts_sperren_first_and_hints_last(angemeldet: Sitzungsplatz) -> None:
    angemeldet.leser.kennt(BILD_ZB1, zb1_lesung(hat_aufkleber=True, X="01.2027"))
    angemeldet.lies_ein()
    angemeldet.sitzung.schalter.gib_ein("ausweis.gueltig_bis", "gestern")
    angemeldet.sitzung.schalter.verlasse("ausweis.gueltig_bis")
    schwere = [zeile.schwere for zeile in angemeldet.bilder.schalter.befunde]
    assert schwere == [Schwere.SPERRE, Schwere.FEHLER, Schwere.OFFEN, Schwere.FEHLT, Schwere.HINWEIS]
    sperre = angemeldet.bilder.schalter.befunde[0]
    assert sperre.recht and sperre.tun and sperre.text.startswith("NE-AB 1234: ")
    assert angemeldet.bilder.schalter.vergleich[-1].fahrzeugregister.text == "keine Änderung, solange gesperrt"


def test_while_something_is_barred_nothing_is_due_and_no_register_of_vehicles_changes(
    angemeldet: Sitzungsplatz,
) -> None:
    angemeldet.leser.kennt(BILD_ZB1, zb1_lesung(hat_aufkleber=True))
    angemeldet.erfasse()
    bild = angemeldet.bilder.schalter
    assert bild.gebuehr.vorbehalt == "erst nach Klärung"
    assert not any(zeile.fahrzeugregister.geaendert for zeile in bild.vergleich)
    assert bild.vergleich[0].melderegister.geaendert
    angemeldet.sitzung.schalter.setze_haken("fahrzeug.0.aufkleber", False)
    bild = angemeldet.bilder.schalter
    assert not bild.gebuehr.vorbehalt and bild.vergleich[0].fahrzeugregister.geaendert


def test_what_no_document_shows_is_asked_for_by_name(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.pruefe_alles()
    fehlt = {zeile.feld: zeile for zeile in angemeldet.bilder.schalter.befunde if zeile.schwere is Schwere.FEHLT}
    assert fehlt["neu.anschrift"].tun == "Eintragen: Straße und Hausnummer."
    assert {zeile.wort for zeile in fehlt.values()} == {"Fehlt"}


def test_the_steps_follow_the_work(angemeldet: Sitzungsplatz) -> None:
    fertig, jetzt, offen = Schrittstand.FERTIG, Schrittstand.JETZT, Schrittstand.OFFEN
    angemeldet.lies_ein()
    assert [s.stand for s in angemeldet.bilder.schalter.schritte] == [jetzt, fertig, offen, offen, offen, offen]
    angemeldet.pruefe_alles()
    assert [s.stand for s in angemeldet.bilder.schalter.schritte][:3] == [fertig, fertig, jetzt]
    angemeldet.erfasse()
    assert [s.stand for s in angemeldet.bilder.schalter.schritte] == [fertig] * 3 + [jetzt, offen, offen]
    angemeldet.sitzung.befehle.uebernimm()
    angemeldet.sitzung.zurueck()
    assert [s.stand for s in angemeldet.bilder.schalter.schritte] == [fertig] * 3 + [jetzt, offen, offen]


def test_without_a_vehicle_nothing_is_paid_or_printed(angemeldet: Sitzungsplatz) -> None:
    angemeldet.erfasse()
    angemeldet.sitzung.schalter.fahrzeug_weg()
    staende = [s.stand for s in angemeldet.bilder.schalter.schritte]
    assert staende[1] is staende[4] is staende[5] is Schrittstand.ENTFAELLT


def test_nothing_happens_without_a_draft(angemeldet: Sitzungsplatz) -> None:
    schalter, vorher = angemeldet.sitzung.schalter, angemeldet.bilder.schalter
    schalter.gib_ein("person.vornamen", "X")
    schalter.setze_haken("neu.wohnungsgeber", True)
    schalter.betrete("person.vornamen")
    schalter.verlasse("person.vornamen")
    schalter.enter("person.vornamen")
    schalter.bestaetige(("person.vornamen",))
    schalter.tag_weiter(1)
    schalter.bewege_vorschlag(1)
    schalter.waehle_vorschlag(0)
    schalter.fahrzeug_hinzu()
    assert angemeldet.bilder.schalter == vorher
