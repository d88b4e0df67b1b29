"""An approval that an entry claims counts if the district knows it: of this Vorgang and town, by another human."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from bureau_app.district.epoche import erneuere_epoche
from bureau_app.district.ledger import Ledger
from bureau_app.district.ledgerbau import baue_ledger
from bureau_app.district.sitzungen import Person
from bureau_app.district.tables import Freigabe, Kreis
from bureau_app.district.transaktion import schreiben
from bureau_app.domain.abgleich import Aenderung, Ausgang, Fahrzeugeinwand, Gegenfassung
from bureau_app.domain.ereignis import Register
from bureau_app.domain.rueckgabe import Rueckgabe
from bureau_app.wire.sync import Syncanfrage
from bureau_app.wire.teile import Freigabeangabe
from tests.buch import roh
from tests.district.test_freigaben import Fall
from tests.district.test_freigaben import fall as fall
from tests.eintraege import aenderung, neue_id, stammdaten
from tests.kreisdienst import KAARST, KREIS
from tests.registerfahrzeuge import eintrag

Urteil = tuple[Ausgang, str]
GENOMMEN, UNBELEGT = (Ausgang.ACCEPTED, ""), (Ausgang.CONFLICT, "freigabe_unbelegt")
HU, SCHUTZ, ZWEIMAL = "r10_hu_abgelaufen", "r20_auskunftssperre", "fahrzeug_in_anderem_vorgang"


@dataclass
class Platz:
    """A clerk and a supervisor of one town, and what the ledger says to an entry of that clerk."""

    fall: Fall
    ledger: Ledger
    erna: Person
    anna: Person

    def eintrag(self, von: str, vorgang_id: str = "", *codes: str, **anders: Any) -> Any:
        """The clerk's entry, which says that this account granted it now."""
        e = eintrag(vorgang_id, **anders)
        freigabe = Freigabeangabe(codes=codes or (HU,), von=von, am=self.fall.kreis.uhr.jetzt())
        herkunft = e.herkunft.model_copy(update={"sachbearbeiter": self.erna.konto_id})
        return e.model_copy(update={"freigabe": freigabe, "herkunft": herkunft})

    def schicke(self, *eintraege: Any) -> list[Urteil]:
        """What becomes of them in one request."""
        alle = [
            Aenderung(neue_id(), e.herkunft.vorgang_id, Register.FAHRZEUGREGISTER, 0, e.als_json()) for e in eintraege
        ]
        anfrage = Syncanfrage(cursor="", aenderungen=tuple(map(roh, alle)))
        return [(o.ausgang, o.grund) for o in self.ledger.runde(self.fall.geraet, anfrage).outcomes]

    def gefragt(self, wer: Person | None = None, gewaehrt: bool | None = True, von: Person | None = None) -> str:
        """A Vorgang about which `wer` asked and `von` decided; `gewaehrt` None: nobody did yet."""
        vorgang_id = neue_id()
        antrag = self.fall.antrag(wer or self.erna, vorgang_id)
        if gewaehrt is not None:
            self.fall.entscheide(von or self.anna, antrag, gewaehrt)
        return vorgang_id


@pytest.fixture
def platz(fall: Fall) -> Iterator[Platz]:
    k = fall.kreis
    ledger = baue_ledger(k.engine, KREIS, k.uhr.jetzt, stammdaten().zeichen, k.schrank)
    yield Platz(fall, ledger, fall.person("erna", "sachbearbeitung"), fall.person("anna"))


def test_what_a_second_person_granted_is_taken(platz: Platz) -> None:
    assert platz.schicke(platz.eintrag(platz.anna.konto_id, platz.gefragt())) == [GENOMMEN]


def test_an_approval_that_nobody_gave_comes_back(platz: Platz) -> None:
    anna = platz.anna.konto_id
    assert platz.schicke(platz.eintrag(anna)) == [UNBELEGT], "nobody asked"
    assert platz.schicke(platz.eintrag(anna, platz.gefragt(gewaehrt=None))) == [UNBELEGT], "not decided"
    assert platz.schicke(platz.eintrag(anna, platz.gefragt(gewaehrt=False))) == [UNBELEGT], "declined"
    platz.gefragt()
    assert platz.schicke(platz.eintrag(anna)) == [UNBELEGT], "of another Vorgang"
    berta = platz.fall.person("berta").konto_id
    assert platz.schicke(platz.eintrag(berta, platz.gefragt())) == [UNBELEGT], "somebody else decided"
    assert platz.schicke(platz.eintrag("niemand", "", ZWEIMAL)) == [UNBELEGT]


