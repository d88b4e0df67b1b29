"""The one SQL statement that books a batch on PostgreSQL, with and without what the embedded register notes of it."""

from bureau_app.district.direkt import Direktfrage
from bureau_app.district.ereignisse import GEAENDERT, GEBUCHT
from bureau_app.district.kennwerte import MERKMAL_FEST
from bureau_app.district.transaktion import SCHREIBT_GERAETE
from bureau_app.district.umzuege import FENSTER

GEDULD_MS = 500
"""So long a batch waits for a row that somebody else has: there are others in it. Change by change it is waited longer
for."""

# Rows are taken in one order (vehicles, people, op ids, Vorgaenge), so that two statements never wait for each other
# in a circle; each step waits for the one before because it reads how many rows that one took. Whatever is there
# already makes a count too small, and the caller rolls back. An UPDATE looks again at a row that it waited for.
# Row-level security takes rows of the devices' town only, from `w` on, which every row of `o`, `n` and `p` waits for.
_AENDERUNGEN = f"""
WITH w AS MATERIALIZED (
  SELECT {SCHREIBT_GERAETE} AS fuer, set_config('lock_timeout', '{GEDULD_MS}ms', true) AS wartet
), o AS MATERIALIZED (
  SELECT o.* FROM w CROSS JOIN unnest(:op_id::text[], :vorgang::text[], :register::text[], :pruefsumme::text[],
    :form::text[], :koerper::bytea[], :hash::text[], :geraet::text[], :folge::int8[])
    AS o(op_id, vorgang_id, register, pruefsumme, form, koerper, hash, geraet, folge)
), z AS MATERIALIZED (
  SELECT register FROM ziel WHERE district_id = :district::varchar AND gemeinde_ags IN ('', :gemeinde::varchar)
)"""
_ANSPRUECHE = f""", n AS MATERIALIZED (
  SELECT n.* FROM w CROSS JOIN unnest(:n_fin::text[], :n_vorgang::text[], :n_tag::date[], :n_anschrift_hmac::text[],
    :n_version::int4[], :n_nach::text[], :n_anschrift::bytea[])
    AS n(fin_hmac, vorgang_id, tag, anschrift_hmac, version, nach, anschrift)
), p AS MATERIALIZED (
  SELECT p.* FROM w CROSS JOIN unnest(:p_person::text[], :p_vorgang::text[], :p_tag::date[], :p_anschrift_hmac::text[])
    AS p(person_hmac, vorgang_id, tag, anschrift_hmac)
), c1 AS (
  INSERT INTO anspruch AS a (district_id, kennwert, tag)
  SELECT :district::varchar, fin_hmac, tag FROM n ORDER BY fin_hmac
  ON CONFLICT (district_id, kennwert) DO UPDATE SET tag = excluded.tag WHERE a.tag < excluded.tag
  RETURNING 1
), c2 AS (
  INSERT INTO anspruch AS a (district_id, kennwert, tag)
  SELECT :district::varchar, person_hmac, tag FROM p WHERE (SELECT count(*) FROM c1) >= 0 ORDER BY person_hmac
  ON CONFLICT (district_id, kennwert) DO UPDATE SET tag = excluded.tag WHERE a.tag < excluded.tag - {FENSTER.days}
  RETURNING 1
)"""
_BUCHUNG = f""", e AS (
  INSERT INTO ereignis (district_id, op_id, pruefsumme, vorgang_id, register, version, art, grund, gemeinde_ags,
    geraet_id, geraet_folge, koerper_hash, zeit)
  SELECT :district::varchar, op_id, pruefsumme, vorgang_id, register, 1,
    CASE WHEN register IN (SELECT register FROM z) THEN '{GEBUCHT}' ELSE '{GEAENDERT}' END, '', :gemeinde::varchar,
    geraet, folge, hash, :zeit::timestamptz FROM o {{zuvor}} ORDER BY op_id
  ON CONFLICT DO NOTHING RETURNING op_id, seq, art
), i AS (
  INSERT INTO eintrag (district_id, vorgang_id, register, version, gemeinde_ags)
  SELECT :district::varchar, vorgang_id, register, 1, :gemeinde::varchar FROM o
  WHERE (SELECT count(*) FROM e) >= 0 ORDER BY vorgang_id, register
  ON CONFLICT DO NOTHING RETURNING 1
), s AS (
  INSERT INTO fallschluessel (district_id, vorgang_id, verpackt)
  SELECT :district::varchar, v, k FROM unnest(:s_vorgang::text[], :s_verpackt::bytea[]) AS s(v, k)
  WHERE (SELECT count(*) FROM i) >= 0 ORDER BY v
  ON CONFLICT DO NOTHING RETURNING 1
), f AS (
  INSERT INTO fassung (district_id, vorgang_id, register, version, form, koerper)
  SELECT :district::varchar, vorgang_id, register, 1, form, koerper FROM o WHERE (SELECT count(*) FROM s) >= 0
  ON CONFLICT DO NOTHING RETURNING 1
)"""
_REGISTER = f""", r AS (
  UPDATE registerfahrzeug AS rf SET
    version = CASE WHEN substr(rf.merkmal, {MERKMAL_FEST + 1}) = substr(n.nach, {MERKMAL_FEST + 1})
      THEN rf.version ELSE rf.version + 1 END,
    anschrift = CASE WHEN substr(rf.merkmal, {MERKMAL_FEST + 1}) = substr(n.nach, {MERKMAL_FEST + 1})
      THEN rf.anschrift ELSE n.anschrift END,
    merkmal = left(rf.merkmal, {MERKMAL_FEST}) || substr(n.nach, {MERKMAL_FEST + 1})
  FROM n LEFT JOIN registerstand AS rs
    ON rs.district_id = :district::varchar AND rs.fin_hmac = n.fin_hmac AND rs.version = n.version
  WHERE rf.district_id = :district::varchar AND rf.fin_hmac = n.fin_hmac AND (SELECT count(*) FROM f) >= 0
    AND (rf.merkmal = n.nach
      OR (n.version IS NOT NULL AND (rf.version = n.version OR rf.merkmal = rs.merkmal))
      OR (n.version IS NULL AND left(rf.merkmal, {MERKMAL_FEST}) = left(n.nach, {MERKMAL_FEST})))
  RETURNING rf.fin_hmac, rf.version, rf.merkmal
), rs AS (
  INSERT INTO registerstand (district_id, fin_hmac, version, merkmal)
  SELECT :district::varchar, fin_hmac, version, merkmal FROM r ON CONFLICT DO NOTHING
), fv AS (
  INSERT INTO fahrzeugvorgang (district_id, fin_hmac, vorgang_id, tag, anschrift_hmac, version)
  SELECT :district::varchar, n.fin_hmac, n.vorgang_id, n.tag, n.anschrift_hmac, r.version
  FROM n LEFT JOIN r ON r.fin_hmac = n.fin_hmac
  ON CONFLICT DO NOTHING RETURNING 1
), h AS (
  INSERT INTO halterumzug (district_id, person_hmac, vorgang_id, tag, anschrift_hmac)
  SELECT :district::varchar, person_hmac, vorgang_id, tag, anschrift_hmac FROM p
  ON CONFLICT DO NOTHING RETURNING 1
)"""
_ZAEHLE = """
SELECT (SELECT array_agg(op_id) FROM e) AS op_ids, (SELECT array_agg(seq) FROM e) AS seqs,
  (SELECT array_agg(art) FROM e) AS arten,
  (SELECT count(*) FROM i) AS i, (SELECT count(*) FROM s) AS s, (SELECT count(*) FROM f) AS f"""
