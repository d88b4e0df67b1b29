"""Many new changes in one SQL statement of PostgreSQL: all of them are plainly good, or nothing is written at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bureau_app.district.access import Geraeteausweis
from bureau_app.district.annahme import Annahme
from bureau_app.district.buchung import outcome
from bureau_app.district.ereignisse import GEAENDERT, GEBUCHT
from bureau_app.district.fallinhalt import Eigenschluessel, Fallinhalt, inhaltspruefsumme
from bureau_app.district.kennwerte import MERKMAL_FEST
from bureau_app.district.registerpruefung import Registerpruefung, Registersatz
from bureau_app.district.umzuege import FENSTER
from bureau_app.domain.abgleich import Ausgang, Ergebnis
from bureau_app.wire.sync import Ausgangsmeldung

# Rows are taken in one order (vehicles, people, op ids, Vorgaenge), so that two statements never wait for each other
# in a circle; each step waits for the one before because it reads how many rows that one took. Whatever is there
# already makes a count too small, and the caller rolls back. An UPDATE looks again at a row that it waited for.
_SQL = f"""
WITH o AS MATERIALIZED (
  SELECT * FROM unnest(%(op_id)b::text[], %(vorgang)b::text[], %(register)b::text[], %(pruefsumme)b::text[],
    %(form)b::text[], %(koerper)b::bytea[], %(hash)b::text[], %(folge)b::int8[])
    AS o(op_id, vorgang_id, register, pruefsumme, form, koerper, hash, folge)
), n AS MATERIALIZED (
  SELECT * FROM unnest(%(n_fin)b::text[], %(n_vorgang)b::text[], %(n_tag)b::date[], %(n_anschrift_hmac)b::text[],
    %(n_version)b::int4[], %(n_nach)b::text[], %(n_anschrift)b::bytea[])
    AS n(fin_hmac, vorgang_id, tag, anschrift_hmac, version, nach, anschrift)
), p AS MATERIALIZED (
  SELECT * FROM unnest(%(p_person)b::text[], %(p_vorgang)b::text[], %(p_tag)b::date[], %(p_anschrift_hmac)b::text[])
    AS p(person_hmac, vorgang_id, tag, anschrift_hmac)
), z AS MATERIALIZED (
  SELECT register FROM ziel WHERE district_id = %(district)s::varchar AND gemeinde_ags IN ('', %(gemeinde)s::varchar)
), c1 AS (
  INSERT INTO anspruch AS a (district_id, kennwert, tag)
  SELECT %(district)s::varchar, fin_hmac, tag FROM n ORDER BY fin_hmac
  ON CONFLICT (district_id, kennwert) DO UPDATE SET tag = excluded.tag WHERE a.tag < excluded.tag
  RETURNING 1
), c2 AS (
  INSERT INTO anspruch AS a (district_id, kennwert, tag)
  SELECT %(district)s::varchar, person_hmac, tag FROM p WHERE (SELECT count(*) FROM c1) >= 0 ORDER BY person_hmac
  ON CONFLICT (district_id, kennwert) DO UPDATE SET tag = excluded.tag WHERE a.tag < excluded.tag - {FENSTER.days}
  RETURNING 1
), e AS (
  INSERT INTO ereignis (district_id, op_id, pruefsumme, vorgang_id, register, version, art, grund, gemeinde_ags,
    geraet_id, geraet_folge, koerper_hash, zeit)
  SELECT %(district)s::varchar, op_id, pruefsumme, vorgang_id, register, 1,
    CASE WHEN register IN (SELECT register FROM z) THEN '{GEBUCHT}' ELSE '{GEAENDERT}' END, '', %(gemeinde)s::varchar,
    %(geraet)s::varchar, folge, hash, %(zeit)s FROM o WHERE (SELECT count(*) FROM c2) >= 0 ORDER BY op_id
  ON CONFLICT DO NOTHING RETURNING op_id, seq, art
), i AS (
  INSERT INTO eintrag (district_id, vorgang_id, register, version, gemeinde_ags)
  SELECT %(district)s::varchar, vorgang_id, register, 1, %(gemeinde)s::varchar FROM o
  WHERE (SELECT count(*) FROM e) >= 0 ORDER BY vorgang_id, register
  ON CONFLICT DO NOTHING RETURNING 1
), s AS (
  INSERT INTO fallschluessel (district_id, vorgang_id, verpackt)
  SELECT %(district)s::varchar, v, k FROM unnest(%(s_vorgang)b::text[], %(s_verpackt)b::bytea[]) AS s(v, k)
  WHERE (SELECT count(*) FROM i) >= 0 ORDER BY v
  ON CONFLICT DO NOTHING RETURNING 1
), f AS (
  INSERT INTO fassung (district_id, vorgang_id, register, version, form, koerper)
  SELECT %(district)s::varchar, vorgang_id, register, 1, form, koerper FROM o WHERE (SELECT count(*) FROM s) >= 0
  ON CONFLICT DO NOTHING RETURNING 1
), r AS (
  UPDATE registerfahrzeug AS rf SET
    version = CASE WHEN substr(rf.merkmal, {MERKMAL_FEST + 1}) = substr(n.nach, {MERKMAL_FEST + 1})
      THEN rf.version ELSE rf.version + 1 END,
    anschrift = CASE WHEN substr(rf.merkmal, {MERKMAL_FEST + 1}) = substr(n.nach, {MERKMAL_FEST + 1})
      THEN rf.anschrift ELSE n.anschrift END,
    merkmal = left(rf.merkmal, {MERKMAL_FEST}) || substr(n.nach, {MERKMAL_FEST + 1})
  FROM n LEFT JOIN registerstand AS rs
    ON rs.district_id = %(district)s::varchar AND rs.fin_hmac = n.fin_hmac AND rs.version = n.version
  WHERE rf.district_id = %(district)s::varchar AND rf.fin_hmac = n.fin_hmac AND (SELECT count(*) FROM f) >= 0
    AND (rf.merkmal = n.nach
      OR (n.version IS NOT NULL AND (rf.version = n.version OR rf.merkmal = rs.merkmal))
      OR (n.version IS NULL AND left(rf.merkmal, {MERKMAL_FEST}) = left(n.nach, {MERKMAL_FEST})))
  RETURNING rf.fin_hmac, rf.version, rf.merkmal
), rs AS (
  INSERT INTO registerstand (district_id, fin_hmac, version, merkmal)
  SELECT %(district)s::varchar, fin_hmac, version, merkmal FROM r ON CONFLICT DO NOTHING
), fv AS (
  INSERT INTO fahrzeugvorgang (district_id, fin_hmac, vorgang_id, tag, anschrift_hmac, version)
  SELECT %(district)s::varchar, n.fin_hmac, n.vorgang_id, n.tag, n.anschrift_hmac, r.version
  FROM n LEFT JOIN r ON r.fin_hmac = n.fin_hmac
  ON CONFLICT DO NOTHING RETURNING 1
), h AS (
  INSERT INTO halterumzug (district_id, person_hmac, vorgang_id, tag, anschrift_hmac)
  SELECT %(district)s::varchar, person_hmac, vorgang_id, tag, anschrift_hmac FROM p
  ON CONFLICT DO NOTHING RETURNING 1
)
SELECT (SELECT count(*) FROM c1) AS c1, (SELECT count(*) FROM c2) AS c2, (SELECT count(*) FROM i) AS i,
  (SELECT count(*) FROM s) AS s, (SELECT count(*) FROM f) AS f, (SELECT count(*) FROM fv) AS fv,
  (SELECT count(*) FROM h) AS h, (SELECT count(*) FROM r) AS r,
  (SELECT count(*) FROM registerfahrzeug AS k JOIN n ON k.fin_hmac = n.fin_hmac
    WHERE k.district_id = %(district)s::varchar) AS k,
  (SELECT array_agg(op_id) FROM e) AS op_ids, (SELECT array_agg(seq) FROM e) AS seqs,
  (SELECT array_agg(art) FROM e) AS arten
