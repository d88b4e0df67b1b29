"""What the district answers for in approvals: two checks of one rule, roles of the moment, words that go away."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis
from bureau_app.district.freigaben import AUFBEWAHRUNG, NACH_ABHOLUNG, Freigaben
from bureau_app.district.sitzungen import Person, Sitzungen
from bureau_app.district.tables import Freigabe, Freigabeinhalt
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.wire import dienst
from bureau_app.wire.freigabe import Freigabeanfrage, Freigabeauskunft, Freigabeentscheidung
from tests.eintraege import neue_id
from tests.kreisdienst import DATABASES, KAARST, KENNWORT, KREIS, NEUSS, Kreis, kreis

INHALT = "5" * 64


@dataclass
class Fall:
    """A district with a clerk and a supervisor at a device each, and the towns that were told of a change."""

    kreis: Kreis
    freigaben: Freigaben
    geraet: Geraeteausweis
    gemeldet: list[str]

    def person(self, kennung: str, rolle: str = "aufsicht", ags: str = NEUSS, person_von: str = "") -> Person:
        """An account as it is now, signed in."""
        self.kreis.konto(kennung, rolle=rolle, ags=ags, person_von=person_von)
        wer = self.kreis.verzeichnis.melde_an(self.geraet, kennung, KENNWORT)
        assert wer is not None
        sitzungen = Sitzungen(self.kreis.engine, KREIS, self.kreis.uhr.jetzt)
        person = sitzungen.wer(self.geraet, sitzungen.eroeffne(self.geraet, wer.id)[0])
        assert person is not None
        return person

    def antrag(self, wer: Person, vorgang_id: str = "", *codes: str) -> str:
        """An open request of this person."""
        antrag_id = neue_id()
        anfrage = Freigabeanfrage(
            vorgang_id=vorgang_id or neue_id(),
            vorgang_nummer="260240030000175",
            inhalt=INHALT,
            codes=codes or ("r10_hu_abgelaufen",),
            begruendung="Kanarienvogel sagt es",
            betroffen="Kanarienvogel, Karl",
            befunde=(),
            vergleich=(),
            verdeckt=False,
        )
        self.freigaben.beantrage(self.geraet, wer, antrag_id, anfrage)
        return antrag_id

    def entscheide(self, wer: Person, antrag_id: str, gewaehrt: bool = True) -> Freigabestand:
        entscheidung = Freigabeentscheidung(inhalt=INHALT, gewaehrt=gewaehrt, grund="Nachweis liegt vor")
        return self.freigaben.entscheide(wer, antrag_id, entscheidung).stand

    def worte(self) -> str:
        """What the database still holds of anybody's words."""
        with self.kreis.engine.connect() as v:
            return b" ".join(k or b"" for k in v.scalars(select(Freigabeinhalt.koerper))).decode()


@pytest.fixture(params=DATABASES)
def fall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fall]:
    with kreis(request.param, tmp_path) as k:
        gemeldet: list[str] = []
        yield Fall(k, Freigaben(k.engine, KREIS, k.uhr.jetzt, gemeldet.append, k.schrank), k.geraet()[0], gemeldet)


def art(tu: Callable[[], object]) -> str:
    with pytest.raises(Abgelehnt) as abgelehnt:
        tu()
    return abgelehnt.value.art


def test_the_code_refuses_a_self_approval_before_the_database_is_asked(fall: Fall) -> None:
    antrag = fall.antrag(fall.person("schalter"))
    selbst = fall.person("zweitkonto", person_von="schalter")
    assert art(lambda: fall.entscheide(selbst, antrag)) == dienst.EIGENER_ANTRAG
    with fall.kreis.engine.connect() as v:
        assert v.scalars(select(Freigabe.stand)).all() == [Freigabestand.OFFEN]


def test_the_database_refuses_a_self_approval_whatever_the_code_does(fall: Fall) -> None:
    wer = fall.person("schalter")
    fall.antrag(wer)
    selbst = {"stand": "gewaehrt", "entschieden_von": neue_id(), "entschieden_person": wer.person_id}
    with pytest.raises(IntegrityError, match="freigabe_vier_augen"), fall.kreis.engine.begin() as v:
        v.execute(update(Freigabe).values(**selbst))
    for halb in ({"stand": "gewaehrt"}, {"entschieden_person": neue_id()}):
        with pytest.raises(IntegrityError, match="freigabe_entschieden"), fall.kreis.engine.begin() as v:
            v.execute(update(Freigabe).values(**halb))
    with fall.kreis.engine.begin() as v:
        v.execute(update(Freigabe).values(**selbst | {"entschieden_person": neue_id()}))


def test_an_account_gets_its_person_from_another_one_and_keeps_it(fall: Fall) -> None:
    eine = fall.person("schalter")
    assert eine.person_id == eine.konto_id
    andere = fall.person("zweitkonto", person_von="SCHALTER ")
    assert (andere.person_id, andere.konto_id == eine.konto_id) == (eine.person_id, False)
    assert fall.person("zweitkonto").person_id == eine.person_id


