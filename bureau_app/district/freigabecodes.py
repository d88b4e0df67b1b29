"""Which reasons a request asked for, so that an approval excuses no others: as HMACs, for in clear they would tell of a
Vorgang that somebody is protected (R20), long after the request's words are gone."""

import hmac
from collections.abc import Iterable

from sqlalchemy import Connection, select

from bureau_app.district.tables import Kreis

_ZEICHEN = 16


def gefragte(v: Connection, district_id: str, antrag_id: str, codes: Iterable[str]) -> str:
    """What the request's row keeps of its codes."""
    pfeffer = _pfeffer(v, district_id)
    return " ".join(sorted({_zeichen(pfeffer, antrag_id, code) for code in codes}))


def deckt(v: Connection, district_id: str, antrag_id: str, gefragt: str | None, codes: Iterable[str]) -> bool:
    """Whether the request asked for all of these; one of before codes were kept (None) is believed."""
    if gefragt is None:
        return True
    pfeffer, bekannt = _pfeffer(v, district_id), set(gefragt.split())
    return all(_zeichen(pfeffer, antrag_id, code) in bekannt for code in codes)


def _pfeffer(v: Connection, district_id: str) -> bytes:
    return v.scalars(select(Kreis.pfeffer).where(Kreis.district_id == district_id)).one()


def _zeichen(pfeffer: bytes, antrag_id: str, code: str) -> str:
    teile = "\x1f".join(("freigabecode", antrag_id, code)).encode()
    return hmac.digest(pfeffer, teile, "sha256").hex()[:_ZEICHEN]
