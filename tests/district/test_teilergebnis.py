"""K8: an entry of several vehicles of which some cannot be booked is neither lost nor all refused."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.fahrzeugregister import EingebettetesRegister
from bureau_app.district.fallinhalt import Fallinhalt
from bureau_app.district.ledger import Ledger
from bureau_app.district.ledgerbau import baue_ledger
from bureau_app.district.outbound.ableitung import Ableitung, Zielwahl
from bureau_app.district.outbound.postausgang import Postausgang
from bureau_app.district.outbound.zielarten import Ordnerart
from bureau_app.district.outbound.ziele import Ziele
from bureau_app.district.teilergebnis import gebucht
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.ereignis import Register
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag
from bureau_app.wire.sync import FAHRZEUG_ZURUECK, KANN_FAHRZEUGE, Ausgangsmeldung, Syncanfrage, Syncantwort
from tests.buch import roh
from tests.eintraege import neue_id, stammdaten
from tests.kreisdienst import DATABASES, KREIS, Kreis, kreis
from tests.registerfahrzeuge import ALT, HALTER, NEU, eintrag, fahrzeugdaten, storno

FIN = ("WVWZZZ1KZ8W123456", "WVWZZZ1JZXW000007", "WVWZZZ1JZXW000008")
KENNZEICHEN = ("NE-AB 1234", "NE-CD 2", "NE-EF 3")


@dataclass
class Lage:
    """A ledger with three vehicles of one Halter in its register, and a counter that understands parts and numbers its
    changes."""

    kreis: Kreis
    ledger: Ledger
    register: EingebettetesRegister
    neu: Geraeteausweis
    alt: Geraeteausweis
    folgen: dict[str, int] = field(default_factory=dict)

    def schicke(self, e: Any, geraet: Geraeteausweis | None = None, op_id: str = "", base: int = 0) -> Syncantwort:
        a = Aenderung(op_id or neue_id(), e.herkunft.vorgang_id, Register.FAHRZEUGREGISTER, base, e.als_json())
        von = geraet or self.neu
        self.folgen.setdefault(a.op_id, len(self.folgen) + 1)
        gelesen = self.ledger.feed(von.gemeinde_ags, "")[1]
        von = replace(von, folgen=dict(self.folgen))
        return self.ledger.runde(von, Syncanfrage(cursor=gelesen, aenderungen=(roh(a),)))

    def schicke_wieder(self, e: Any, op_id: str, ohne: dict[int, str]) -> Ausgangsmeldung:
        """After a restore, by the counter that knows without which vehicles it was booked."""
        a = Aenderung(op_id, e.herkunft.vorgang_id, Register.FAHRZEUGREGISTER, 0, e.als_json())
        von = replace(self.neu, ohne={op_id: ohne})
        _, gelesen = self.ledger.feed(von.gemeinde_ags, "")
        (o,) = self.ledger.runde(von, Syncanfrage(cursor=gelesen, aenderungen=(roh(a),))).outcomes
        return o

    def anschriften(self) -> list[str]:
        return [f.halter_anschrift for f in self.register.suche(HALTER)]

    def mutiere(self, nummer: int, **anders: Any) -> None:
        self.register.lade((_daten(nummer, **anders),))


def _daten(nummer: int, **anders: Any) -> Any:
    return fahrzeugdaten(**{"fin": FIN[nummer], "kennzeichen": KENNZEICHEN[nummer]} | anders)


@pytest.fixture(params=DATABASES)
def lage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lage]:
    with kreis(request.param, tmp_path) as k:
        zeichen = stammdaten().zeichen
        register = EingebettetesRegister(k.engine, KREIS, zeichen, k.schrank)
        register.lade(tuple(_daten(n) for n in range(3)))
        ledger = baue_ledger(k.engine, KREIS, k.uhr.jetzt, zeichen, k.schrank)
        geraet = k.geraet()[0]
        yield Lage(k, ledger, register, replace(geraet, versteht=frozenset({KANN_FAHRZEUGE})), geraet)


def drei(version: int | None = 1, **anders: Any) -> Any:
    """An entry of all three vehicles."""
    e = eintrag(version=version, **anders)
    (f,) = e.fahrzeuge
    alle = tuple(f.model_copy(update={"fin": fin, "kennzeichen": kz}) for fin, kz in zip(FIN, KENNZEICHEN, strict=True))
    return e.model_copy(update={"fahrzeuge": alle})


def gruende(o: Ausgangsmeldung) -> list[tuple[int, str]]:
    return [(f.nummer, f.grund) for f in o.fahrzeuge]


def test_the_others_are_booked_and_the_one_comes_back_with_its_reason(lage: Lage) -> None:
    lage.mutiere(1, anschrift="Hafenstraße 1\n41460 Neuss")
    antwort = lage.schicke(drei())
    (o,) = antwort.outcomes
    assert (o.ausgang, o.version, o.grund) == (Ausgang.ACCEPTED, 1, "teilweise")
    assert gruende(o) == [(1, "register_veraltet")]
    assert sorted(lage.anschriften()) == sorted([NEU, "Hafenstraße 1\n41460 Neuss", NEU])
    assert [(e.art, e.op_id, e.grund) for e in _feed(lage)] == [
        ("eintrag_geaendert", o.op_id, "teilweise"),
        (FAHRZEUG_ZURUECK, o.op_id, "1_register_veraltet"),
    ]


def _feed(lage: Lage) -> Any:
    return lage.ledger.feed(lage.neu.gemeinde_ags, "")[0]


@pytest.mark.parametrize(
    ("anders", "grund"),
    [({"abgemeldet": True}, "fahrzeug_abgemeldet"), ({"kreis": "05111"}, "fahrzeug_anderer_bezirk")],
)
@pytest.mark.parametrize("version", [1, None])
def test_a_vehicle_that_is_no_longer_ours_is_told_by_its_own_reason(
    lage: Lage, anders: dict[str, Any], grund: str, version: int | None
) -> None:
    lage.mutiere(2, **anders)
    (o,) = lage.schicke(drei(version)).outcomes
    assert (o.ausgang, gruende(o)) == (Ausgang.ACCEPTED, [(2, grund)])
    assert lage.anschriften() == [NEU, NEU], "and nobody finds the third any more"


def test_if_none_can_be_booked_all_come_back_with_what_the_register_holds(lage: Lage) -> None:
    for n in range(3):
        lage.mutiere(n, anschrift="Hafenstraße 1\n41460 Neuss")
    (o,) = lage.schicke(drei()).outcomes
    assert (o.ausgang, o.grund) == (Ausgang.CONFLICT, "register_veraltet")
    assert [(f.nummer, f.version, f.kennzeichen, f.anschrift) for f in o.fahrzeuge] == [
        (n, 2, KENNZEICHEN[n], "Hafenstraße 1\n41460 Neuss") for n in range(3)
    ]
    assert len(_feed(lage)) == 0


def test_of_another_halter_nothing_is_told_but_that_it_is_so(lage: Lage) -> None:
    lage.mutiere(0, familienname="Canary-Käufer", anschrift="Geheimweg 1\n41460 Neuss")
    (o,) = lage.schicke(drei()).outcomes
    assert gruende(o) == [(0, "register_veraltet")]
    assert b"Geheimweg" not in o.als_json()
    assert b"Canary" not in o.als_json()


def test_of_another_vorgang_the_town_and_the_day_are_told(lage: Lage) -> None:
    erste = eintrag(version=1)
    lage.schicke(erste)
    (o,) = lage.schicke(drei()).outcomes
    assert gruende(o) == [(0, "fahrzeug_in_anderem_vorgang")]
    assert (o.fahrzeuge[0].anderer_am, o.fahrzeuge[0].anderer_ags) == (erste.entschieden_am, lage.neu.gemeinde_ags)


def test_an_earlier_counter_gets_all_of_it_back_as_before(lage: Lage) -> None:
    lage.mutiere(1, anschrift="Hafenstraße 1\n41460 Neuss")
    antwort = lage.schicke(drei(), lage.alt)
    (o,) = antwort.outcomes
    assert (o.ausgang, o.grund, o.fahrzeuge) == (Ausgang.CONFLICT, "register_veraltet", ())
    assert "fahrzeuge" not in json.loads(antwort.als_json())["outcomes"][0]


def test_sent_again_it_is_the_same_and_nothing_is_booked_twice(lage: Lage) -> None:
    lage.mutiere(1, abgemeldet=True)
    e, op = drei(), neue_id()
    lage.schicke(e, op_id=op)
    (o,) = lage.schicke(e, op_id=op).outcomes
    assert (o.ausgang, o.grund) == (Ausgang.KNOWN, "teilweise")
    assert len(_feed(lage)) == 2


def test_ours_on_their_version_books_the_rest(lage: Lage) -> None:
    lage.mutiere(1, anschrift="Hafenstraße 1\n41460 Neuss")
    e = drei()
    (o,) = lage.schicke(e).outcomes
    (teil,) = o.fahrzeuge
    fahrzeuge = list(e.fahrzeuge)
    fahrzeuge[teil.nummer] = fahrzeuge[teil.nummer].model_copy(update={"register_version": teil.version})
    (nochmal,) = lage.schicke(e.model_copy(update={"fahrzeuge": tuple(fahrzeuge)}), base=o.version).outcomes
    assert (nochmal.ausgang, nochmal.version, nochmal.fahrzeuge) == (Ausgang.ACCEPTED, 2, ())
    assert lage.anschriften() == [NEU, NEU, NEU]


def test_a_storno_takes_back_what_was_booked_and_only_that(lage: Lage) -> None:
    lage.mutiere(1, anschrift="Hafenstraße 1\n41460 Neuss")
    e = drei()
    lage.schicke(e)
    zurueck = storno(e.herkunft.vorgang_id)
    (f,) = zurueck.fahrzeuge
    alle = tuple(f.model_copy(update={"fin": fin, "kennzeichen": kz}) for fin, kz in zip(FIN, KENNZEICHEN, strict=True))
    (o,) = lage.schicke(zurueck.model_copy(update={"fahrzeuge": alle})).outcomes
    assert o.ausgang is Ausgang.ACCEPTED
    assert sorted(lage.anschriften()) == sorted([ALT, "Hafenstraße 1\n41460 Neuss", ALT])


def test_the_authority_behind_hears_that_the_one_is_the_kreises_to_decide(lage: Lage) -> None:
    lage.mutiere(1, abgemeldet=True)
    engine, uhr, wahl = lage.kreis.engine, lage.kreis.uhr.jetzt, Zielwahl("amt", "fahrzeugregister")
    Ziele(engine, KREIS, uhr).nimm_auf(
        "amt", Ordnerart(art="ordner", form="csv", ordner=Path("/nirgends")), von_anfang=True
    )
    lage.schicke(drei())
    inhalt = Fallinhalt(KREIS, lage.kreis.schrank)
    Ableitung(engine, KREIS, uhr, inhalt).leite_ab(wahl)
    (sendung,) = Postausgang(engine, KREIS, uhr, inhalt).beanspruche(wahl)
    gesagt = FahrzeugregisterEintrag.aus_json(sendung.inhalt)
    assert [(f.ausgang, f.gruende) for f in gesagt.fahrzeuge] == [
        (Fahrzeugausgang.AUFKLEBER, ()),
        (Fahrzeugausgang.KREIS, ("fahrzeug_abgemeldet",)),
        (Fahrzeugausgang.AUFKLEBER, ()),
    ]


def test_after_a_restore_it_is_booked_without_the_same_again(lage: Lage) -> None:
    e, op_id = drei(), neue_id()
    o = lage.schicke_wieder(e, op_id, {1: "register_veraltet"})
    assert (o.ausgang, o.grund, gruende(o)) == (Ausgang.ACCEPTED, "teilweise", [(1, "register_veraltet")])
    assert lage.anschriften().count(ALT) == 1, "nothing stands against it now, but the register behind has the others"
    assert _hinten(lage, e, op_id) == [(1, ("register_veraltet",))]


def test_what_stands_against_another_one_now_is_told_beside_it_and_the_reason_is_the_one_of_then(lage: Lage) -> None:
    lage.mutiere(0, anschrift="Hafenstraße 1\n41460 Neuss")
    lage.mutiere(1, anschrift="Hafenstraße 1\n41460 Neuss")
    o = lage.schicke_wieder(drei(), neue_id(), {1: "fahrzeug_in_anderem_vorgang"})
    assert gruende(o) == [(0, "register_veraltet"), (1, "fahrzeug_in_anderem_vorgang")]


@pytest.mark.parametrize("ohne", [{7: "r"}, {99: "r"}])
def test_a_vehicle_that_the_entry_does_not_have_is_none(lage: Lage, ohne: dict[int, str]) -> None:
    o = lage.schicke_wieder(drei(), neue_id(), ohne)
    assert (o.ausgang, o.grund, gruende(o)) == (Ausgang.ACCEPTED, "", [])


def _hinten(lage: Lage, e: Any, op_id: str) -> list[tuple[int, tuple[str, ...]]]:
    """Which vehicles the register behind gets as the Kreis's to decide."""
    with lage.kreis.engine.connect() as v:
        koerper = gebucht(v, KREIS, op_id, Register.FAHRZEUGREGISTER.value, e.als_json())
    alle = FahrzeugregisterEintrag.aus_json(koerper).fahrzeuge
    return [(n, f.gruende) for n, f in enumerate(alle) if f.ausgang is Fahrzeugausgang.KREIS]
