"""Households, Korrektur and Storno in the entries: each Halter with the own vehicle, and nobody else at the Kreis."""

import json
from dataclasses import replace
from datetime import date

import pytest

from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.bezug import Bezug, Bezugsgrund, Vorgangsart
from bureau_app.domain.freigabe import Freigabe, Freigabestand
from bureau_app.domain.halter import halter_von
from bureau_app.domain.ummeldung import Fahrzeug, Mitziehend, Person, Verspaetungsgrund, Vertretungsart
from bureau_app.domain.vorgang import Vorgang
from bureau_app.wire.fahrzeugregister import FahrzeugregisterAbbildung, FahrzeugregisterEintrag
from bureau_app.wire.melderegister import MelderegisterAbbildung, MelderegisterEintrag
from bureau_app.wire.nachricht import Unverstanden
from bureau_app.workflows.ports import Arbeitsplatz
from tests import beispiele
from tests.eintraege import AM, VORGANG_ID, haushalt, stammdaten, storno, vorgang

PLATZ = Arbeitsplatz(3, beispiele.NEUSS, "Schalter 3")
ERIKA, DENIZ = beispiele.haushalt(stammdaten()).personen[:2]


def kreis(v: Vorgang) -> FahrzeugregisterEintrag:
    abbildung = FahrzeugregisterAbbildung(stammdaten().zeichen)
    return abbildung.lies(abbildung.koerper(v, PLATZ, AM))


def stadt(v: Vorgang) -> MelderegisterEintrag:
    return MelderegisterAbbildung().lies(MelderegisterAbbildung().koerper(v, PLATZ, AM))


def test_each_vehicle_has_its_halter_and_what_becomes_of_it() -> None:
    fahrzeuge = kreis(haushalt()).fahrzeuge
    assert [f.halter and f.halter.als_person() for f in fahrzeuge] == [ERIKA, DENIZ, None]
    assert [(f.ausgang.value, f.gruende, f.register_version) for f in fahrzeuge] == [
        ("aufkleber", (), None),
        ("kreis", ("r2_aufkleber_vorhanden",), 7),
        ("kreis", ("r5_keine_natuerliche_person",), None),
    ]


def test_the_kreis_learns_nothing_of_those_who_keep_no_vehicle() -> None:
    roh = kreis(haushalt()).als_json().decode()
    for wort in (
        "Ömer",
        "2012-05",
        "2016-02",
        "Wohnbau",
        "Ilse",
        "Köln",
        "krankheit",
        "m19_",
        "Kind in Gefahr",
        "gesehen",
    ):
        assert wort not in roh
    u = beispiele.haushalt(stammdaten())
    eintrag = kreis(replace(vorgang(), ummeldung=replace(u, mitziehende=(), fahrzeuge=u.fahrzeuge[2:])))
    assert (eintrag.alte_anschrift, eintrag.neue_anschrift, eintrag.fahrzeuge[0].halter) == (None, None, None)
    assert "Müstermann" not in eintrag.als_json().decode()


def test_a_refused_vehicle_does_not_go_to_the_kreis() -> None:
    v = haushalt()
    wege = (Fahrzeugausgang.AUFKLEBER, Fahrzeugausgang.ABGELEHNT, Fahrzeugausgang.KREIS)
    assert [f.kennzeichen for f in kreis(replace(v, ausgaenge=wege)).fahrzeuge] == ["NE-AB 1234", "NE-RH 300"]
    with pytest.raises(ValueError, match="fahrzeuge"):
        kreis(replace(v, ausgaenge=(Fahrzeugausgang.ABGELEHNT,) * 3))


def test_protection_travels_with_the_entry() -> None:
    eintrag = kreis(haushalt())
    assert (eintrag.auskunftssperre, eintrag.uebermittlungssperre.value) == (True, "beantragt")
    assert stadt(haushalt()).auskunftssperre


def test_an_approval_names_findings_person_and_time_but_no_words() -> None:
    freigabe = kreis(haushalt()).freigabe
    assert freigabe and (freigabe.codes, freigabe.von, freigabe.am) == (("r20_auskunftssperre",), "u-2", AM)
    assert kreis(vorgang()).freigabe is None
    alt = haushalt().freigabe
    assert alt is not None
    nur_melderecht = replace(alt.antrag, codes=("m19_wohnungsgeber",))
    offen = Freigabe(alt.antrag)
    for andere in (offen, replace(offen, stand=Freigabestand.GEWAEHRT), replace(alt, antrag=nur_melderecht)):
        assert kreis(replace(haushalt(), freigabe=andere)).freigabe is None


