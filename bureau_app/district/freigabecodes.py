"""Which reasons a request asked for, so that an approval excuses no others: as HMACs under a key that is not in the
database, for in clear they would tell of a Vorgang that somebody is protected (R20), long after the request's words are
gone."""

import hmac
from collections.abc import Iterable

from bureau_app.district.schluesselschrank import Schluesselschrank

_ZEICHEN = 16


class Freigabecodes:
    """Keeps and compares the codes of requests, under a key derived from the district's KEK."""

    def __init__(self, schrank: Schluesselschrank) -> None:
        self._schluessel = schrank.abgeleitet("freigabecode")

    def gefragte(self, antrag_id: str, codes: Iterable[str]) -> str:
        """What the request's row keeps of its codes."""
        return " ".join(sorted({self._zeichen(antrag_id, code) for code in codes}))

    def deckt(self, antrag_id: str, gefragt: str | None, codes: Iterable[str]) -> bool:
        """Whether the request asked for all of these; one of before codes were kept (None) is believed."""
        if gefragt is None:
            return True
        bekannt = set(gefragt.split())
        return all(self._zeichen(antrag_id, code) in bekannt for code in codes)

    def _zeichen(self, antrag_id: str, code: str) -> str:
        return hmac.digest(self._schluessel, f"{antrag_id}\x1f{code}".encode(), "sha256").hex()[:_ZEICHEN]