def test_of_many_who_decide_at_the_same_moment_one_is_first(fall: Fall) -> None:
    antrag = fall.antrag(fall.person("schalter", "sachbearbeitung"))
    wer = [fall.person(f"aufsicht.{n}") for n in range(6)]
    meldungen: list[Freigabeauskunft] = []
    start = threading.Barrier(len(wer))

    def entscheide(person: Person, gewaehrt: bool) -> None:
        start.wait(30)
        entscheidung = Freigabeentscheidung(inhalt=INHALT, gewaehrt=gewaehrt, grund="Nachweis liegt vor")
        meldungen.append(fall.freigaben.entscheide(person, antrag, entscheidung))

    faeden = [threading.Thread(target=entscheide, args=(person, n % 2 == 0)) for n, person in enumerate(wer)]
    for faden in faeden:
        faden.start()
    for faden in faeden:
        faden.join(60)
    assert [m.zuerst for m in meldungen].count(True) == 1
    assert len({(m.stand, m.entschieden_von) for m in meldungen}) == 1 and len(meldungen) == len(wer)


@pytest.mark.parametrize(("rolle", "ags"), [("revision", NEUSS), ("administration", NEUSS), ("aufsicht", KAARST)])
def test_who_lost_the_role_meanwhile_gets_nothing_granted(fall: Fall, rolle: str, ags: str) -> None:
    """Roles count at the moment of the decision (K11); declining clears the inbox."""
    schalter, aufsicht = fall.person("schalter", "sachbearbeitung"), fall.person("chefin")
    antrag = fall.antrag(schalter)
    fall.kreis.konto("schalter", rolle=rolle, ags=ags)
    assert art(lambda: fall.entscheide(aufsicht, antrag)) == dienst.ANTRAGSTELLER_OHNE_ROLLE
    assert fall.entscheide(aufsicht, antrag, gewaehrt=False) is Freigabestand.ABGELEHNT


def test_of_what_was_asked_nothing_stays_after_the_decision(fall: Fall) -> None:
    schalter, aufsicht = fall.person("schalter", "sachbearbeitung"), fall.person("chefin")
    antrag, zurueck = fall.antrag(schalter), fall.antrag(schalter)
    assert "Kanarienvogel" in fall.worte()
    fall.entscheide(aufsicht, antrag)
    fall.freigaben.ziehe_zurueck(fall.geraet, zurueck)
    assert fall.worte() == "Nachweis liegt vor"


def test_a_reason_goes_when_the_counter_says_that_it_knows_the_decision(fall: Fall) -> None:
    schalter, aufsicht = fall.person("schalter", "sachbearbeitung"), fall.person("chefin")
    antrag = fall.antrag(schalter)
    fall.entscheide(aufsicht, antrag)
    for _ in range(2):
        geholt = fall.freigaben.meldungen(fall.geraet, [antrag], "")
        assert geholt.eintraege[0].grund == "Nachweis liegt vor"
    assert fall.freigaben.meldungen(fall.geraet, [antrag], geholt.marke).eintraege[0].grund
    danach = fall.freigaben.meldungen(fall.geraet, [antrag], geholt.marke)
    assert (danach.eintraege[0].stand, danach.eintraege[0].grund, danach.marke) == ("gewaehrt", "", geholt.marke)
    assert fall.worte() == ""


def test_a_reason_goes_a_while_after_it_was_fetched(fall: Fall) -> None:
    schalter, aufsicht = fall.person("schalter", "sachbearbeitung"), fall.person("chefin")
    antrag = fall.antrag(schalter)
    fall.entscheide(aufsicht, antrag)
    fall.kreis.uhr.vor(NACH_ABHOLUNG * 3)
    assert fall.freigaben.meldungen(fall.geraet, [antrag], "").eintraege[0].grund
    fall.kreis.uhr.vor(NACH_ABHOLUNG + timedelta(seconds=1))
    fall.antrag(schalter)
    assert "Nachweis" not in fall.worte()


def test_what_nobody_decides_is_taken_back_and_forgotten(fall: Fall) -> None:
    schalter = fall.person("schalter", "sachbearbeitung")
    antrag = fall.antrag(schalter)
    fall.kreis.uhr.vor(AUFBEWAHRUNG + timedelta(days=1))
    fall.freigaben.meldungen(fall.geraet, [antrag], "")
    assert fall.worte() == ""
    auskunft = fall.freigaben.meldungen(fall.geraet, [antrag], "").eintraege[0]
    assert auskunft.stand is Freigabestand.ZURUECKGEZOGEN


def test_another_device_hears_nothing_of_a_request_and_cannot_take_it_back(fall: Fall) -> None:
    antrag = fall.antrag(fall.person("schalter"))
    anderes = fall.kreis.geraet()[0]
    assert fall.freigaben.meldungen(anderes, [antrag], "").eintraege == ()
    fall.freigaben.ziehe_zurueck(anderes, antrag)
    assert fall.freigaben.meldungen(fall.geraet, [antrag], "").eintraege[0].stand is Freigabestand.OFFEN


def test_every_change_is_told_after_it_is_committed_and_counted_for_other_processes(fall: Fall) -> None:
    schalter, aufsicht = fall.person("schalter", "sachbearbeitung"), fall.person("chefin")
    assert fall.freigaben.marken() == {}
    antrag = fall.antrag(schalter)
    fall.entscheide(aufsicht, antrag)
    fall.freigaben.ziehe_zurueck(fall.geraet, fall.antrag(schalter))
    assert fall.gemeldet == [NEUSS] * 4
    assert fall.freigaben.marken() == {NEUSS: 4}
