"""Rows of towns in every table that has any, written and counted by raw SQL of the service's role on PostgreSQL."""

import psycopg
from sqlalchemy import make_url

from bureau_app.district.engine import GEMEINDE

ZEIT = "2026-11-23T09:00:00Z"
ZEILEN = {
    "geraet": "(district_id, id, gemeinde_ags, nummer, token_hash, aufgenommen_am)"
    " VALUES ('05162', '{id}', '{ags}', 1, '{id}', '" + ZEIT + "')",
    "konto": "(district_id, id, gemeinde_ags) VALUES ('05162', '{id}', '{ags}')",
    "eintrag": "(district_id, vorgang_id, register, version, gemeinde_ags) VALUES ('05162', '{id}', 'r', 1, '{ags}')",
    "fassung": "(district_id, vorgang_id, register, version) VALUES ('05162', '{id}', 'r', 1)",
    "fallschluessel": "(district_id, vorgang_id) VALUES ('05162', '{id}')",
    "freigabe": "(district_id, antrag_id, vorgang_id, fassung, gemeinde_ags, geraet_id, inhalt, stand, beantragt_am,"
    " beantragt_von, beantragt_person) VALUES ('05162', '{id}', '{id}', 1, '{ags}', 'g', 'i', 'offen', '" + ZEIT + "',"
    " 'k', 'p')",
    "freigabeinhalt": "(district_id, antrag_id) VALUES ('05162', '{id}')",
    "freigabemarke": "(district_id, gemeinde_ags, stand) VALUES ('05162', '{ags}', 1)",
    "aufnahmecode": "(district_id, anfang, pruefwert, gemeinde_ags, gueltig_bis, versuche) VALUES"
    " ('05162', '{id}', 'p', '{ags}', '" + ZEIT + "', 0)",
    "ereignis": "(district_id, op_id, pruefsumme, vorgang_id, register, version, art, grund, gemeinde_ags, geraet_id,"
    " koerper_hash, zeit) VALUES ('05162', '{id}', '', '{id}', 'r', 1, 'a', '', '{ags}', 'g', '', '" + ZEIT + "')",
    "ziel": "(district_id, name, art, register, gemeinde_ags, einstellungen, zeiger, angelegt_am, stoerung) VALUES"
    " ('05162', '{id}', 'a', 'r', '{ags}', '', '', '" + ZEIT + "', '')",
    "sendung": "(district_id, schluessel, ziel, op_id, vorgang_id, bezug, register, version, gemeinde_ags, xid, seq,"
    " stand, versuche, naechster_versuch, grund, vermerk, angelegt_am, erledigt) VALUES ('05162', '{id}', 'z', '{id}',"
    " '{id}', '', 'r', 1, '{ags}', 0, 1, 's', 0, '" + ZEIT + "', '', '', '" + ZEIT + "', false)",
    "abholung": "(district_id, gemeinde_ags, op_id) VALUES ('05162', '{ags}', '{id}')",
    "gemeindeschluessel": "(district_id, gemeinde_ags, pem, gesetzt_am) VALUES ('05162', '{ags}', '', '" + ZEIT + "')",
    "zugriff": "(district_id, nummer, zeit, konto_id, geraet_id, gemeinde_ags, anlass, vorgang_nummer, treffer,"
    " gesucht_hmac) VALUES ('05162', {nummer}, '" + ZEIT + "', 'k', 'g', '{ags}', 'a', 'v', 1, 'h')",
}
"""One row a table, parents first; the service only reads `strassenfassung`."""
Verbindung = psycopg.Connection[tuple[object, ...]]


def verbinde(url: str, als: str, gemeinde: str | None) -> Verbindung:
    """A connection that knows nothing of this program, working for one town, for all (*), or for none."""
    ziel = make_url(url)
    v = psycopg.connect(host=ziel.query["host"], dbname=ziel.database, user=als, autocommit=True)  # type: ignore[arg-type]
    if gemeinde is not None:
        v.execute("SELECT set_config(%s, %s, false)", (GEMEINDE, gemeinde))
    return v


def zahl(v: Verbindung, tabelle: str) -> int:
    zeile = v.execute(f"SELECT count(*) FROM {tabelle}".encode()).fetchone()
    assert zeile is not None and isinstance(zeile[0], int)
    return zeile[0]


def schreibe(v: Verbindung, tabelle: str, kennung: str, ags: str, nummer: int = 0) -> None:
    """One row of a town."""
    v.execute(f"INSERT INTO {tabelle} {ZEILEN[tabelle].format(id=kennung, ags=ags, nummer=nummer)}".encode())