_ZAEHLE_IM_REGISTER = """, (SELECT count(*) FROM c1) AS c1, (SELECT count(*) FROM c2) AS c2,
  (SELECT count(*) FROM fv) AS fv, (SELECT count(*) FROM h) AS h, (SELECT count(*) FROM r) AS r,
  (SELECT count(*) FROM registerfahrzeug AS k JOIN n ON k.fin_hmac = n.fin_hmac
    WHERE k.district_id = :district::varchar) AS k"""

MIT_REGISTER = Direktfrage(
    _AENDERUNGEN
    + _ANSPRUECHE
    + _BUCHUNG.format(zuvor="WHERE (SELECT count(*) FROM c2) >= 0")
    + _REGISTER
    + _ZAEHLE
    + _ZAEHLE_IM_REGISTER
)
"""Of changes that the register behind the ledger learns of: vehicles `n` and people `p`; others may be among them."""

OHNE_REGISTER = Direktfrage(_AENDERUNGEN + _BUCHUNG.format(zuvor="") + _ZAEHLE)
"""Of changes that only the ledger notes, as envelopes for the town are."""

GEZAEHLT = {"i": "op_id", "f": "op_id", "s": "s_vorgang"}
GEZAEHLT_IM_REGISTER = {"c1": "n_fin", "fv": "n_fin", "c2": "p_person", "h": "p_person"}
"""Which column of the answer must be as large as which of the lists is long."""

LISTEN = (
    *("op_id", "vorgang", "register", "pruefsumme", "form", "koerper", "hash", "geraet", "folge"),
    *("s_vorgang", "s_verpackt"),
    *("n_fin", "n_vorgang", "n_tag", "n_anschrift_hmac", "n_version", "n_nach", "n_anschrift"),
    *("p_person", "p_vorgang", "p_tag", "p_anschrift_hmac"),
)
"""Names of the values that are one list each; the others are `district`, `gemeinde`, `geraete` and `zeit`."""
