"""The rows of a case as pgbench writes them, and as many stored cases are made."""

# A service that starts tries its key on some case, which must not be one of these: it takes one that begins with 0.
PGBENCH = """
\\set n random(1, 1000000000)
WITH k AS MATERIALIZED (SELECT translate(left(u, 1), '0', 'f') || substr(u, 2) AS v, gen_random_uuid()::text AS o,
  encode(sha256(gen_random_uuid()::text::bytea), 'hex') AS h FROM CAST(gen_random_uuid() AS text) AS u),
e AS (INSERT INTO ereignis (district_id, op_id, pruefsumme, vorgang_id, register, version, art, grund, gemeinde_ags,
  geraet_id, koerper_hash, zeit) SELECT '05162', o, h, v, 'fahrzeugregister', 1, 'eintrag_geaendert', '', '05162024',
  'bench', h, now() FROM k),
i AS (INSERT INTO eintrag (district_id, vorgang_id, register, version, gemeinde_ags)
  SELECT '05162', v, 'fahrzeugregister', 1, '05162024' FROM k),
f AS (INSERT INTO fassung SELECT '05162', v, 'fahrzeugregister', 1, 'fahrzeugregister/2',
  decode(repeat(h, {laenge}), 'hex') FROM k){register}
INSERT INTO fallschluessel SELECT '05162', v, decode(h || h, 'hex') FROM k;
"""
PGBENCH_REGISTER = """,
a AS (INSERT INTO anspruch SELECT '05162', h, current_date FROM k),
b AS (INSERT INTO anspruch SELECT '05162', v, current_date FROM k),
fv AS (INSERT INTO fahrzeugvorgang SELECT '05162', h, v, current_date, h, NULL FROM k),
hu AS (INSERT INTO halterumzug SELECT '05162', h, v, current_date, h FROM k)"""

REIHE = "generate_series(1, :anzahl) AS n"
# The ids of stored cases rise with time, as those do that the counters give (UUID, version 7): one a second until now.
KENNUNG = """
(SELECT substr(t, 1, 8) || '-' || substr(t, 9, 4) || '-7' || substr(u, 16, 21) FROM
  (SELECT gen_random_uuid()::text AS u,
    lpad(to_hex(((extract(epoch FROM now()) - :anzahl + n) * 1000)::bigint), 12, '0') AS t) AS beides)
"""
FUELLE = (
    "CREATE TEMP TABLE neu ON COMMIT DROP AS SELECT * FROM {zeilen}",
    "INSERT INTO ereignis (district_id, op_id, pruefsumme, vorgang_id, register, version, art, grund, gemeinde_ags,"
    " geraet_id, koerper_hash, zeit) SELECT '05162', v, h, v, 'fahrzeugregister', 1, 'eintrag_geaendert', '',"
    " '05162024', 'bench', h, now() FROM neu",
    "INSERT INTO eintrag (district_id, vorgang_id, register, version, gemeinde_ags)"
    " SELECT '05162', v, 'fahrzeugregister', 1, '05162024' FROM neu",
    "INSERT INTO fassung SELECT '05162', v, 'fahrzeugregister', 1, 'f', decode(repeat(h, 60), 'hex') FROM neu",
    "INSERT INTO fallschluessel SELECT '05162', v, decode(h || h, 'hex') FROM neu",
    "INSERT INTO anspruch SELECT '05162', h, current_date FROM neu",
    "INSERT INTO anspruch SELECT '05162', v, current_date FROM neu",
    "INSERT INTO fahrzeugvorgang SELECT '05162', h, v, current_date, h, NULL FROM neu",
    "INSERT INTO halterumzug SELECT '05162', h, v, current_date, h FROM neu",
)

UNGESIEGELT = """
SELECT (SELECT count(*) FROM ereignis) + (SELECT count(*) FROM protokoll)
  - (SELECT coalesce(max(groesse), 0) FROM baumkopf)
"""
ZEIGER = """
SELECT k.epoche || '.' || e.xid || '.' || e.seq FROM kreis AS k
  CROSS JOIN (SELECT xid, seq FROM ereignis ORDER BY xid DESC, seq DESC LIMIT 1) AS e
"""
