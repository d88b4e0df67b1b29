"""Nothing closed is changed: a Korrektur or Storno is a Vorgang of its own, and physical acts become tasks."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bureau_app.domain.angaben import Angaben
from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.bezug import Bezug, Bezugsgrund, Vorgangsart
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode
from bureau_app.domain.ummeldung import (
    Ausweis,
    Erlassgrund,
    Fahrzeug,
    Fahrzeugzustand,
    Mitziehend,
    Nachweis,
    Person,
    Uebermittlungssperre,
    Ummeldung,
    Verspaetungsgrund,
    Vertreter,
    Vertretungsart,
    Wohnungsart,
    Wohnungsgeber,
)
from bureau_app.domain.verlauf import Aufgabenart
from bureau_app.domain.vorgang import Stufe, UnerlaubterSchritt, Vorgang
from bureau_app.workflows import druck, freigabe, korrektur, ummeldung
from bureau_app.workflows.auskunft import nimm_auskunft
from bureau_app.workflows.entwurf import angaben_aus
from bureau_app.workflows.pruefung import pruefe_angaben, pruefe_vorgang
from tests.beispiele import ummeldung as beispiel
from tests.beispiele import zb1
from tests.fakes.district import FakeDistrict
from tests.fakes.freigabestelle import FakeFreigabestelle
from tests.fakes.schalter import AUFSICHT, CLERK, ERNA
from tests.workflows.conftest import Platz
from tests.workflows.test_auskunft import GOLF

FEHLER = Bezugsgrund.FEHLER_DER_BEHOERDE


def gewaehrt(platz: Platz, vorgang: Vorgang) -> Vorgang:
    """Asked for and granted at the counter."""
    stelle = FakeFreigabestelle({b.sitzung: b for b in (CLERK, AUFSICHT)}, uhr=platz.uhr.jetzt)
    district = FakeDistrict({AUFSICHT.kennung: ("k", AUFSICHT)})
    v = freigabe.erbitte(platz.s, CLERK, vorgang, "Fehler beim Erfassen")
    return freigabe.entscheide_am_platz(platz.s, stelle, district, AUFSICHT.kennung, "k", CLERK, v, True, "ja")


def test_a_korrektur_begins_with_what_was_recorded(platz: Platz) -> None:
    frueher = platz.abgeschlossen()
    v = korrektur.beginne_korrektur(platz.s, ERNA, frueher, FEHLER)
    assert v.bezug == Bezug(
        Vorgangsart.KORREKTUR, FEHLER, frueher.id, frueher.nummer, (0,), 1080, "R-2026/17", ("NE-AB 1234",)
    )
    assert (v.stufe, v.fassung, v.id != frueher.id, v.nummer != frueher.nummer) == (Stufe.ENTWURF, 0, True, True)
    assert platz.stand(v) == v
    assert platz.stand(frueher) == frueher
    assert frueher.ummeldung
    auswertung = pruefe_vorgang(platz.s, v).auswertung
    assert (auswertung.fehler, auswertung.fehlend, auswertung.offen) == ((), (), ())
    assert replace(auswertung.ummeldung, bezug=None) == frueher.ummeldung
    merkmale = dict(platz.store.journal[-1].merkmale)
    assert (merkmale["art"], merkmale["bezug"], merkmale["grund"]) == ("korrektur", frueher.id, FEHLER.value)


def test_a_korrektur_of_our_own_fault_prints_anew_without_a_fee(platz: Platz) -> None:
    v = korrektur.beginne_korrektur(platz.s, ERNA, platz.abgeschlossen(), FEHLER)
    v = ummeldung.erfasse(platz.s, v, v.angaben.eingegeben("neu.anschrift", "Oberstraße 19, 41460 Neuss"))
    v = ummeldung.uebernimm(platz.s, CLERK, gewaehrt(platz, v))
    assert (v.gebuehr.summe, v.offene_aufkleber()) == (0, (0,))
    assert [(a.art, a.fahrzeug, a.kennzeichen) for a in v.aufgaben] == [
        (Aufgabenart.AUFKLEBER_UNGUELTIG, 0, "NE-AB 1234")
    ]


def test_the_deciding_person_sees_what_changes(platz: Platz) -> None:
    v = korrektur.beginne_korrektur(platz.s, ERNA, platz.abgeschlossen(), FEHLER)
    felder = v.angaben.eingegeben("neu.anschrift", "Oberstraße 19, 41460 Neuss")
    felder = felder.eingegeben("neu.wohnungsart", "hauptwohnung")
    felder = felder.eingegeben("neu.weitere_wohnung", "Am Markt 2, 41564 Kaarst")
    v = freigabe.erbitte(platz.s, CLERK, ummeldung.erfasse(platz.s, v, felder), "falsche Hausnummer")
    zeilen = {key: (alt, neu) for key, alt, neu in freigabe.posten_von(platz.s, CLERK, v).vergleich}
    assert zeilen["neu.anschrift"] == ("Oberstraße 91, 41460 Neuss", "Oberstraße 19, 41460 Neuss")
    assert zeilen["neu.weitere_wohnung"] == ("", "Am Markt 2, 41564 Kaarst")


def test_a_storno_says_what_was_recorded_and_nothing_else(platz: Platz) -> None:
    v = korrektur.beginne_storno(platz.s, ERNA, platz.abgeschlossen(), Bezugsgrund.FALSCHE_PERSON)
    v = ummeldung.erfasse(platz.s, v, nimm_auskunft(v.angaben, (GOLF,)))
    anders = ummeldung.erfasse(platz.s, v, v.angaben.eingegeben("person.familienname", "Meier"))
    with pytest.raises(Eingabefehler) as fehler:
        freigabe.erbitte(platz.s, CLERK, anders, "so")
    assert fehler.value.code is Fehlercode.STORNO_GEAENDERT
    with pytest.raises(Eingabefehler) as fehler:
        ummeldung.uebernimm(platz.s, CLERK, anders)
    assert fehler.value.code is Fehlercode.STORNO_GEAENDERT
    wieder = ummeldung.erfasse(platz.s, anders, v.angaben)
    assert ummeldung.uebernimm(platz.s, CLERK, gewaehrt(platz, wieder)).stufe is Stufe.UEBERNOMMEN


def test_a_korrektur_drops_no_vehicle_that_the_kreis_was_told_of(platz: Platz) -> None:
    v = korrektur.beginne_korrektur(platz.s, ERNA, platz.abgeschlossen(), FEHLER)
    zweite = v.angaben.eingegeben("neu.wohnungsart", "nebenwohnung").eingegeben("fahrzeug.0.verwiesen", "ja")
    zweite = zweite.eingegeben("neu.weitere_wohnung", "Am Markt 2, 41564 Kaarst")
    for anders in (v.angaben.ohne_fahrzeug(0), zweite):
        v = ummeldung.erfasse(platz.s, v, anders)
        with pytest.raises(Eingabefehler) as fehler:
            freigabe.erbitte(platz.s, CLERK, v, "ohne das Fahrzeug")
        assert (fehler.value.code, fehler.value.werte["kennzeichen"]) == (
            Fehlercode.KORREKTUR_OHNE_FAHRZEUG,
            "NE-AB 1234",
        )


def test_what_the_kreis_was_never_told_of_may_be_dropped(platz: Platz) -> None:
    v = korrektur.beginne_korrektur(platz.s, ERNA, platz.abgeschlossen(), FEHLER)
    frueher = platz.stand(replace(v, id=v.bezug.vorgang_id if v.bezug else ""))
    nie = replace(frueher, fassung=frueher.fassung + 1, ausgaenge=(Fahrzeugausgang.ABGELEHNT,))
    platz.store.sichere(nie, None)
    v = ummeldung.erfasse(platz.s, v, v.angaben.ohne_fahrzeug(0))
    assert freigabe.erbitte(platz.s, CLERK, v, "ohne das Fahrzeug").stufe is Stufe.ZUR_FREIGABE


def test_a_storno_of_a_korrektur_settles_what_both_took(platz: Platz) -> None:
    v = korrektur.beginne_korrektur(platz.s, ERNA, platz.abgeschlossen(), FEHLER)
    v = ummeldung.uebernimm(platz.s, CLERK, gewaehrt(platz, v))
    v = ummeldung.schliesse_ab(platz.s, ERNA, druck.drucke_naechsten(platz.s, ERNA, v))
    with pytest.raises(UnerlaubterSchritt):
        korrektur.beginne_storno(platz.s, ERNA, platz.entwurf(), FEHLER)
    storno = korrektur.beginne_storno(platz.s, ERNA, v, FEHLER)
    assert storno.bezug and (storno.bezug.cent, storno.bezug.quittung) == (1080, "R-2026/17")
    with pytest.raises(Eingabefehler) as fehler:
        korrektur.beginne_storno(platz.s, ERNA, storno, FEHLER)
    assert fehler.value.code is Fehlercode.VORGANG_SCHON_BERICHTIGT, "one that is under way is gone on with"


def test_a_storno_leaves_stickers_and_money_to_people(platz: Platz) -> None:
    v = korrektur.beginne_storno(platz.s, ERNA, platz.abgeschlossen(), Bezugsgrund.FALSCHE_PERSON)
    v = ummeldung.uebernimm(platz.s, CLERK, gewaehrt(platz, v))
    assert (v.ausgaenge, v.gebuehr.summe, v.offene_aufkleber()) == ((Fahrzeugausgang.STORNIERT,), 0, ())
    v = ummeldung.schliesse_ab(platz.s, ERNA, v)
    assert [a.art for a in v.aufgaben] == [Aufgabenart.AUFKLEBER_UNGUELTIG, Aufgabenart.GEBUEHR_KLAEREN]
    v = korrektur.erledige(platz.s, ERNA, v, 1, "  an die Kasse\ngegeben ")
    assert v.offene_aufgaben() == (0,)
    assert (v.aufgaben[1].erledigt_von, v.aufgaben[1].vermerk) == (ERNA.id, "an die Kasse gegeben")
    assert v in platz.store.offene(ERNA.id)
    assert (platz.store.journal[-1].schritt, platz.store.journal[-1].merkmale) == (
        "aufgabe_erledigt",
        (("aufgabe", "1"),),
    )
    with pytest.raises(UnerlaubterSchritt):
        korrektur.erledige(platz.s, ERNA, v, 1, "")
    with pytest.raises(Eingabefehler) as fehler:
        korrektur.erledige(platz.s, ERNA, v, 0, "x" * 501)
    assert fehler.value.feld == "aufgabe.vermerk"


def test_only_what_is_closed_is_corrected_and_only_its_last_version(platz: Platz) -> None:
    frueher = platz.abgeschlossen()
    for offen in (platz.entwurf(), platz.gedruckt()):
        with pytest.raises(UnerlaubterSchritt):
            korrektur.beginne_korrektur(platz.s, ERNA, offen, FEHLER)
    verworfen = korrektur.beginne_storno(platz.s, ERNA, frueher, FEHLER)
    ummeldung.verwirf(platz.s, ERNA, verworfen)
    spaeter = korrektur.beginne_storno(platz.s, ERNA, frueher, FEHLER)
    with pytest.raises(Eingabefehler) as fehler:
        korrektur.beginne_korrektur(platz.s, ERNA, frueher, FEHLER)
    assert fehler.value.code is Fehlercode.VORGANG_SCHON_BERICHTIGT
    spaeter = ummeldung.schliesse_ab(platz.s, ERNA, ummeldung.uebernimm(platz.s, CLERK, gewaehrt(platz, spaeter)))
    with pytest.raises(Eingabefehler) as fehler:
        korrektur.beginne_storno(platz.s, ERNA, spaeter, FEHLER)
    assert fehler.value.code is Fehlercode.VORGANG_SCHON_BERICHTIGT


def test_a_closed_vorgang_is_found_by_its_number_and_the_look_is_noted(platz: Platz) -> None:
    frueher = platz.abgeschlossen()
    spaeter = korrektur.beginne_korrektur(platz.s, ERNA, frueher, FEHLER)
    nummer = f"{frueher.nummer[:2]}-{frueher.nummer[2:]}"
    assert korrektur.finde(platz.s, ERNA, nummer, "korrektur") == (frueher, spaeter)
    gelesen = [(e.vorgang_id, e.merkmale) for e in platz.store.journal if e.schritt == "gelesen"]
    assert gelesen == [(v.id, (("anlass", "korrektur"),)) for v in (frueher, spaeter)]
    assert korrektur.finde(platz.s, ERNA, platz.gedruckt().nummer, "korrektur") == ()
    with pytest.raises(Eingabefehler) as fehler:
        korrektur.finde(platz.s, ERNA, "123", "korrektur")
    assert fehler.value.feld == "vorgang.nummer"


def voll(platz: Platz, **anders: Any) -> Ummeldung:
    """An Ummeldung in which every field says something."""
    schein = zb1(platz.s.stammdaten)
    leer = replace(schein, naechste_hu=None, zulassung=None, erstzulassung=None, vermerke="", halter_vornamen="")
    wert = beispiel(
        platz.s.stammdaten,
        neue_anschrift=Anschrift("Oberstraße", "91", "Hinterhaus", "41460", "Neuss", "05162024"),
        wohnungsart=Wohnungsart.HAUPTWOHNUNG,
        wohnungsgeber_bestaetigt=True,
        auskunftssperre=True,
        bedingter_sperrvermerk=True,
        uebermittlungssperre=Uebermittlungssperre.BEANTRAGT,
        familie_belehrt=True,
        weitere_wohnung=Anschrift("Am Markt", "2", "", "41564", "Kaarst", "05162016"),
        wohnungsgeber=Wohnungsgeber("Haus GmbH", "Ring 1, 41460 Neuss", "Ida Eigen"),
        verspaetungsgrund=Verspaetungsgrund.AUSLAND,
        erlass=Erlassgrund.BEHINDERUNG,
        vertreter=Vertreter("Bea Treuer", Vertretungsart.BETREUUNG, Nachweis.ORIGINAL, True),
        mitziehende=(
            Mitziehend(
                Person("Müstermann", "Max", date(1980, 1, 2)),
                Ausweis(Ausweisart.REISEPASS, date(2030, 1, 1)),
                True,
                Nachweis.KOPIE,
            ),
            Mitziehend(Person("Müstermann", "Kim", date(2018, 11, 24))),
        ),
        fahrzeuge=(
            Fahrzeug(schein, Fahrzeugzustand.BESCHAEDIGT, "Rhein-Kreis Neuss", GOLF, True, True),
            Fahrzeug(replace(leer, fin="WVWZZZ1JZXW000001", fin_pruefziffer="6", hat_aufkleber=True)),
        ),
    )
    return replace(wert, **anders)


@pytest.mark.parametrize(
    "geber",
    [
        {},
        {"wohnungsgeber": Wohnungsgeber(zuordnungsmerkmal="ABC-123")},
        {"wohnungsgeber": Wohnungsgeber(name="Haus GmbH", verweigert=True), "wohnungsgeber_bestaetigt": False},
        {"wohnungsgeber": Wohnungsgeber(), "wohnungsgeber_bestaetigt": False},
    ],
    ids=["paper", "merkmal", "verweigert", "none"],
)
def test_every_field_comes_back_into_the_draft(platz: Platz, geber: dict[str, Any]) -> None:
    u = voll(platz, **geber)
    auswertung = pruefe_angaben(platz.s, angaben_aus(u)).auswertung
    assert (auswertung.fehler, auswertung.fehlend, auswertung.offen) == ((), (), ())
    assert auswertung.ummeldung == u


def test_nothing_comes_of_nothing() -> None:
    assert angaben_aus(Ummeldung()) == Angaben().eingegeben("neu.wohnungsart", "alleinige")