def test_the_town_gets_everybody_who_moves() -> None:
    eintrag = stadt(haushalt())
    assert [m.person.als_person() for m in eintrag.mitziehende] == list(haushalt_personen()[1:])
    assert [(m.ausweis is not None, m.anwesend) for m in eintrag.mitziehende] == [
        (True, True),
        (False, False),
        (False, False),
    ]
    assert eintrag.familie_belehrt and eintrag.vertretung is Vertretungsart.VOLLMACHT
    assert eintrag.verspaetung and (eintrag.verspaetung.tage, eintrag.verspaetung.grund) == (
        22,
        Verspaetungsgrund.KRANKHEIT,
    )
    assert eintrag.wohnungsgeber.name == "Wohnbau Neuss GmbH"
    assert eintrag.weitere_wohnung and eintrag.weitere_wohnung.ort == "Köln"
    assert stadt(vorgang()).verspaetung is None and stadt(vorgang()).vertretung == ""


def haushalt_personen() -> tuple[Person, ...]:
    return beispiele.haushalt(stammdaten()).personen


def test_korrektur_and_storno_say_what_they_are_about() -> None:
    for eintrag in (kreis(storno()), stadt(storno())):
        assert eintrag.art == "storno" and eintrag.bezug
        assert (eintrag.bezug.vorgang_id, eintrag.bezug.grund) == (VORGANG_ID, Bezugsgrund.NICHT_EINGEZOGEN)
    assert [f.ausgang for f in kreis(storno()).fahrzeuge] == [Fahrzeugausgang.STORNIERT]
    bezug = Bezug(Vorgangsart.KORREKTUR, Bezugsgrund.FALSCHE_ANGABE, VORGANG_ID, "260240030000175")
    u = replace(beispiele.ummeldung(stammdaten()), bezug=bezug)
    assert kreis(replace(vorgang(), ummeldung=u)).art == stadt(replace(vorgang(), ummeldung=u)).art == "korrektur"


@pytest.mark.parametrize("aenderung", [{"art": "storno"}, {"art": "korrektur"}, {"ausgang": "storniert"}])
def test_art_reference_and_outcomes_must_agree(aenderung: dict[str, str]) -> None:
    teile = json.loads(kreis(vorgang()).als_json())
    for key, wert in aenderung.items():
        (teile if key == "art" else teile["fahrzeuge"][0])[key] = wert
    with pytest.raises(Unverstanden):
        FahrzeugregisterEintrag.aus_json(json.dumps(teile))


def test_other_lies_are_no_entries_either() -> None:
    teile = json.loads(kreis(vorgang()).als_json())
    teile["fahrzeuge"][0]["ausgang"] = "abgelehnt"
    with pytest.raises(Unverstanden):
        FahrzeugregisterEintrag.aus_json(json.dumps(teile))
    with pytest.raises(Unverstanden):
        MelderegisterEintrag.aus_json(stadt(storno()).als_json().replace(b'"art":"storno"', b'"art":"anmeldung"'))


GLEICHNAMIG = Mitziehend(Person("Müstermann-Zolc", "Erika", date(2009, 1, 1)))


@pytest.mark.parametrize(
    ("name", "vornamen", "wer"),
    [
        ("MUESTERMANN ZOLC", "ERIKA LUCJA", ERIKA),
        ("Żółć-Müstermann", "Łucja", ERIKA),
        ("Sahin", "Deniz Can", DENIZ),
        ("Schmidt", "Deniz", DENIZ),
        ("Schmidt", "Anna", None),
        ("Şahin GmbH", "", None),
        ("Müstermann-Żółć", "Erika Łucja", ERIKA),
    ],
)
def test_whose_vehicle_it_is(name: str, vornamen: str, wer: Person | None) -> None:
    u = beispiele.haushalt(stammdaten())
    u = replace(u, mitziehende=(*u.mitziehende, GLEICHNAMIG))
    fahrzeug = Fahrzeug(beispiele.zb1(stammdaten(), halter_name=name, halter_vornamen=vornamen))
    assert halter_von(u, fahrzeug, stammdaten().zeichen) == wer
