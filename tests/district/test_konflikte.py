"""The conflicts K1 to K13 on both databases: what each of them becomes, and that nothing is overwritten by it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bureau_app.district.ablehnung import Abgelehnt
from bureau_app.district.access import Geraeteausweis
from bureau_app.district.fahrzeugregister import EingebettetesRegister
from bureau_app.district.ledger import Ledger
from bureau_app.district.ledgerbau import baue_ledger
from bureau_app.district.tables import Ereignis
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.ereignis import Register
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.wire import dienst
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag
from bureau_app.wire.freigabe import Freigabeentscheidung
from bureau_app.wire.sync import Syncanfrage
from bureau_app.wire.teile import Anmeldeangabe, Freigabeangabe
from tests.buch import roh
from tests.district.test_freigaben import INHALT, Fall
from tests.district.test_freigaben import fall as fall
from tests.eintraege import AM, neue_id, stammdaten
from tests.kreisdienst import DATABASES, KENNWORT, KREIS, Kreis, kreis
from tests.registerfahrzeuge import eintrag, fahrzeugdaten, nach

Urteil = tuple[Ausgang, str]
GENOMMEN, BEKANNT = (Ausgang.ACCEPTED, ""), (Ausgang.KNOWN, "")
ERSTE_FORM = Path(__file__).parents[1] / "wire" / "korpus" / "FahrzeugregisterEintrag.1.json"


@dataclass
class Lage:
    """A ledger with its register, and two counters of one town that push."""

    kreis: Kreis
    ledger: Ledger
    register: EingebettetesRegister
    schalter: tuple[Geraeteausweis, Geraeteausweis]

    def schicke(self, e: Any, nummer: int = 0, op_id: str = "", base: int = 0, **anders: Any) -> Urteil:
        """The ruling on an entry in a request of its own, as one of the counters sends it."""
        op = op_id or neue_id()
        a = Aenderung(op, e.herkunft.vorgang_id, Register.FAHRZEUGREGISTER, base, e.als_json())
        anfrage = Syncanfrage(cursor="", aenderungen=(roh(a, **anders),))
        (o,) = self.ledger.runde(self.schalter[nummer], anfrage).outcomes
        return o.ausgang, o.grund

    def konto(self, rolle: str) -> str:
        """The account of somebody of the town with this role."""
        self.kreis.konto(rolle, rolle=rolle)
        wer = self.kreis.verzeichnis.melde_an(self.schalter[0], rolle, KENNWORT)
        assert wer is not None
        return wer.id

    def gebuchte(self) -> int:
        with self.kreis.engine.connect() as v:
            return v.scalar(select(func.count()).select_from(Ereignis).where(Ereignis.koerper_hash != "")) or 0


@pytest.fixture(params=DATABASES)
def lage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lage]:
    with kreis(request.param, tmp_path) as k:
        zeichen = stammdaten().zeichen
        register = EingebettetesRegister(k.engine, KREIS, zeichen, k.schrank)
        ledger = baue_ledger(k.engine, KREIS, k.uhr.jetzt, zeichen, k.schrank)
        yield Lage(k, ledger, register, (k.geraet()[0], k.geraet()[0]))


def anderes_fahrzeug(am: date | None = None, **anders: Any) -> Any:
    """The same person with another vehicle, in another Vorgang."""
    e = eintrag(am=am, **anders)
    (f,) = e.fahrzeuge
    return e.model_copy(update={"fahrzeuge": (f.model_copy(update={"fin": "WVWZZZ1JZXW000007"}),)})


def k1_same_op_again(lage: Lage) -> list[Urteil]:
    e, op = eintrag(), neue_id()
    return [lage.schicke(e, op_id=op), lage.schicke(e, op_id=op)]


def k2_same_op_with_other_bytes(lage: Lage) -> list[Urteil]:
    e, op = eintrag(), neue_id()
    anders = e.model_copy(update={"einzugsdatum": e.einzugsdatum - timedelta(days=1)})
    return [lage.schicke(e, op_id=op), lage.schicke(anders, op_id=op)]


def k3_same_person_same_anschrift_at_two_counters(lage: Lage) -> list[Urteil]:
    heute = eintrag().entschieden_am
    zweite = anderes_fahrzeug(heute + timedelta(days=3))
    spaet = eintrag(am=heute + timedelta(days=30))
    return [lage.schicke(eintrag()), lage.schicke(zweite, 1), lage.schicke(spaet, 1)]


def k4_same_person_other_anschrift_the_same_day(lage: Lage) -> list[Urteil]:
    zweite = von_konto(anderes_fahrzeug(**nach("Hafenstraße")), lage.konto("sachbearbeitung"))
    aufsicht = lage.konto("aufsicht")
    anderes = zweite.model_copy(update={"freigabe": _freigabe(aufsicht, "rolle_entzogen")})
    geprueft = zweite.model_copy(update={"freigabe": _freigabe(aufsicht, "halter_andere_anschrift")})
    return [lage.schicke(eintrag()), *(lage.schicke(e, 1) for e in (zweite, anderes, geprueft))]


def k5_same_vehicle_in_two_vorgaenge(lage: Lage) -> list[Urteil]:
    return [lage.schicke(eintrag()), lage.schicke(eintrag(), 1)]


def k6_register_moved_on(lage: Lage) -> list[Urteil]:
    lage.register.lade((fahrzeugdaten(),))
    lage.register.lade((fahrzeugdaten(kennzeichen="NE-ZZ 1"),))
    return [lage.schicke(eintrag(version=1)), lage.schicke(eintrag(version=2), 1)]


def k9_vehicle_left_to_the_kreis(lage: Lage) -> list[Urteil]:
    lage.register.lade((fahrzeugdaten(),))
    (f,) = eintrag().fahrzeuge
    kreis_entscheidet = {"ausgang": Fahrzeugausgang.KREIS, "gruende": ("r2_aufkleber_vorhanden",)}
    return [lage.schicke(eintrag(fahrzeuge=(f.model_copy(update=kreis_entscheidet),)))]


def k11_clerk_lost_the_role_while_offline(lage: Lage) -> list[Urteil]:
    lage.kreis.konto("da")
    geprueft = _freigabe(lage.konto("aufsicht"), "rolle_entzogen")
    lage.kreis.konto("fort")
    da, fort = (lage.kreis.verzeichnis.melde_an(lage.schalter[0], k, KENNWORT) for k in ("da", "fort"))
    assert da is not None and fort is not None
    lage.kreis.konto("fort", rolle="revision")
    verlorene = offline(eintrag(), fort.id)
    return [
        lage.schicke(verlorene),
        lage.schicke(verlorene.model_copy(update={"freigabe": geprueft})),
        lage.schicke(offline(anderes_fahrzeug(), da.id)),
        lage.schicke(offline(eintrag(), "niemand")),
    ]


def offline(e: Any, konto_id: str) -> Any:
    """The entry as recorded two days after the district last knew the person."""
    return von_konto(e, konto_id, anmeldung=Anmeldeangabe(auth="offline", alter_s=172_800))


def von_konto(e: Any, konto_id: str, **anders: Any) -> Any:
    """The entry as recorded by this account."""
    return e.model_copy(update={"herkunft": e.herkunft.model_copy(update={"sachbearbeiter": konto_id, **anders})})


def k12_older_and_newer_form(lage: Lage) -> list[Urteil]:
    alte = ERSTE_FORM.read_bytes()
    herkunft = FahrzeugregisterEintrag.aus_json(alte).herkunft
    a = Aenderung(neue_id(), herkunft.vorgang_id, Register.FAHRZEUGREGISTER, 0, alte)
    (o,) = lage.ledger.runde(lage.schalter[0], Syncanfrage(cursor="", aenderungen=(roh(a),))).outcomes
    return [(o.ausgang, o.grund), lage.schicke(eintrag(am=date(2027, 3, 1)), schema="fahrzeugregister/3")]


ZURUECK = Ausgang.CONFLICT
TAFEL: dict[Callable[[Lage], list[Urteil]], tuple[list[Urteil], int]] = {
    k1_same_op_again: ([GENOMMEN, BEKANNT], 1),
    k2_same_op_with_other_bytes: ([GENOMMEN, (Ausgang.REFUSED, "op_id_wiederverwendet")], 1),
    k3_same_person_same_anschrift_at_two_counters: (
        [GENOMMEN, (Ausgang.ACCEPTED, "vielleicht_doppelt"), GENOMMEN],
        3,
    ),
    k4_same_person_other_anschrift_the_same_day: (
        [GENOMMEN, (ZURUECK, "halter_andere_anschrift"), (ZURUECK, "halter_andere_anschrift"), GENOMMEN],
        2,
    ),
    k5_same_vehicle_in_two_vorgaenge: ([GENOMMEN, (ZURUECK, "fahrzeug_in_anderem_vorgang")], 1),
    k6_register_moved_on: ([(ZURUECK, "register_veraltet"), GENOMMEN], 1),
    k9_vehicle_left_to_the_kreis: ([GENOMMEN], 1),
    k11_clerk_lost_the_role_while_offline: (
        [(ZURUECK, "rolle_entzogen"), GENOMMEN, (Ausgang.ACCEPTED, "vielleicht_doppelt"), (ZURUECK, "rolle_entzogen")],
        2,
    ),
    k12_older_and_newer_form: ([GENOMMEN, (Ausgang.REFUSED, "form_unbekannt")], 1),
}
"""What each becomes, in the order in which it is sent, and how many of them are booked after it."""


@pytest.mark.parametrize("fall_", TAFEL, ids=lambda f: f.__name__)
def test_each_conflict_becomes_what_the_table_says(lage: Lage, fall_: Callable[[Lage], list[Urteil]]) -> None:
    urteile, gebuchte = TAFEL[fall_]
    assert fall_(lage) == urteile
    assert lage.gebuchte() == gebuchte, "what is not taken leaves no content behind"


def test_a_person_that_may_be_twice_is_told_the_same_again(lage: Lage) -> None:
    lage.schicke(eintrag())
    zweite, op = anderes_fahrzeug(), neue_id()
    erwartet = [(Ausgang.ACCEPTED, "vielleicht_doppelt"), (Ausgang.KNOWN, "vielleicht_doppelt")]
    assert [lage.schicke(zweite, 1, op_id=op) for _ in range(2)] == erwartet
    assert lage.schicke(_twin(), 1) == GENOMMEN, "a twin is another person"


def test_k7_what_was_changed_meanwhile_is_not_what_was_approved(fall: Fall) -> None:
    antrag, aufsicht = fall.antrag(fall.person("schalter", "sachbearbeitung")), fall.person("aufsicht")
    anderer_inhalt = Freigabeentscheidung(inhalt="6" * 64, gewaehrt=True, grund="gesehen")
    with pytest.raises(Abgelehnt) as ueberholt:
        fall.freigaben.entscheide(aufsicht, antrag, anderer_inhalt)
    assert ueberholt.value.art == dienst.ANTRAG_UEBERHOLT
    assert fall.entscheide(aufsicht, antrag) is Freigabestand.GEWAEHRT


def test_k11_who_lost_the_role_meanwhile_gets_nothing_granted(fall: Fall) -> None:
    antrag, aufsicht = fall.antrag(fall.person("schalter", "sachbearbeitung")), fall.person("aufsicht")
    fall.person("schalter", "revision")
    with pytest.raises(Abgelehnt) as ohne:
        fall.entscheide(aufsicht, antrag)
    assert ohne.value.art == dienst.ANTRAGSTELLER_OHNE_ROLLE


def test_k13_of_two_decisions_the_first_one_stands(fall: Fall) -> None:
    antrag = fall.antrag(fall.person("schalter", "sachbearbeitung"))
    erste, zweite = fall.person("aufsicht.1"), fall.person("aufsicht.2")
    assert fall.entscheide(erste, antrag) is Freigabestand.GEWAEHRT
    spaeter = Freigabeentscheidung(inhalt=INHALT, gewaehrt=False, grund="nein")
    auskunft = fall.freigaben.entscheide(zweite, antrag, spaeter)
    assert (auskunft.zuerst, auskunft.stand, auskunft.entschieden_von) == (
        False,
        Freigabestand.GEWAEHRT,
        erste.konto_id,
    )


def _twin() -> Any:
    e = anderes_fahrzeug(**nach("Hafenstraße"))
    (f,) = e.fahrzeuge
    zwilling = f.halter.model_copy(update={"vornamen": "Zoë"})
    return e.model_copy(update={"fahrzeuge": (f.model_copy(update={"fin": "W0L1", "halter": zwilling}),)})


def _freigabe(von: str, *codes: str) -> Any:
    return Freigabeangabe(codes=codes, von=von, am=AM)