def test_an_approval_excuses_only_what_it_was_asked_for(platz: Platz) -> None:
    anna = platz.anna.konto_id
    assert platz.schicke(platz.eintrag(anna, platz.gefragt(), SCHUTZ)) == [UNBELEGT]
    assert platz.schicke(platz.eintrag(anna, platz.gefragt(), HU, SCHUTZ)) == [UNBELEGT], (
        "one of them was not asked for"
    )
    assert platz.schicke(platz.eintrag(platz.fall.person("berta").konto_id, platz.gefragt(), SCHUTZ, ZWEIMAL)) == [
        UNBELEGT
    ], "nor by who decides again"
    beide = neue_id()
    platz.fall.entscheide(platz.anna, platz.fall.antrag(platz.erna, beide, HU, "m17_meldefrist", SCHUTZ))
    assert platz.schicke(platz.eintrag(anna, beide, HU, SCHUTZ)) == [GENOMMEN], "the register's part of it"


def test_who_decides_about_what_came_back_grants_what_a_supervisor_may_excuse_and_no_more(platz: Platz) -> None:
    gegen = Gegenfassung(0, b"", (Fahrzeugeinwand(0, ZWEIMAL), Fahrzeugeinwand(1, "register_veraltet", 2)))
    r, anna = Rueckgabe(aenderung(), ZWEIMAL, gegen), platz.anna.konto_id
    assert platz.schicke(platz.eintrag(anna, "", *r.gruende())) == [UNBELEGT]
    assert platz.schicke(platz.eintrag(anna, "", *r.zu_gewaehren())) == [GENOMMEN]


def test_the_last_decision_counts(platz: Platz) -> None:
    vorgang_id = platz.gefragt()
    platz.fall.entscheide(platz.anna, platz.fall.antrag(platz.erna, vorgang_id), False)
    e = platz.eintrag(platz.anna.konto_id, vorgang_id)
    assert platz.schicke(e) == [UNBELEGT], "granted first, then declined"
    platz.fall.entscheide(platz.anna, platz.fall.antrag(platz.erna, vorgang_id))
    platz.fall.freigaben.ziehe_zurueck(platz.fall.geraet, platz.fall.antrag(platz.erna, vorgang_id, SCHUTZ))
    assert platz.schicke(e) == [GENOMMEN], "nobody decided about what was taken back"


def test_what_somebody_else_asked_about_the_vorgang_neither_ends_nor_gives_an_approval(platz: Platz) -> None:
    otto, berta = platz.fall.person("otto", "sachbearbeitung"), platz.fall.person("berta")
    vorgang_id = platz.gefragt()
    platz.fall.entscheide(platz.anna, platz.fall.antrag(otto, vorgang_id, SCHUTZ), False)
    assert platz.schicke(platz.eintrag(platz.anna.konto_id, vorgang_id)) == [GENOMMEN]
    fremder = platz.gefragt(berta)
    assert platz.schicke(platz.eintrag(platz.anna.konto_id, fremder)) == [UNBELEGT], (
        "the clerk of the entry did not ask"
    )
    assert platz.schicke(platz.eintrag(berta.konto_id, fremder, HU, ZWEIMAL)) == [UNBELEGT], "who asked decides nothing"


def test_what_was_granted_before_codes_were_kept_holds(platz: Platz) -> None:
    vorgang_id = platz.gefragt()
    with platz.fall.kreis.als_eigner() as engine, engine.begin() as v:
        antrag_id, gemerkt = v.execute(select(Freigabe.antrag_id, Freigabe.codes)).one()
        pfeffer = v.scalars(select(Kreis.pfeffer)).one()
        erraten = hmac.digest(pfeffer, f"{antrag_id}\x1f{HU}".encode(), "sha256").hex()
        assert gemerkt and gemerkt != HU and not erraten.startswith(gemerkt), "the database alone tells nobody"
        v.execute(update(Freigabe).values(codes=None))
    assert platz.schicke(platz.eintrag(platz.anna.konto_id, vorgang_id, SCHUTZ)) == [GENOMMEN]


