"""However many cases are stored, a change that is booked by itself reads no table whole: PostgreSQL counts it."""

from pathlib import Path

from sqlalchemy import Connection, event, text

from bureau_app.district.ledgerbau import baue_ledger
from bureau_app.domain.abgleich import Aenderung, Ausgang
from bureau_app.domain.ereignis import Register
from tests.bench.ledger_rows import FUELLE, REIHE
from tests.buch import roh
from tests.eintraege import neue_id, stammdaten
from tests.kreisdienst import KREIS, kreis
from tests.registerfahrzeuge import eintrag, korrektur, storno

VIELE, WENIGE = 3000, 100
GELESEN = f"SELECT relname::text, seq_tup_read FROM pg_stat_xact_user_tables WHERE seq_tup_read > {WENIGE}"
ZEILEN = f"(SELECT gen_random_uuid()::text AS v, encode(sha256(n::text::bytea), 'hex') AS h, n FROM {REIHE}) AS k"


def test_a_change_its_korrektur_and_its_storno_read_no_table_whole(tmp_path: Path) -> None:
    with kreis("postgresql", tmp_path) as k:
        ledger, geraet = baue_ledger(k.engine, KREIS, k.uhr.jetzt, stammdaten().zeichen, k.schrank), k.geraet()[0]
        with k.als_eigner() as eigner, eigner.begin() as v:
            for anweisung in FUELLE:
                v.execute(text(anweisung.format(zeilen=ZEILEN)), {"anzahl": VIELE})
        with k.als_eigner() as eigner, eigner.connect().execution_options(isolation_level="AUTOCOMMIT") as v:
            v.execute(text("ANALYZE"))
        gelesen: list[tuple[str, int]] = []

        @event.listens_for(k.engine, "commit")
        def _zaehle(v: Connection) -> None:
            gelesen.extend((name, anzahl) for name, anzahl in v.exec_driver_sql(GELESEN))

        erster = eintrag(neue_id())
        for e in (erster, korrektur(erster.herkunft.vorgang_id), storno(erster.herkunft.vorgang_id)):
            a = Aenderung(neue_id(), e.herkunft.vorgang_id, Register.FAHRZEUGREGISTER, 0, e.als_json())
            assert ledger.entscheide(geraet, roh(a)).ausgang is Ausgang.ACCEPTED
        assert gelesen == []
