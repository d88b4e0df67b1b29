"""The same requests in the same order have the same rulings on both databases, whatever is booked together on one."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.fahrzeugregister import EingebettetesRegister
from bureau_app.district.falltabellen import Halterumzug
from bureau_app.district.ledger import Ledger
from bureau_app.district.ledgerbau import baue_ledger
from bureau_app.district.registertabellen import Fahrzeugvorgang
from bureau_app.district.tables import Eintrag
from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.befund import Fahrzeugausgang
from bureau_app.domain.ereignis import Register
from bureau_app.wire.sync import KANN_FAHRZEUGE, Syncanfrage
from tests.buch import roh
from tests.eintraege import stammdaten
from tests.kreisdienst import DATABASES, KREIS, NEUSS, Kreis, kreis
from tests.registerfahrzeuge import eintrag, fahrzeugdaten, korrektur, nach, storno

WUERFE = range(28, 38)
"""Among them one in which a batch once overtook what came before it."""
STRASSEN = ("Oberstraße", "Hafenstraße", "Büchel")
ARTEN = {"neu": 6, "weitere": 1, "storno": 3, "korrektur": 2, "nochmal": 1}


@dataclass
class Seite:
    """One database with its ledger and register, and a device there."""

    kreis: Kreis
    ledger: Ledger
    register: EingebettetesRegister
    geraet: Geraeteausweis

    def urteile(self, anfrage: list[Aenderung]) -> list[Any]:
        """What becomes of the changes of one request."""
        zeiger = self.ledger.feed(NEUSS, "")[1]
        aenderungen = tuple(map(roh, anfrage))
        outcomes = self.ledger.runde(self.geraet, Syncanfrage(cursor=zeiger, aenderungen=aenderungen)).outcomes
        return [o.model_dump(exclude={"seq", "current"}) for o in outcomes]

    def stand(self) -> list[Any]:
        """What is noted behind the ledger."""
        f, h, e = Fahrzeugvorgang, Halterumzug, Eintrag
        fragen = (select(f.vorgang_id, f.tag, f.version), select(h.vorgang_id, h.tag), select(e.vorgang_id, e.version))
        with self.kreis.engine.connect() as v:
            return [sorted(map(str, v.execute(frage))) for frage in fragen]


@dataclass
class Wurf:
    """Requests about three vehicles of two people, of its own number's only."""

    nummer: int
    wuerfel: Random = field(init=False)
    eintraege: list[Any] = field(default_factory=list)
    aenderungen: list[Aenderung] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wuerfel = Random(self.nummer)

    def anfragen(self) -> Iterator[list[Aenderung]]:
        for _ in range(3):
            yield [self._aenderung() for _ in range(self.wuerfel.randint(2, 8))]

    def fahrzeuge(self) -> list[dict[str, str]]:
        """FIN, plate and the Halter's Vornamen of each."""
        wer = ["".join(chr(ord("a") + int(z)) for z in f"{self.nummer}{n % 2}").title() for n in range(3)]
        return [
            {"fin": f"WVWZZZ1JZ{self.nummer:06}{n:02}", "kennzeichen": f"NE-AB {n + 1}", "vornamen": wer[n]}
            for n in range(3)
        ]

    def _aenderung(self) -> Aenderung:
        (art,) = self.wuerfel.choices(list(ARTEN), list(ARTEN.values()))
        if art == "nochmal" and self.aenderungen:
            return self.wuerfel.choice(self.aenderungen)
        base = int(art == "weitere" and bool(self.eintraege))
        e = self._neuer() if art in ("neu", "nochmal") or not self.eintraege else self._ueber(art)
        e = e.model_copy(update={"entschieden_am": e.entschieden_am + timedelta(self.wuerfel.choice((0, 0, 8, 20)))})
        self.eintraege += [e] if art != "storno" else []
        a = Aenderung(self._id(), e.herkunft.vorgang_id, Register.FAHRZEUGREGISTER, base, e.als_json())
        self.aenderungen.append(a)
        return a

    def _neuer(self) -> Any:
        gewaehlt = self.wuerfel.sample(self.fahrzeuge(), self.wuerfel.choice((1, 1, 2)))
        angaben = tuple(self._angabe(**f) for f in gewaehlt)
        return eintrag(self._id(), **nach(self.wuerfel.choice(STRASSEN))).model_copy(update={"fahrzeuge": angaben})

    def _angabe(self, fin: str, kennzeichen: str, vornamen: str) -> Any:
        (f,) = eintrag(version=self.wuerfel.choice((None, None, 1, 2))).fahrzeuge
        ausgang = self.wuerfel.choice((*[Fahrzeugausgang.AUFKLEBER] * 9, Fahrzeugausgang.KREIS))
        halter = f.halter.model_copy(update={"vornamen": vornamen})
        return f.model_copy(update={"fin": fin, "kennzeichen": kennzeichen, "halter": halter, "ausgang": ausgang})

    def _ueber(self, art: str) -> Any:
        """A later version, a Storno or a Korrektur of an earlier entry."""
        alter = self.wuerfel.choice(self.eintraege)
        anders = {"fahrzeuge": alter.fahrzeuge} | nach(self.wuerfel.choice(STRASSEN))
        if art == "weitere":
            return eintrag(alter.herkunft.vorgang_id).model_copy(update=anders)
        e = (storno if art == "storno" else korrektur)(alter.herkunft.vorgang_id)
        if art == "storno":
            weg = {"ausgang": Fahrzeugausgang.STORNIERT}
            anders = {"fahrzeuge": tuple(f.model_copy(update=weg) for f in alter.fahrzeuge)}
            anders |= {"neue_anschrift": alter.neue_anschrift, "alte_anschrift": alter.alte_anschrift}
        herkunft = e.herkunft.model_copy(update={"vorgang_id": self._id()})
        return e.model_copy(update={**anders, "herkunft": herkunft})

    def _id(self) -> str:
        return str(UUID(int=self.wuerfel.getrandbits(128), version=4))


@pytest.fixture
def seiten(tmp_path: Path) -> Iterator[list[Seite]]:
    with ExitStack() as stapel:
        gebaut = []
        for kind in DATABASES:
            (tmp_path / kind).mkdir()
            k, zeichen = stapel.enter_context(kreis(kind, tmp_path / kind)), stammdaten().zeichen
            geraet = replace(k.geraet()[0], versteht=frozenset({KANN_FAHRZEUGE}))
            register = EingebettetesRegister(k.engine, KREIS, zeichen, k.schrank)
            gebaut.append(Seite(k, baue_ledger(k.engine, KREIS, k.uhr.jetzt, zeichen, k.schrank), register, geraet))
        yield gebaut


def test_both_databases_rule_the_same_and_note_the_same(seiten: list[Seite]) -> None:
    gesehen: set[str] = set()
    for nummer in WUERFE:
        wurf = Wurf(nummer)
        for seite in seiten if nummer % 2 else ():
            seite.register.lade(tuple(fahrzeugdaten(**f) for f in wurf.fahrzeuge()))
        for anfrage in wurf.anfragen():
            erste, zweite = (seite.urteile(anfrage) for seite in seiten)
            assert erste == zweite, nummer
            gesehen.update(f"{u['ausgang']} {u['grund']}" for u in erste)
    assert seiten[0].stand() == seiten[1].stand()
    assert len(gesehen) > 6, "they did meet"