def test_nobody_approves_what_was_recorded_under_an_own_account(platz: Platz) -> None:
    zweitkonto = platz.fall.person("erna.aufsicht", person_von="erna")
    andere = platz.fall.person("otto", "sachbearbeitung")
    assert platz.schicke(platz.eintrag(zweitkonto.konto_id, platz.gefragt(andere, von=zweitkonto))) == [UNBELEGT]
    for code in (ZWEIMAL, "freigabe_unbelegt"):
        for von in (zweitkonto, platz.erna):
            assert platz.schicke(platz.eintrag(von.konto_id, "", code)) == [UNBELEGT]


def test_what_came_back_goes_again_if_a_supervisor_of_the_town_says_so(platz: Platz) -> None:
    fremd = platz.fall.person("fremd", ags=KAARST)
    keine = platz.fall.person("keine", "sachbearbeitung")
    for code in (ZWEIMAL, "halter_andere_anschrift", "rolle_entzogen", "freigabe_unbelegt"):
        for von in (fremd, keine):
            assert platz.schicke(platz.eintrag(von.konto_id, "", code)) == [UNBELEGT]
    assert platz.schicke(platz.eintrag(platz.anna.konto_id, "", "freigabe_unbelegt")) == [GENOMMEN]


def test_a_reason_of_the_return_excuses_no_other_one(platz: Platz) -> None:
    anna, berta = platz.anna.konto_id, platz.fall.person("berta").konto_id
    beide = (HU, "freigabe_unbelegt")
    assert platz.schicke(platz.eintrag(anna, "", *beide)) == [UNBELEGT], "nobody asked about the other reason"
    assert platz.schicke(platz.eintrag(anna, platz.gefragt(gewaehrt=False), *beide)) == [UNBELEGT]
    assert platz.schicke(platz.eintrag(platz.erna.konto_id, platz.gefragt(), *beide)) == [UNBELEGT]
    assert platz.schicke(platz.eintrag(berta, platz.gefragt(), *beide)) == [GENOMMEN], "granted, then sent again"


def test_a_supervisor_decides_again_for_a_clerk_that_is_known(platz: Platz) -> None:
    e = platz.eintrag(platz.anna.konto_id, "", "freigabe_unbelegt")
    erfunden = e.model_copy(update={"herkunft": e.herkunft.model_copy(update={"sachbearbeiter": "niemand"})})
    assert platz.schicke(erfunden) == [UNBELEGT]


def test_what_a_restore_took_away_is_believed_of_a_supervisor_only(platz: Platz) -> None:
    vorgang_id, uhr = platz.gefragt(), platz.fall.kreis.uhr
    with schreiben(platz.fall.kreis.engine) as v:
        v.execute(delete(Freigabe))
    von_anna, von_erna = (platz.eintrag(p.konto_id, vorgang_id) for p in (platz.anna, platz.erna))
    assert platz.schicke(von_anna) == [UNBELEGT]
    uhr.vor(timedelta(minutes=1))
    with schreiben(platz.fall.kreis.engine) as v:
        erneuere_epoche(v, KREIS, uhr.jetzt())
    assert platz.schicke(von_erna) == [UNBELEGT]
    assert platz.schicke(von_anna) == [GENOMMEN]


