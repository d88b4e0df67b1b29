"""F12, F6, Esc, F1, Alt+E: what ends or guides the work on a draft."""

from collections.abc import Callable

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.domain.vorgang import Stufe
from bureau_app.ui.presenters.abschlussbild import Phase
from bureau_app.ui.presenters.anzeige import Seite
from bureau_app.ui.presenters.meldung import Art
from tests.fakes.schalter import ERNA
from tests.sitzungsplatz import Sitzungsplatz


def test_f12_commits_a_draft_that_is_ready(angemeldet: Sitzungsplatz) -> None:
    angemeldet.uebernimm()
    assert angemeldet.seite() is Seite.ABSCHLUSS
    assert angemeldet.phase() is Phase.KASSE
    (vorgang,) = angemeldet.store.offene(ERNA.id)
    assert vorgang.stufe is Stufe.UEBERNOMMEN
    assert angemeldet.bilder.schalter.gesperrt


def test_f12_says_what_is_in_the_way_and_goes_there(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.pruefe_alles()
    angemeldet.sitzung.befehle.uebernimm()
    meldung = angemeldet.bilder.meldung
    assert meldung.art is Art.WARNUNG
    assert meldung.text == "Noch nicht übernehmbar. Neue Anschrift – noch nicht vollständig."
    assert angemeldet.bilder.schalter.zeiger.feld == "neu.anschrift"
    assert angemeldet.seite() is Seite.ERFASSUNG


def test_what_stood_in_the_way_is_said_only_until_something_is_done(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.pruefe_alles()
    s = angemeldet.sitzung
    tu: tuple[Callable[[], object], ...] = (
        lambda: s.schalter.gib_ein("neu.anschrift", "obers"),
        lambda: s.schalter.enter("person.vornamen"),
        lambda: s.schalter.setze_haken("neu.wohnungsgeber", True),
        lambda: s.befehle.naechster_fehler(""),
        lambda: s.befehle.springe("person.vornamen"),
    )
    for folge in tu:
        s.befehle.uebernimm()
        assert angemeldet.bilder.meldung.text.startswith("Noch nicht übernehmbar.")
        folge()
        assert angemeldet.art() is None


def test_a_scan_that_failed_is_said_until_the_next_vorgang(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.gescannt("260240030000175260240030000175")
    assert angemeldet.art() is Art.WARNUNG
    angemeldet.sitzung.von_hand()
    assert angemeldet.art() is None


def test_f12_takes_the_short_date_first(angemeldet: Sitzungsplatz) -> None:
    angemeldet.erfasse()
    angemeldet.sitzung.schalter.gib_ein("neu.einzugsdatum", "13")
    angemeldet.sitzung.befehle.uebernimm()
    assert angemeldet.seite() is Seite.ABSCHLUSS


def test_a_sticker_that_cannot_be_drawn_is_a_fault_of_the_anschrift(angemeldet: Sitzungsplatz) -> None:
    angemeldet.erfasse("Straße der ganz ungewöhnlich langen Namen am Fluss 1234a-1236b, 41460 Neuss")
    angemeldet.sitzung.befehle.uebernimm()
    assert angemeldet.seite() is Seite.ERFASSUNG
    assert angemeldet.bilder.schalter.zeiger.feld == "neu.anschrift"
    assert not angemeldet.bilder.schalter.gesperrt


def test_a_store_out_of_order_keeps_the_draft_open(angemeldet: Sitzungsplatz) -> None:
    angemeldet.erfasse()
    angemeldet.store.stoere(Stoerung(Fehlercode.SPEICHER_VOLL))
    angemeldet.sitzung.befehle.uebernimm()
    assert angemeldet.art() is Art.STOERUNG
    assert not angemeldet.bilder.schalter.gesperrt
    angemeldet.sitzung.befehle.uebernimm()
    assert angemeldet.seite() is Seite.ABSCHLUSS


def test_f6_puts_the_draft_aside(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.sitzung.befehle.parke()
    assert angemeldet.seite() is Seite.LEERLAUF
    (zeile,) = angemeldet.bilder.vorgaenge.zeilen
    assert zeile.stufe == "geparkt" and zeile.name == ""
    angemeldet.sitzung.vorgaenge.setze_fort(zeile.id)
    assert angemeldet.bilder.schalter.felder["person.familienname"].text == "Müstermann-Żółć"


def test_esc_discards_an_empty_draft_without_asking(angemeldet: Sitzungsplatz) -> None:
    angemeldet.sitzung.von_hand()
    angemeldet.sitzung.zurueck()
    assert angemeldet.seite() is Seite.LEERLAUF
    assert angemeldet.bilder.vorgaenge.zeilen == ()


def test_esc_asks_only_if_something_would_be_lost(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.sitzung.zurueck()
    assert angemeldet.bilder.schalter.fragt_verwerfen
    angemeldet.sitzung.befehle.verwirf_nicht()
    assert not angemeldet.bilder.schalter.fragt_verwerfen
    angemeldet.sitzung.zurueck()
    angemeldet.sitzung.befehle.verwirf()
    assert angemeldet.seite() is Seite.LEERLAUF
    assert angemeldet.store.offene(ERNA.id) == ()


def test_esc_closes_help_and_proposals_first(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.sitzung.schalter.gib_ein("neu.anschrift", "ober")
    angemeldet.sitzung.befehle.hilfe("neu.anschrift")
    assert angemeldet.bilder.schalter.hilfe is not None
    angemeldet.sitzung.zurueck()
    assert angemeldet.bilder.schalter.hilfe is None
    angemeldet.sitzung.zurueck()
    assert angemeldet.bilder.schalter.vorschlaege == ()
    assert not angemeldet.bilder.schalter.fragt_verwerfen


def test_f1_shows_and_hides_the_help_of_the_field(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.sitzung.befehle.hilfe("fahrzeug.0.C.1.3")
    hilfe = angemeldet.bilder.schalter.hilfe
    assert hilfe is not None and "C.1.3" in hilfe.text
    angemeldet.sitzung.befehle.hilfe("fahrzeug.0.C.1.3")
    assert angemeldet.bilder.schalter.hilfe is None


def test_alt_e_walks_through_what_is_in_the_way(angemeldet: Sitzungsplatz) -> None:
    angemeldet.lies_ein()
    angemeldet.sitzung.befehle.naechster_fehler("")
    assert angemeldet.bilder.schalter.zeiger.feld == "person.familienname"
    angemeldet.sitzung.befehle.naechster_fehler("person.familienname")
    assert angemeldet.bilder.schalter.zeiger.feld == "neu.anschrift"
    angemeldet.sitzung.befehle.naechster_fehler("neu.anschrift")
    assert angemeldet.bilder.schalter.zeiger.feld == "person.familienname"
    angemeldet.sitzung.befehle.springe("neu.anschrift")
    assert angemeldet.bilder.schalter.zeiger.feld == "neu.anschrift"


def test_commands_do_nothing_without_a_draft(angemeldet: Sitzungsplatz) -> None:
    befehle = angemeldet.sitzung.befehle
    for befehl in (befehle.uebernimm, befehle.parke, befehle.verwirf, befehle.zurueck):
        befehl()
    befehle.naechster_fehler("")
    befehle.hilfe("neu.anschrift")
    assert angemeldet.seite() is Seite.LEERLAUF
    assert angemeldet.store.journal == []
