"""Which device asks: the question that stands before every other one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, bindparam, or_, select

from bureau_app.district.direkt import Direktfrage, Direktleitung
from bureau_app.district.geraetetabellen import Zertifikat
from bureau_app.district.tables import Geraet

Ausweise = Sequence[tuple[str, str | None]]
"""SHA-256 of a token ("" for one that is none) and of the certificate shown with it; None: none is asked for."""

_G = Geraet
_FRAGE = select(_G.id, _G.nummer, _G.gemeinde_ags, _G.name, _G.token_hash, _G.quarantaene).where(
    Geraet.district_id == bindparam("kreis"),
    Geraet.token_hash == bindparam("gesucht"),
    or_(Geraet.token_bis.is_(None), Geraet.token_bis >= bindparam("jetzt")),
)
_EIGENES = (Zertifikat.district_id == Geraet.district_id) & (Zertifikat.geraet_id == Geraet.id)
_GUELTIG = (Zertifikat.sha256 == bindparam("zertifikat"), Zertifikat.gueltig_bis >= bindparam("jetzt"))
_MIT_ZERTIFIKAT = _FRAGE.join(Zertifikat, _EIGENES).where(*_GUELTIG)
_AUF_EINMAL = Direktfrage("""
SELECT f.stelle, g.id, g.nummer, g.gemeinde_ags, g.name, g.token_hash, g.quarantaene
FROM unnest(:gesucht::text[], :zertifikat::text[]) WITH ORDINALITY AS f(gesucht, zertifikat, stelle)
JOIN geraet AS g ON g.district_id = :kreis::varchar AND g.token_hash = f.gesucht
WHERE (g.token_bis IS NULL OR g.token_bis >= :jetzt::timestamptz) AND (f.zertifikat IS NULL OR EXISTS (
  SELECT 1 FROM geraetezertifikat AS z WHERE z.district_id = g.district_id AND z.geraet_id = g.id
    AND z.sha256 = f.zertifikat AND z.gueltig_bis >= :jetzt::timestamptz))
""")


def frage_geraete(
    wo: Engine | Direktleitung, district_id: str, gesuchte: Ausweise, jetzt: datetime
) -> list[Any | None]:
    """The device's row for each: one whose token is still good, and with the certificate if one is asked for, which
    must be its own and good. None if there is no such device."""
    zeit = jetzt.astimezone(UTC)
    if isinstance(wo, Engine) and wo.dialect.name != "postgresql":
        return [_frage(wo, {"kreis": district_id, "gesucht": t, "zertifikat": z, "jetzt": zeit}) for t, z in gesuchte]
    werte = {"kreis": district_id, "jetzt": zeit}
    werte |= {"gesucht": [token for token, _ in gesuchte], "zertifikat": [zertifikat for _, zertifikat in gesuchte]}
    zeilen = {zeile.stelle: zeile for zeile in _AUF_EINMAL.zeilen_allein(wo, werte)}
    return [zeilen.get(stelle) for stelle in range(1, len(gesuchte) + 1)]


def _frage(engine: Engine, werte: dict[str, Any]) -> Any | None:
    with engine.connect().execution_options(nur_lesen=True) as v:
        return v.execute(_FRAGE if werte["zertifikat"] is None else _MIT_ZERTIFIKAT, werte).one_or_none()