def test_a_request_that_a_restore_left_open_is_believed_to_be_granted_by_no_one_who_asked(platz: Platz) -> None:
    """The backup was made between request and decision; then it is as if nothing were known."""
    uhr, erna, anna, berta = platz.fall.kreis.uhr, platz.erna, platz.anna.konto_id, platz.fall.person("berta")
    offen, fremder, beide = (
        platz.gefragt(gewaehrt=None),
        platz.gefragt(berta, gewaehrt=None),
        platz.gefragt(gewaehrt=None),
    )
    platz.fall.antrag(berta, beide)
    zurueckgezogen = neue_id()
    platz.fall.freigaben.ziehe_zurueck(platz.fall.geraet, platz.fall.antrag(erna, zurueckgezogen))
    abgelehnt = platz.gefragt(gewaehrt=False)
    platz.fall.antrag(erna, abgelehnt)
    danach = neue_id()
    von_anna = {v: platz.eintrag(anna, v) for v in (offen, fremder, beide, zurueckgezogen, abgelehnt, danach)}
    mehr, selbst = platz.eintrag(anna, offen, HU, SCHUTZ), platz.eintrag(berta.konto_id, fremder)
    assert platz.schicke(von_anna[offen]) == [UNBELEGT]
    uhr.vor(timedelta(minutes=1))
    with schreiben(platz.fall.kreis.engine) as v:
        erneuere_epoche(v, KREIS, uhr.jetzt())
    uhr.vor(timedelta(minutes=1))
    platz.fall.antrag(erna, danach)
    for vorgang_id in (fremder, beide, abgelehnt, danach):
        assert platz.schicke(von_anna[vorgang_id]) == [UNBELEGT]
    assert platz.schicke(mehr, selbst, platz.eintrag(erna.konto_id, offen)) == [UNBELEGT] * 3
    assert platz.schicke(von_anna[offen]) == [GENOMMEN]
    assert platz.schicke(_mit(von_anna[zurueckgezogen], 1, "WVWZZZ1JZXW000008")) == [GENOMMEN]


def test_what_a_restore_took_away_and_a_supervisor_sent_again_after_it_is_believed_of_her(platz: Platz) -> None:
    """It came back for another reason meanwhile: the entry tells when that was decided, which is after the restore."""
    uhr, beide = platz.fall.kreis.uhr, (HU, ZWEIMAL)
    with schreiben(platz.fall.kreis.engine) as v:
        erneuere_epoche(v, KREIS, uhr.jetzt())
    uhr.vor(timedelta(minutes=1))
    assert platz.schicke(platz.eintrag(platz.anna.konto_id)) == [UNBELEGT], "she decided about nothing that came back"
    assert platz.schicke(platz.eintrag(platz.erna.konto_id, "", *beide)) == [UNBELEGT]
    assert platz.schicke(platz.eintrag(platz.anna.konto_id, platz.gefragt(gewaehrt=False), *beide)) == [UNBELEGT]
    assert platz.schicke(platz.eintrag(platz.anna.konto_id, "", *beide)) == [GENOMMEN]


def test_a_restore_excuses_nothing_for_good(platz: Platz) -> None:
    uhr = platz.fall.kreis.uhr
    davor, abgelehnt = (
        platz.eintrag(platz.anna.konto_id),
        platz.eintrag(platz.anna.konto_id, platz.gefragt(gewaehrt=False)),
    )
    uhr.vor(timedelta(minutes=1))
    with schreiben(platz.fall.kreis.engine) as v:
        erneuere_epoche(v, KREIS, uhr.jetzt())
    assert platz.schicke(abgelehnt) == [UNBELEGT], "what was declined is known"
    uhr.vor(timedelta(minutes=1))
    assert platz.schicke(platz.eintrag(platz.anna.konto_id)) == [UNBELEGT], "given after the restore"
    uhr.vor(timedelta(days=30))
    assert platz.schicke(davor) == [UNBELEGT], "too long ago to be offered again"


def test_one_in_a_batch_comes_back_and_its_neighbours_are_taken(platz: Platz) -> None:
    fins = ("WVWZZZ1JZXW000007", "WVWZZZ1JZXW000008", "WVWZZZ1JZXW000009")
    erste, zweite, dritte = (_mit(platz.eintrag(platz.anna.konto_id), n, fin) for n, fin in enumerate(fins))
    gute = [e.model_copy(update={"freigabe": None}) for e in (erste, dritte)]
    assert platz.schicke(gute[0], zweite, gute[1]) == [GENOMMEN, UNBELEGT, GENOMMEN]


def _mit(e: Any, nummer: int, fin: str) -> Any:
    (f,) = e.fahrzeuge
    halter = f.halter.model_copy(update={"vornamen": f"Erika {'ABC'[nummer]}"})
    return e.model_copy(update={"fahrzeuge": (f.model_copy(update={"fin": fin, "halter": halter}),)})
