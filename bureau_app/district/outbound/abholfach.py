"""The relay to a town's Fachverfahren: sealed envelopes lie in the district's database until the town fetches them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Engine, bindparam, select, text, update
from sqlalchemy.exc import SQLAlchemyError

from bureau_app.district.outbound.tabellen import Abholzeile
from bureau_app.district.outbound.ziel import Merke, Quittung, Sendekopf, Sendestand, Sendung, Zielstoerung
from bureau_app.district.tables import tabelle
from bureau_app.district.transaktion import einfuegen_in, lesen, schreiben
from bureau_app.wire.uebergabe import Abholposten, Antwort

_A = tabelle(Abholzeile).c
_GEMEINDE = (_A.district_id == bindparam("kreis"), _A.gemeinde_ags == bindparam("gemeinde"))
_DIESER = (*_GEMEINDE, _A.op_id == bindparam("dieser"))
_DIESE: BindParameter[str] = bindparam("diese", expanding=True)
_BEANTWORTETE = select(_A.op_id, _A.ergebnis, _A.grund).where(
    _A.district_id == bindparam("kreis"), _A.op_id.in_(_DIESE), _A.ergebnis.is_not(None)
)
_OFFENE = (
    select(_A.op_id, _A.umschlag)
    .where(*_GEMEINDE, _A.ergebnis.is_(None), _A.umschlag.is_not(None))
    .order_by(_A.abgelegt_am, _A.op_id)
    .limit(bindparam("hoechstens"))
)
_ERLEDIGE = update(tabelle(Abholzeile)).where(*_DIESER)
_ANTWORTE = _ERLEDIGE.where(_A.ergebnis.is_(None))
_FEHLER = (SQLAlchemyError, OSError)


class Abholfach:
    """The port Ziel for the towns without a local hand-over folder; `hole` and `antworte` are the towns' side.

    The district cannot open what lies here: it was sealed at the counter for the town's key.
    """

    def __init__(self, engine: Engine, district_id: str, uhr: Callable[[], datetime]) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr

    def uebergib(self, sendung: Sendung, merke: Merke) -> Quittung:
        """Put it there once, even if it was fetched and answered since."""
        werte = {
            "district_id": self._district_id,
            "gemeinde_ags": sendung.kopf.gemeinde_ags,
            "op_id": sendung.kopf.op_id,
            "umschlag": sendung.inhalt,
            "abgelegt_am": self._uhr(),
        }
        try:
            with schreiben(self._engine) as v:
                v.execute(_neuer(v.dialect.name), werte)
        except _FEHLER as fehler:
            raise _gestoert(fehler) from None
        return Quittung(sendung.kopf.schluessel, Sendestand.UEBERGEBEN)

    def frage(self, koepfe: Sequence[Sendekopf]) -> tuple[Quittung, ...]:
        """The Fachverfahren's answers so far."""
        nach_op = {kopf.op_id: kopf.schluessel for kopf in koepfe}
        try:
            with lesen(self._engine) as v:
                zeilen = v.execute(_BEANTWORTETE, {"kreis": self._district_id, "diese": list(nach_op)}).all()
        except _FEHLER as fehler:
            raise _gestoert(fehler) from None
        return tuple(
            Quittung(
                nach_op[zeile.op_id],
                Sendestand.BESTAETIGT if zeile.ergebnis == "angenommen" else Sendestand.ZURUECK,
                zeile.grund or "",
            )
            for zeile in zeilen
        )

    def erledige(self, kopf: Sendekopf) -> None:
        """The envelope goes, its row stays."""
        dieser = {"kreis": self._district_id, "gemeinde": kopf.gemeinde_ags, "dieser": kopf.op_id}
        with schreiben(self._engine) as v:
            v.execute(_ERLEDIGE, dieser | {"umschlag": None})

    def pruefe(self) -> None:
        """The database answers."""
        try:
            with lesen(self._engine) as v:
                v.execute(text("SELECT 1"))
        except _FEHLER as fehler:
            raise _gestoert(fehler) from None

    def schliesse(self) -> None:
        """The database belongs to the service."""

    def hole(self, gemeinde_ags: str, hoechstens: int = 20) -> tuple[Abholposten, ...]:
        """A town's envelopes that were not answered yet, the oldest first; the same ones again until they are."""
        werte = {"kreis": self._district_id, "gemeinde": gemeinde_ags, "hoechstens": hoechstens}
        with lesen(self._engine, gemeinde_ags) as v:
            return tuple(Abholposten(op_id=z.op_id, umschlag=z.umschlag.decode()) for z in v.execute(_OFFENE, werte))

    def antworte(self, gemeinde_ags: str, antworten: Sequence[Antwort]) -> None:
        """Keep a town's answers to its own envelopes; the first answer to one stands."""
        with schreiben(self._engine, gemeinde_ags) as v:
            for antwort in antworten:
                dieser = {"kreis": self._district_id, "gemeinde": gemeinde_ags, "dieser": antwort.op_id}
                v.execute(_ANTWORTE, dieser | {"ergebnis": antwort.ergebnis, "grund": antwort.grund})


@cache
def _neuer(dialekt: str) -> Any:
    return einfuegen_in(dialekt, Abholzeile).on_conflict_do_nothing()


def _gestoert(fehler: Exception) -> Zielstoerung:
    return Zielstoerung(f"datenbank_{type(fehler).__name__.lower()}")
