"""What is over goes, what is open stays, and the audit verifies over what was erased."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import Connection, func, insert, select, text, update

from bureau_app.district.ereignisse import BESTAETIGT, UEBERGEBEN, ZURUECK, melde_register
from bureau_app.district.falltabellen import Anspruch, Fallschluessel
from bureau_app.district.loeschlauf import Loeschlauf, faellige
from bureau_app.district.outbound.dienst import Ausgang as Ausgangsseite
from bureau_app.district.outbound.tabellen import Sendungszeile, Zielzeile
from bureau_app.district.outbound.ziel import Sendestand
from bureau_app.district.outbound.zielarten import Abholart
from bureau_app.district.registertabellen import Fahrzeugvorgang, Zugriff
from bureau_app.district.tables import Ereignis, Fassung, Freigabe, Freigabeinhalt, Sitzung
from bureau_app.district.transaktion import lesen, schreiben
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.domain.aufbewahrung import Ort
from bureau_app.domain.ereignis import Register
from bureau_app.link.siegel import versiegle
from bureau_app.resources import lade_aufbewahrung
from bureau_app.wire.uebergabe import Antwort
from tests.buch import roh
from tests.eintraege import aenderung, neue_id
from tests.kreisdienst import DATABASES, KREIS, NEUSS, kreis
from tests.pruefspur import Amt

JAHR = timedelta(days=366)


@dataclass
class Archiv:
    """A district with a retention run."""

    amt: Amt

    def __post_init__(self) -> None:
        k = self.amt.kreis
        self.lauf = Loeschlauf(k.engine, KREIS, k.uhr.jetzt, lade_aufbewahrung(Ort.KREIS))

    def laufe(self, probe: bool = False) -> dict[str, int]:
        """How many went, by rule, without those of which none did."""
        return {posten.regel: posten.anzahl for posten in self.lauf.laufe(probe) if posten.anzahl}

    def neu(self) -> Aenderung:
        """A Vorgang that the district holds."""
        eine = aenderung()
        self.amt.sende(eine)
        return eine

    def melde(self, eine: Aenderung, art: str, register: str = "zulassung") -> None:
        """A register behind the district moved on."""
        with schreiben(self.amt.kreis.engine) as v:
            assert melde_register(v, KREIS, eine.op_id, art, register, self.amt.kreis.uhr.jetzt())

    def inhalt(self, eine: Aenderung) -> bytes | None:
        """What the district can still say of it."""
        return self.amt.ledger.eintrag(NEUSS, eine.vorgang_id)

    def zeilen(self, tabelle: Any) -> int:
        with lesen(self.amt.kreis.engine) as v:
            return v.execute(select(func.count()).select_from(tabelle)).scalar_one()


@pytest.fixture(params=DATABASES)
def archiv(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archiv]:
    with kreis(request.param, tmp_path) as k:
        yield Archiv(Amt(k))


def test_a_year_after_its_last_step_a_vorgang_cannot_be_read_any_more(archiv: Archiv) -> None:
    alt = archiv.neu()
    archiv.amt.kreis.uhr.vor(JAHR)
    neu = archiv.neu()
    assert archiv.laufe(probe=True)["vorgang"] == 1
    assert archiv.inhalt(alt) == alt.koerper
    assert archiv.laufe()["vorgang"] == 1
    assert (archiv.inhalt(alt), archiv.inhalt(neu)) == (None, neu.koerper)
    assert (archiv.zeilen(Fallschluessel), archiv.zeilen(Fassung)) == (1, 1)
    assert "vorgang" not in archiv.laufe()


def test_what_stays_of_an_erased_text_tells_nobody_whether_it_was_this_one(archiv: Archiv) -> None:
    eine, andere = archiv.neu(), archiv.neu()
    with archiv.amt.kreis.engine.connect() as v:
        gebucht = v.scalars(select(Ereignis.pruefsumme)).all()
    assert {eine.pruefsumme, andere.pruefsumme}.isdisjoint(gebucht)
    ledger, geraet = archiv.amt.ledger, archiv.amt.geraet
    anders = Aenderung(eine.op_id, eine.vorgang_id, eine.register, 0, eine.koerper.replace(b"K1-00042", b"K1-00043"))
    assert ledger.entscheide(geraet, roh(anders)).grund == "op_id_wiederverwendet"
    archiv.lauf.loesche(eine.vorgang_id)
    for nochmal in (eine, anders):
        assert ledger.entscheide(geraet, roh(nochmal)).ausgang is Ausgang.KNOWN, "nobody knows better"


def test_the_last_day_counts(archiv: Archiv) -> None:
    archiv.neu()
    archiv.amt.kreis.uhr.vor(timedelta(days=365))
    assert "vorgang" not in archiv.laufe(probe=True)
    archiv.amt.kreis.uhr.vor(timedelta(days=1))
    assert archiv.laufe(probe=True)["vorgang"] == 1


@pytest.mark.parametrize(
    ("schritte", "bleibt"),
    [
        ((UEBERGEBEN,), True),
        ((UEBERGEBEN, BESTAETIGT), False),
        ((UEBERGEBEN, ZURUECK), True),
        ((UEBERGEBEN, ZURUECK, BESTAETIGT), False),
    ],
)
def test_what_a_register_has_not_confirmed_stays(archiv: Archiv, schritte: tuple[str, ...], bleibt: bool) -> None:
    eine = archiv.neu()
    for art in schritte:
        archiv.melde(eine, art)
    archiv.amt.kreis.uhr.vor(2 * JAHR)
    assert ("vorgang" in archiv.laufe(probe=True)) is not bleibt
    archiv.melde(eine, UEBERGEBEN, "kba")
    archiv.amt.kreis.uhr.vor(2 * JAHR)
    assert "vorgang" not in archiv.laufe()
    assert archiv.inhalt(eine) == eine.koerper


def freigabe(archiv: Archiv, vorgang_id: str, stand: str) -> None:
    antrag = {"district_id": KREIS, "antrag_id": neue_id()}
    entschieden = {"entschieden_person": "p-2", "entschieden_von": "k-2"} if stand == "gewaehrt" else {}
    with schreiben(archiv.amt.kreis.engine) as v:
        v.execute(
            insert(Freigabe).values(
                **antrag,
                **entschieden,
                vorgang_id=vorgang_id,
                fassung=1,
                gemeinde_ags=NEUSS,
                geraet_id="g",
                inhalt="0" * 64,
                stand=stand,
                beantragt_am=archiv.amt.kreis.uhr.jetzt(),
                beantragt_von="k-1",
                beantragt_person="p-1",
            )
        )
        v.execute(insert(Freigabeinhalt).values(**antrag, koerper=b"Grund"))


def test_a_vorgang_that_waits_for_an_approval_stays(archiv: Archiv) -> None:
    wartet, frei = archiv.neu(), archiv.neu()
    freigabe(archiv, wartet.vorgang_id, "offen")
    freigabe(archiv, frei.vorgang_id, "gewaehrt")
    archiv.amt.kreis.uhr.vor(JAHR)
    kennwerte = archiv.zeilen(Anspruch) + archiv.zeilen(Fahrzeugvorgang)
    assert archiv.laufe() == {"vorgang": 1, "freigabeinhalt": 2, "freigabe": 1, "fahrzeugvorgang": kennwerte}
    assert archiv.zeilen(Anspruch) + archiv.zeilen(Fahrzeugvorgang) == 0
    assert (archiv.inhalt(wartet), archiv.inhalt(frei)) == (wartet.koerper, None)


@pytest.mark.parametrize("stand", list(Sendestand))
def test_what_is_still_to_be_sent_stays(archiv: Archiv, stand: Sendestand) -> None:
    eine, jetzt = archiv.neu(), archiv.amt.kreis.uhr.jetzt()
    zahlen = {"version": 1, "xid": 0, "seq": 1, "versuche": 0}
    zeile = {"schluessel": "s", "ziel": "kba", "op_id": eine.op_id, "vorgang_id": eine.vorgang_id, "bezug": ""}
    zeile |= {"register": "fahrzeugregister", "gemeinde_ags": NEUSS, "stand": stand.value, "grund": "", "vermerk": ""}
    zeiten = {"naechster_versuch": jetzt, "angelegt_am": jetzt}
    with schreiben(archiv.amt.kreis.engine) as v:
        v.execute(insert(Sendungszeile).values(district_id=KREIS, erledigt=False, **zeile, **zahlen, **zeiten))
    archiv.amt.kreis.uhr.vor(JAHR)
    fertig = stand in (Sendestand.BESTAETIGT, Sendestand.ZURUECK)
    assert ("vorgang" in archiv.laufe()) is fertig
    assert (archiv.inhalt(eine) is None) is fertig


def test_what_was_sent_is_forgotten_once_it_was_answered_and_could_not_be_sent_again(archiv: Archiv) -> None:
    k = archiv.amt.kreis
    ausgang = Ausgangsseite.baue(k.engine, KREIS, k.uhr.jetzt, k.schrank)
    ausgang.ziele.nimm_auf("fach", Abholart(art="abholfach"), NEUSS)
    umschlag = versiegle(b"geheim", X25519PrivateKey.generate().public_key(), neue_id())
    beantwortet, offen = (Aenderung(neue_id(), neue_id(), Register.MELDEREGISTER, 0, umschlag) for _ in range(2))
    for eine in (beantwortet, offen):
        archiv.amt.sende(eine)
    ausgang.arbeite()
    ausgang.fach.antworte(NEUSS, [Antwort(op_id=beantwortet.op_id, ergebnis="angenommen", grund="")])
    k.uhr.vor(timedelta(minutes=10))
    ausgang.arbeite()
    k.uhr.vor(timedelta(days=91))
    assert archiv.laufe(probe=True) == archiv.laufe() == {"abholung": 1}
    assert [p.op_id for p in ausgang.fach.hole(NEUSS)] == [offen.op_id]
    k.uhr.vor(JAHR)
    assert archiv.laufe() == {"vorgang": 1}, "what nobody answered stays"
    k.uhr.vor(JAHR)
    assert archiv.laufe(probe=True) == archiv.laufe() == {"sendung": 1}
    with schreiben(k.engine) as v:
        v.execute(update(Zielzeile).values(zeiger=""))
    ausgang.arbeite()
    assert archiv.zeilen(Sendungszeile) == 1, "what was erased is not queued again"
    assert archiv.lauf.loesche(offen.vorgang_id)
    assert ausgang.fach.hole(NEUSS) == (), "its envelope goes with it"


def test_who_asked_and_who_was_signed_in_is_forgotten_in_time(archiv: Archiv) -> None:
    jetzt = archiv.amt.kreis.uhr.jetzt()
    sitzung = {"token_hash": "t", "konto_id": "k", "geraet_id": "g", "gueltig_bis": jetzt}
    zugriff = {"konto_id": "k", "geraet_id": "g", "gemeinde_ags": NEUSS, "anlass": "a", "vorgang_nummer": "n"}
    zahlen = {"nummer": 1, "treffer": 1}
    with schreiben(archiv.amt.kreis.engine) as v:
        v.execute(insert(Sitzung).values(district_id=KREIS, **sitzung))
        v.execute(insert(Zugriff).values(district_id=KREIS, gesucht_hmac="h", zeit=jetzt, **zugriff, **zahlen))
    archiv.amt.kreis.uhr.vor(timedelta(days=3))
    assert archiv.laufe() == {"sitzung": 1}
    jahresende = timedelta(days=(366 - jetzt.timetuple().tm_yday) + 365)
    archiv.amt.kreis.uhr.vor(jahresende - timedelta(days=4))
    assert archiv.laufe() == {}
    archiv.amt.kreis.uhr.vor(timedelta(days=2))
    assert archiv.laufe() == {"zugriff": 1}


def test_one_vorgang_is_erased_on_request_and_the_audit_still_verifies(archiv: Archiv) -> None:
    eine, andere = archiv.neu(), archiv.neu()
    archiv.amt.siegler.siegle()
    vorher = archiv.amt.kopf()
    assert archiv.lauf.loesche(eine.vorgang_id)
    assert not archiv.lauf.loesche(eine.vorgang_id)
    assert not archiv.lauf.loesche(neue_id())
    assert (archiv.inhalt(eine), archiv.inhalt(andere)) == (None, andere.koerper)
    archiv.amt.siegler.siegle()
    assert archiv.amt.funde(vorher) == []
    assert archiv.amt.kopf().groesse == vorher.groesse + 1


def test_with_an_erased_vorgang_goes_what_was_asked_about_it_also_before_it_was_sent(archiv: Archiv) -> None:
    """The words of a request tell the same as the Vorgang."""
    eine, andere, nur_gefragt = archiv.neu(), archiv.neu(), neue_id()
    for vorgang_id, stand in ((eine.vorgang_id, "gewaehrt"), (nur_gefragt, "offen"), (andere.vorgang_id, "offen")):
        freigabe(archiv, vorgang_id, stand)
    for vorgang_id in (eine.vorgang_id, nur_gefragt):
        assert archiv.lauf.loesche(vorgang_id)
        assert not archiv.lauf.loesche(vorgang_id)
    with lesen(archiv.amt.kreis.engine) as v:
        staende = {z.vorgang_id: z.stand for z in v.execute(select(Freigabe.vorgang_id, Freigabe.stand))}
        worte = v.scalars(
            select(Freigabe.vorgang_id).join(Freigabeinhalt, Freigabeinhalt.antrag_id == Freigabe.antrag_id)
        )
        assert worte.all() == [andere.vorgang_id]
    assert staende == {
        eine.vorgang_id: "gewaehrt",
        nur_gefragt: "zurueckgezogen",
        andere.vorgang_id: "offen",
    }, "nobody can decide about what is gone"


def test_what_a_run_deleted_is_noted_without_anybodys_data(archiv: Archiv) -> None:
    eine = archiv.neu()
    archiv.amt.kreis.uhr.vor(JAHR)
    archiv.laufe()
    with lesen(archiv.amt.kreis.engine) as v:
        akte = v.exec_driver_sql("SELECT art, bezug, merkmal FROM protokoll ORDER BY seq").all()
    assert ("vorgang_geloescht", eine.vorgang_id, "frist") in [tuple(akt) for akt in akte]
    assert ("aufbewahrung", "vorgang 1") in [(akt.art, akt.merkmal) for akt in akte]
    archiv.amt.siegler.siegle()
    assert archiv.amt.funde() == []


def arbeit(v: Connection) -> int:
    """Rows that PostgreSQL read, or steps that SQLite made, until what is due was found."""
    if v.dialect.name == "postgresql":
        assert len(v.execute(faellige(KREIS, date.max)).all()) > 0
        return (
            v.scalar(text("SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables")) or 0
        )
    gezaehlt: list[None] = []
    verbindung: Any = v.connection.driver_connection
    verbindung.set_progress_handler(lambda: gezaehlt.append(None), 50)
    assert len(v.execute(faellige(KREIS, date.max)).all()) > 0
    verbindung.set_progress_handler(None, 0)
    return len(gezaehlt)


def test_to_find_what_is_due_among_many_costs_no_more_for_each(archiv: Archiv) -> None:
    """Not every Vorgang's steps looked for among those of all."""
    werte = {"district_id": KREIS, "xid": 0, "pruefsumme": "", "register": "fahrzeugregister", "version": 1}
    werte |= {"art": UEBERGEBEN, "grund": "", "gemeinde_ags": NEUSS, "geraet_id": "g", "koerper_hash": ""}
    werte |= {"zeit": archiv.amt.kreis.uhr.jetzt()}
    gemessen = []
    for ab, bis in ((0, 100), (100, 400)):
        ids = [(n + 1, neue_id()) for n in range(ab, bis)]
        with archiv.amt.kreis.als_eigner() as eigner, eigner.begin() as v:
            v.execute(insert(Fallschluessel), [{"district_id": KREIS, "vorgang_id": i} for _, i in ids])
            schritte = [(4 * n + m, i, a) for n, i in ids for m, a in enumerate((UEBERGEBEN, ZURUECK, BESTAETIGT))]
            zeilen = [werte | {"seq": n, "op_id": neue_id(), "vorgang_id": i, "art": a} for n, i, a in schritte]
            v.execute(insert(Ereignis), zeilen)
        with schreiben(archiv.amt.kreis.engine) as v:
            gemessen.append(arbeit(v))
    assert gemessen[1] < 6 * gemessen[0], "four times as many"
