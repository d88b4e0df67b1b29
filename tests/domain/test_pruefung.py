"""Each rule: at least one case that it finds, one that it does not, and its boundary."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bureau_app.domain.anschrift import Anschrift
from bureau_app.domain.ausweis import Ausweisart
from bureau_app.domain.befund import REGELN, Befund, Befundcode
from bureau_app.domain.fahrzeug import Monat
from bureau_app.domain.policy import Gewicht
from bureau_app.domain.pruefung import pruefe
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.ummeldung import Ausweis, Fahrzeug, Fahrzeugzustand, Person, Ummeldung, Wohnungsart
from tests.beispiele import HEUTE, KAARST, NEUSS, pruefer, ummeldung, zb1

B = Befundcode


def blockiert(befunde: Sequence[Befund]) -> bool:
    return any(b.gewicht is not Gewicht.HINWEIS for b in befunde)


def codes(u: Ummeldung, s: Stammdaten, heute: date = HEUTE) -> set[Befundcode]:
    return {b.code for b in pruefe(u, pruefer(s, heute))}


def mit_zb1(s: Stammdaten, **anders: Any) -> Ummeldung:
    return ummeldung(s, fahrzeuge=(Fahrzeug(zb1(s, **anders)),))


def mit_person(s: Stammdaten, familienname: str, vornamen: str, geburt: date = date(1983, 8, 12)) -> Ummeldung:
    return ummeldung(s, person=Person(familienname, vornamen, geburt))


def test_main_case_gets_its_sticker_and_nothing_else(stammdaten: Stammdaten) -> None:
    befunde = pruefe(ummeldung(stammdaten), pruefer(stammdaten))
    assert [(b.code, b.gewicht) for b in befunde] == [(B.R1_AUFKLEBER, Gewicht.HINWEIS)]
    assert not blockiert(befunde)


def test_nothing_known_finds_nothing(stammdaten: Stammdaten) -> None:
    assert pruefe(Ummeldung(), pruefer(stammdaten)) == ()


def test_every_code_has_a_legal_basis() -> None:
    assert set(REGELN) == set(Befundcode)
    assert all(grund.rechtsgrundlage for grund in REGELN.values())


def test_policy_may_turn_the_second_sticker_into_an_approval(stammdaten: Stammdaten) -> None:
    def gewicht(policy_gewichte: dict[str, Gewicht]) -> Gewicht:
        p = pruefer(stammdaten)
        p = replace(p, policy=replace(p.policy, gewichte=policy_gewichte))
        befunde = pruefe(mit_zb1(stammdaten, hat_aufkleber=True), p)
        assert blockiert(befunde)
        return next(b.gewicht for b in befunde if b.code is B.R2_AUFKLEBER_VORHANDEN)

    assert gewicht({}) is Gewicht.SPERRE
    assert gewicht({"r2_aufkleber_vorhanden": Gewicht.FREIGABE}) is Gewicht.FREIGABE


@pytest.mark.parametrize(
    ("familienname", "vornamen", "befund"),
    [
        ("MUESTERMANN ZOLC", "ERIKA LUCJA", None),
        ("Müstermann-Żółć", "Łucja Erika", None),
        ("Müstermann-Żółć", "Erika", None),
        ("Dr. Müstermann-Żółć", "Erika Łucja", None),
        ("Weyers", "Erika Łucja", B.R3_NAME_GEAENDERT),
        ("Müstermann", "Erika Łucja", B.R3_NAME_GEAENDERT),
        ("Müstermann-Żółć", "Tim", B.R12_HALTER_ABWEICHEND),
        ("Weyers", "Tim", B.R12_HALTER_ABWEICHEND),
        ("Müstermann-Żółć", "-", B.R12_HALTER_ABWEICHEND),
    ],
)
def test_holder_and_person(stammdaten: Stammdaten, familienname: str, vornamen: str, befund: B | None) -> None:
    gefunden = codes(mit_person(stammdaten, familienname, vornamen), stammdaten)
    gefunden -= {B.R12_SCHREIBWEISE}
    assert gefunden & {B.R3_NAME_GEAENDERT, B.R12_HALTER_ABWEICHEND} == ({befund} if befund else set())
    assert (B.R1_AUFKLEBER in gefunden) is (befund is None)


@pytest.mark.parametrize(
    ("name", "vornamen", "firma"),
    [
        ("Rheinland Logistik GmbH", "", True),
        ("Kegelfreunde Kaarst e.V.", "Erika Łucja", True),
        ("Müstermann-Żółć", "", True),
        ("Müstermann-Żółć", "Erika Łucja", False),
        ("Agnes", "Erika", False),
    ],
)
def test_companies_go_to_the_kreis(stammdaten: Stammdaten, name: str, vornamen: str, firma: bool) -> None:
    gefunden = codes(mit_zb1(stammdaten, halter_name=name, halter_vornamen=vornamen), stammdaten)
    assert (B.R5_KEINE_NATUERLICHE_PERSON in gefunden) is firma


@pytest.mark.parametrize(
    ("tag", "abgelaufen", "hinweis"),
    [
        (date(2027, 8, 31), False, True),
        (date(2027, 7, 31), False, False),
        (date(2027, 12, 31), False, True),
        (date(2028, 1, 1), True, False),
    ],
)
def test_hauptuntersuchung_runs_out_at_the_end_of_its_month(
    stammdaten: Stammdaten, tag: date, abgelaufen: bool, hinweis: bool
) -> None:
    gefunden = codes(ummeldung(stammdaten), stammdaten, tag)
    assert (B.R10_HU_ABGELAUFEN in gefunden, B.R10_HU_ENDET in gefunden) == (abgelaufen, hinweis)


def test_hauptuntersuchung_in_a_leap_february(stammdaten: Stammdaten) -> None:
    u = mit_zb1(stammdaten, naechste_hu=Monat(2028, 2))
    assert B.R10_HU_ABGELAUFEN not in codes(u, stammdaten, date(2028, 2, 29))
    assert B.R10_HU_ABGELAUFEN in codes(u, stammdaten, date(2028, 3, 1))


def test_an_empty_hauptuntersuchung_is_no_way_around_an_expired_one(stammdaten: Stammdaten) -> None:
    befunde = pruefe(mit_zb1(stammdaten, naechste_hu=None), pruefer(stammdaten))
    assert [b.code for b in befunde] == [B.R10_HU_FEHLT]
    assert blockiert(befunde)


@pytest.mark.parametrize(
    ("familienname", "vornamen", "schein", "felder"),
    [
        ("Müstermann-Żółć", "Erika Lucja", "Erika Łucja", ["fahrzeug.0.C.1.2"]),
        ("Mustermann-Zolc", "Erika Łucja", "Erika Łucja", None),
        ("Müstermann Żołć", "Erika Łucja", "Erika Łucja", ["fahrzeug.0.C.1.1"]),
        ("Müstermann-Żółć", "Erika Łucja", "Erika", []),
        ("Müstermann-Żółć", "Erika Łucja", "ERIKA LUCJA", []),
        ("müstermann-żółć", "Erika Łucja", "Łucja Erika", []),
    ],
)
def test_other_marks_on_the_vehicle_paper_are_said(
    stammdaten: Stammdaten, familienname: str, vornamen: str, schein: str, felder: list[str] | None
) -> None:
    u = ummeldung(
        stammdaten,
        person=Person(familienname, vornamen, date(1983, 8, 12)),
        fahrzeuge=(Fahrzeug(zb1(stammdaten, halter_vornamen=schein)),),
    )
    gefunden = [b.feld for b in pruefe(u, pruefer(stammdaten)) if b.code is B.R12_SCHREIBWEISE]
    abweichend = B.R3_NAME_GEAENDERT in codes(u, stammdaten)
    assert gefunden == (felder or [])
    assert abweichend is (felder is None)


@pytest.mark.parametrize(
    ("zustand", "befund"),
    [
        (Fahrzeugzustand.AUSSER_BETRIEB, B.R16_AUSSER_BETRIEB),
        (Fahrzeugzustand.BESCHAEDIGT, B.R11_DOKUMENT_UNBRAUCHBAR),
        (Fahrzeugzustand.CODE_OFFEN, B.R11_DOKUMENT_UNBRAUCHBAR),
        (Fahrzeugzustand.IN_ORDNUNG, None),
    ],
)
def test_state_of_paper_and_vehicle(stammdaten: Stammdaten, zustand: Fahrzeugzustand, befund: B | None) -> None:
    u = ummeldung(stammdaten, fahrzeuge=(Fahrzeug(zb1(stammdaten), zustand),))
    assert codes(u, stammdaten) == {befund or B.R1_AUFKLEBER}


def test_uncovered_code_seen_by_the_reader(stammdaten: Stammdaten) -> None:
    assert B.R11_DOKUMENT_UNBRAUCHBAR in codes(mit_zb1(stammdaten, sicherheitscode_offen=True), stammdaten)


@pytest.mark.parametrize(
    ("werte", "befund"),
    [
        ({"fin_pruefziffer": "5"}, B.R12_FIN_PRUEFZIFFER),
        ({"fin_pruefziffer": "-"}, B.R12_FIN_OHNE_PRUEFZIFFER),
        ({"zulassung": date(2005, 9, 30)}, B.R4_ALTER_FAHRZEUGSCHEIN),
        ({"zulassung": date(2005, 10, 1)}, None),
        ({"zulassung": None}, None),
        ({"kennzeichen": "NE-06123"}, B.R17_KENNZEICHENART),
        ({"kennzeichen": "BD 1-123"}, B.R17_KENNZEICHENART),
        ({"kennzeichen": "D-AB 12H"}, None),
        ({"kennzeichen": "NE-AB 12 (04-11)"}, None),
        ({"halter_anschrift": "Hauptstraße 3, 50667 Köln"}, B.R15_ZUZUG),
        ({"halter_anschrift": "Bahnstraße 9, 41363 Jüchen"}, B.R12_ANSCHRIFT_ABWEICHEND),
        ({"halter_anschrift": "AM MARKT 2\n41564 KAARST"}, None),
    ],
)
def test_what_the_paper_says(stammdaten: Stammdaten, werte: dict[str, Any], befund: B | None) -> None:
    gefunden = codes(mit_zb1(stammdaten, **werte), stammdaten) - {B.R1_AUFKLEBER}
    assert gefunden == ({befund} if befund else set())


def test_same_vehicle_twice(stammdaten: Stammdaten) -> None:
    eines = Fahrzeug(zb1(stammdaten))
    gleiches_schild = Fahrzeug(zb1(stammdaten, fin="WVWZZZ1JZXW000001", fin_pruefziffer="6"))
    anderes = replace(gleiches_schild, zb1=replace(gleiches_schild.zb1, kennzeichen="GV-XY 99"))
    assert B.R12_FIN_DOPPELT in codes(ummeldung(stammdaten, fahrzeuge=(eines, eines)), stammdaten)
    assert codes(ummeldung(stammdaten, fahrzeuge=(eines, anderes)), stammdaten) == {B.R1_AUFKLEBER}
    assert codes(ummeldung(stammdaten, fahrzeuge=(eines, gleiches_schild)), stammdaten) == {B.R12_KENNZEICHEN_DOPPELT}


def test_second_dwelling_changes_no_vehicle(stammdaten: Stammdaten) -> None:
    nebenwohnung = ummeldung(stammdaten, wohnungsart=Wohnungsart.NEBENWOHNUNG)
    assert B.R14_NEBENWOHNUNG in codes(nebenwohnung, stammdaten)
    assert codes(replace(nebenwohnung, fahrzeuge=()), stammdaten) == {B.M21_WEITERE_WOHNUNG}
    assert B.R14_NEBENWOHNUNG not in codes(ummeldung(stammdaten, wohnungsart=Wohnungsart.HAUPTWOHNUNG), stammdaten)


@pytest.mark.parametrize(
    ("plz", "ort", "ags", "befund"),
    [
        ("50667", "Köln", "", B.R15_WEGZUG),
        ("41564", "Kaarst", KAARST, B.M17_ANDERE_GEMEINDE),
        ("41460", "Neuss", NEUSS, None),
    ],
)
def test_who_is_competent_for_the_new_dwelling(
    stammdaten: Stammdaten, plz: str, ort: str, ags: str, befund: B | None
) -> None:
    u = ummeldung(stammdaten, neue_anschrift=Anschrift("Ringstraße", "7", "", plz, ort, ags))
    assert codes(u, stammdaten) - {B.R1_AUFKLEBER} == ({befund} if befund else set())


def test_moving_to_where_one_lives(stammdaten: Stammdaten) -> None:
    dort = Anschrift("OBERSTR.", "91", "", "41460", "NEUSS", NEUSS)
    assert B.M_ANSCHRIFT_GLEICH in codes(ummeldung(stammdaten, alte_anschrift=dort), stammdaten)


@pytest.mark.parametrize(
    ("einzug", "befund"),
    [
        (HEUTE + timedelta(days=1), B.M17_EINZUG_ZUKUENFTIG),
        (HEUTE, None),
        (HEUTE - timedelta(days=14), None),
        (HEUTE - timedelta(days=15), B.M17_MELDEFRIST),
    ],
)
def test_two_weeks_after_moving_in(stammdaten: Stammdaten, einzug: date, befund: B | None) -> None:
    gefunden = codes(ummeldung(stammdaten, einzugsdatum=einzug), stammdaten)
    assert gefunden - {B.R1_AUFKLEBER, B.M17_VERSPAETUNGSGRUND} == ({befund} if befund else set())
    assert (B.M17_VERSPAETUNGSGRUND in gefunden) is (befund is B.M17_MELDEFRIST)


def test_landlord_has_to_confirm(stammdaten: Stammdaten) -> None:
    befunde = pruefe(ummeldung(stammdaten, wohnungsgeber_bestaetigt=False), pruefer(stammdaten))
    assert [b.code for b in befunde] == [B.M19_WOHNUNGSGEBER, B.R1_AUFKLEBER]
    assert blockiert(befunde)


@pytest.mark.parametrize(("gueltig_bis", "abgelaufen"), [(HEUTE, False), (HEUTE - timedelta(days=1), True)])
def test_identity_document_has_to_be_valid(stammdaten: Stammdaten, gueltig_bis: date, abgelaufen: bool) -> None:
    u = ummeldung(stammdaten, ausweis=Ausweis(Ausweisart.REISEPASS, gueltig_bis))
    assert (B.R19_AUSWEIS_ABGELAUFEN in codes(u, stammdaten)) is abgelaufen


@pytest.mark.parametrize(
    ("geburt", "minderjaehrig"),
    [(date(2008, 11, 21), False), (date(2008, 11, 22), True), (date(2008, 2, 29), False)],
)
def test_minor_holder(stammdaten: Stammdaten, geburt: date, minderjaehrig: bool) -> None:
    u = mit_person(stammdaten, "Müstermann-Żółć", "Erika Łucja", geburt)
    assert (B.R7_MINDERJAEHRIG in codes(u, stammdaten)) is minderjaehrig


def test_born_in_the_future(stammdaten: Stammdaten) -> None:
    u = replace(mit_person(stammdaten, "A", "B", HEUTE + timedelta(days=1)), fahrzeuge=())
    assert codes(u, stammdaten) == {B.M_GEBURT_ZUKUENFTIG}


def test_secrecy_needs_a_second_pair_of_eyes(stammdaten: Stammdaten) -> None:
    befunde = pruefe(ummeldung(stammdaten, auskunftssperre=True), pruefer(stammdaten))
    assert blockiert(befunde)
    assert B.R20_AUSKUNFTSSPERRE in {b.code for b in befunde}


def test_heaviest_first_and_vehicle_named(stammdaten: Stammdaten) -> None:
    fahrzeuge = (
        Fahrzeug(zb1(stammdaten)),
        Fahrzeug(zb1(stammdaten, kennzeichen="NE-A 1", fin="1234567", fin_pruefziffer="2", hat_aufkleber=True)),
    )
    befunde = pruefe(ummeldung(stammdaten, fahrzeuge=fahrzeuge), pruefer(stammdaten))
    assert [(b.code, b.fahrzeug) for b in befunde] == [(B.R2_AUFKLEBER_VORHANDEN, 1), (B.R1_AUFKLEBER, 0)]


def test_a_vehicle_alone_is_checked_before_the_person_is_known(stammdaten: Stammdaten) -> None:
    nur_fahrzeug = Ummeldung(fahrzeuge=(Fahrzeug(zb1(stammdaten, hat_aufkleber=True)),))
    assert codes(nur_fahrzeug, stammdaten) == {B.R2_AUFKLEBER_VORHANDEN}
    assert codes(Ummeldung(fahrzeuge=(Fahrzeug(zb1(stammdaten)),)), stammdaten) == set()
