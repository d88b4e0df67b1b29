"""Invented residents and vehicles are plausible in every field and never two times the same."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from bureau_app.devices.leute import erfundene_ummeldungen
from bureau_app.devices.strassen import strassenverzeichnis
from bureau_app.domain.fahrzeug import Fin, Kennzeichen, fin_pruefziffer
from bureau_app.domain.halter import halter_von
from bureau_app.domain.latin import Datentyp
from bureau_app.domain.stammdaten import Stammdaten
from bureau_app.domain.strassen import Strassenverzeichnis
from bureau_app.domain.ummeldung import Ummeldung
from tests.devices.conftest import DAYS


def everybody(specimens: Path, stammdaten: Stammdaten, heute: date) -> list[Ummeldung]:
    welt = tomllib.loads((specimens / "welt.toml").read_text("utf-8"))
    gemeinden = stammdaten.gemeinden.eintraege
    strassen = Strassenverzeichnis.lies_csv(strassenverzeichnis(gemeinden, welt))
    return [u for g in gemeinden for u in erfundene_ummeldungen(g.ags, strassen, welt["leute"], heute)]


@pytest.mark.parametrize("heute", DAYS, ids=str)
def test_everybody_could_have_moved(specimens: Path, stammdaten: Stammdaten, heute: date) -> None:
    for umzug in everybody(specimens, stammdaten, heute):
        assert umzug.vollstaendig
        assert umzug.person and umzug.ausweis and umzug.einzugsdatum and umzug.neue_anschrift and umzug.alte_anschrift
        for name in (umzug.person.familienname, umzug.person.vornamen):
            assert not stammdaten.zeichen.unzulaessige(name, Datentyp.A)
        assert umzug.person.geburtsdatum.year < heute.year - 18
        assert umzug.einzugsdatum < heute < umzug.ausweis.gueltig_bis
        assert not umzug.neue_anschrift.gleich(umzug.alte_anschrift, stammdaten.zeichen)


def test_vehicles_are_right_in_themselves(specimens: Path, stammdaten: Stammdaten) -> None:
    fahrzeuge = [f.zb1 for u in everybody(specimens, stammdaten, DAYS[0]) for f in u.fahrzeuge]
    assert len(fahrzeuge) > 30
    for zb1 in fahrzeuge:
        assert str(Kennzeichen.parse(zb1.kennzeichen)) == zb1.kennzeichen
        assert str(Fin.parse(zb1.fin)) == zb1.fin and len(zb1.fin) == 17
        assert zb1.fin_pruefziffer == fin_pruefziffer(zb1.fin)
        assert zb1.erstzulassung and zb1.zulassung and zb1.naechste_hu
        assert zb1.erstzulassung <= zb1.zulassung < DAYS[0] < zb1.naechste_hu.letzter_tag
    assert len({zb1.fin for zb1 in fahrzeuge}) == len({zb1.kennzeichen for zb1 in fahrzeuge}) == len(fahrzeuge)


def test_many_names_need_din_91379(specimens: Path, stammdaten: Stammdaten) -> None:
    names = {u.person.familienname for u in everybody(specimens, stammdaten, DAYS[0]) if u.person}
    assert len([name for name in names if any(ord(c) > 0xFF for c in name)]) > 10


def test_the_same_on_the_same_day(specimens: Path, stammdaten: Stammdaten) -> None:
    assert everybody(specimens, stammdaten, DAYS[0]) == everybody(specimens, stammdaten, DAYS[0])


def test_some_are_households_and_either_adult_may_be_the_halter(specimens: Path, stammdaten: Stammdaten) -> None:
    alle = everybody(specimens, stammdaten, DAYS[0])
    haushalte = [u for u in alle if u.mitziehende]
    assert len(alle) / 3 < len(haushalte) < len(alle)
    assert all(u.familie_belehrt and u.mitziehende[0].ausweis for u in haushalte)
    halter = [halter_von(u, f, stammdaten.zeichen) for u in alle for f in u.fahrzeuge]
    erste = {u.person for u in alle}
    assert None not in halter
    assert {wer in erste for wer in halter} == {True, False}
    assert all(u.mitziehende[0].person.geburtsdatum.year < DAYS[0].year - 18 for u in haushalte)
    assert all(mit.person.geburtsdatum < DAYS[0] for u in haushalte for mit in u.mitziehende[1:])