"""


@dataclass(frozen=True, slots=True)
class Neu:
    """A plain new change: the first version of its Vorgang's part, and what it writes into the register."""

    annahme: Annahme
    satz: Registersatz | None


class Stapelbuchung:
    """Books plain new changes of one device together."""

    def __init__(
        self, district_id: str, uhr: Callable[[], datetime], inhalt: Fallinhalt, register: Registerpruefung | None
    ) -> None:
        self._district_id = district_id
        self._uhr = uhr
        self._inhalt = inhalt
        self._register = register

    def plane(self, v: Connection, annahmen: Sequence[Annahme]) -> list[Neu]:
        """Those of the changes that may be booked together; none if two of them are about one thing."""
        neue = [neu for annahme in annahmen if (neu := self._neu(v, annahme)) is not None]
        dinge: list[tuple[str, ...]] = []
        for neu in neue:
            m, satz = neu.annahme.meldung, neu.satz
            dinge += [("op", m.op_id), ("vorgang", m.vorgang_id, m.register_)]
            if satz is not None:
                dinge += [("fin", a.fin_hmac) for a, _ in satz.fahrzeuge]
                dinge += [("person", p) for p in satz.personen]
        return neue if len(set(dinge)) == len(dinge) else []

    def buche(self, v: Connection, geraet: Geraeteausweis, neue: Sequence[Neu]) -> list[Ausgangsmeldung] | None:
        """Book all of them, or None: something stands against one of them, and the transaction must be rolled back."""
        werte = self._werte(neue)
        werte["folge"] = [geraet.folgen.get(op_id) for op_id in werte["op_id"]]
        gemeinsam = {"district": self._district_id, "gemeinde": geraet.gemeinde_ags, "geraet": geraet.id}
        zeile = v.exec_driver_sql(_SQL, werte | gemeinsam | {"zeit": self._uhr()}).one()
        soll = {"i": "op_id", "f": "op_id", "s": "s_vorgang", "c1": "n_fin", "fv": "n_fin", "c2": "p_person"}
        gezaehlt = zeile._mapping
        if any(gezaehlt[ist] != len(werte[was]) for ist, was in (soll | {"h": "p_person"}).items()):
            return None
        gebucht = zip(zeile.op_ids or (), zeile.seqs or (), zeile.arten or (), strict=True)
        nummern = {op_id: (seq, art == GEBUCHT) for op_id, seq, art in gebucht}
        if zeile.r != zeile.k or len(nummern) != len(neue):
            return None
        ids = [neu.annahme.meldung.op_id for neu in neue]
        return [outcome(Ergebnis(i, Ausgang.ACCEPTED, 1, offen=nummern[i][1]), nummern[i][0]) for i in ids]

    def _neu(self, v: Connection, annahme: Annahme) -> Neu | None:
        if annahme.meldung.base_version != 0:
            return None
        if annahme.eintrag is None or self._register is None:
            return Neu(annahme, None)
        satz = self._register.satz(v, annahme.eintrag)
        return Neu(annahme, satz) if satz is not None else None

    def _werte(self, neue: Sequence[Neu]) -> dict[str, list[Any]]:
        schluessel: dict[str, Eigenschluessel] = {}
        werte: dict[str, list[Any]] = {name: [] for name in _LISTEN}
        for neu in neue:
            m = neu.annahme.meldung
            if m.vorgang_id not in schluessel:
                schluessel[m.vorgang_id] = self._inhalt.neuer_schluessel(m.vorgang_id)
            eigener = schluessel[m.vorgang_id].offen
            koerper = self._inhalt.verschliesse(eigener, m.vorgang_id, m.register_, 1, m.koerper.encode())
            zeichen = self._inhalt.pruefzeichen(eigener, m.op_id, m.pruefsumme)
            _reihe(werte, op_id=m.op_id, vorgang=m.vorgang_id, register=m.register_, pruefsumme=zeichen)
            _reihe(werte, form=m.schema_, koerper=koerper, hash=inhaltspruefsumme(koerper))
            if neu.satz is not None:
                _registerreihen(werte, m.vorgang_id, neu.satz)
        werte["s_vorgang"] = list(schluessel)
        werte["s_verpackt"] = [s.verpackt for s in schluessel.values()]
        return werte


_LISTEN = (
    *("op_id", "vorgang", "register", "pruefsumme", "form", "koerper", "hash"),
    *("n_fin", "n_vorgang", "n_tag", "n_anschrift_hmac", "n_version", "n_nach", "n_anschrift"),
    *("p_person", "p_vorgang", "p_tag", "p_anschrift_hmac"),
)


def _registerreihen(werte: Mapping[str, list[Any]], vorgang_id: str, satz: Registersatz) -> None:
    for a, anschrift in satz.fahrzeuge:
        _reihe(werte, n_fin=a.fin_hmac, n_vorgang=vorgang_id, n_tag=satz.tag, n_anschrift_hmac=satz.anschrift_hmac)
        _reihe(werte, n_version=a.version, n_nach=a.nach, n_anschrift=anschrift)
    for person in satz.personen:
        _reihe(werte, p_person=person, p_vorgang=vorgang_id, p_tag=satz.tag, p_anschrift_hmac=satz.anschrift_hmac)


def _reihe(werte: Mapping[str, list[Any]], **eine: Any) -> None:
    for name, wert in eine.items():
        werte[name].append(wert)
