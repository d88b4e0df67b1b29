"""A district whose audit a test seals, verifies and tampers with."""

from contextlib import ExitStack
from dataclasses import dataclass

from sqlalchemy import insert, text

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.audit.protokoll import Akt, vermerke
from bureau_app.district.audit.pruefspur import Pruefspur, neuester_kopf
from bureau_app.district.audit.pruefung import Pruefbericht, pruefe
from bureau_app.district.audit.siegler import Siegler
from bureau_app.district.audit.tables import Protokoll
from bureau_app.district.engine import oeffne
from bureau_app.district.ledgerbau import baue_ledger
from bureau_app.district.transaktion import lesen, schreiben
from bureau_app.domain.abgleich import Aenderung
from bureau_app.domain.baumkopf import Baumkopf
from bureau_app.wire.sync import Aenderungsmeldung, Syncanfrage
from tests.eintraege import aenderung, stammdaten
from tests.kreisdienst import KREIS, Kreis

TABELLEN = ("ereignis", "protokoll", "siegel", "kachel", "baumkopf")


@dataclass
class Amt:
    """One district; the ways to put something into its log, to seal it, and to look at it."""

    kreis: Kreis

    def __post_init__(self) -> None:
        k = self.kreis
        schluessel = k.schrank.siegel
        self.ledger = baue_ledger(k.engine, KREIS, k.uhr.jetzt, stammdaten().zeichen, k.schrank)
        self.siegler = Siegler(k.engine, KREIS, k.uhr.jetzt, schluessel)
        self.pruefspur = Pruefspur(k.engine, KREIS, k.uhr.jetzt, schluessel.public_key())
        self.geraet: Geraeteausweis = k.geraet()[0]

    def sende(self, *aenderungen: Aenderung) -> None:
        """Changes that the district accepts, each of a new Vorgang unless given."""
        for eine in aenderungen or (aenderung(),):
            anfrage = Syncanfrage(cursor="", aenderungen=(Aenderungsmeldung.von(eine).model_dump(by_alias=True),))
            (ausgang,) = self.ledger.runde(self.geraet, anfrage).outcomes
            assert ausgang.ausgang.value == "accepted", ausgang

    def akte(self, anzahl: int) -> None:
        """So many acts, in one transaction."""
        with schreiben(self.kreis.engine) as v:
            for _ in range(anzahl):
                vermerke(v, KREIS, Akt.AUFBEWAHRUNG, "lauf", self.kreis.uhr.jetzt())

    def viele_akte(self, anzahl: int) -> None:
        """The same quickly: numbers from 1,000 on."""
        zeile = {"district_id": KREIS, "art": "aufbewahrung", "bezug": "", "durch": "", "merkmal": ""}
        zeit = self.kreis.uhr.jetzt()
        with schreiben(self.kreis.engine) as v:
            v.execute(insert(Protokoll), [zeile | {"seq": 1000 + n, "zeit": zeit} for n in range(anzahl)])

    def kopf(self) -> Baumkopf:
        """The newest head."""
        with lesen(self.kreis.engine) as v:
            kopf = neuester_kopf(v, KREIS)
        assert kopf is not None
        return kopf

    def pruefe(self, *zeugen: Baumkopf) -> Pruefbericht:
        """What the verification finds."""
        return pruefe(self.kreis.engine, KREIS, self.kreis.schrank.siegel.public_key(), zeugen)

    def funde(self, *zeugen: Baumkopf) -> list[tuple[str, int]]:
        """What is not in order."""
        return [(fund.art.value, fund.nummer) for fund in self.pruefe(*zeugen).funde]

    def faelsche(self, *anweisungen: str) -> None:
        """As somebody who owns the database: triggers are no hindrance. Each statement does something."""
        with ExitStack() as stapel:
            besitzer = oeffne(self.kreis.url)
            stapel.callback(besitzer.dispose)
            v = stapel.enter_context(besitzer.begin())
            if v.dialect.name == "postgresql":
                v.execute(text("SET LOCAL session_replication_role = replica"))
            else:
                for tabelle in TABELLEN:
                    for was in ("UPDATE", "DELETE"):
                        v.execute(text(f"DROP TRIGGER IF EXISTS {tabelle}_{was}_verboten"))
            for anweisung in anweisungen:
                assert v.execute(text(anweisung)).rowcount > 0

    def vergiss_siegel(self) -> None:
        """As somebody who wants to seal everything anew."""
        self.faelsche("DELETE FROM siegel", "DELETE FROM baumkopf")
