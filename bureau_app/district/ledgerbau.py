"""The ledger with everything behind it."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from bureau_app.district.fahrzeugregister import EingebettetesRegister
from bureau_app.district.fahrzeugvorgaenge import Fahrzeugvorgaenge
from bureau_app.district.kennwerte import Kennwertquelle
from bureau_app.district.ledger import Ledger
from bureau_app.district.registerpruefung import Weitergabe
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.domain.latin import Zeichenvorrat


def baue_ledger(
    engine: Engine, district_id: str, uhr: Callable[[], datetime], zeichen: Zeichenvorrat, schrank: Schluesselschrank
) -> Ledger:
    """The ledger with the embedded register behind it."""
    register = EingebettetesRegister(engine, district_id, zeichen, schrank)
    quelle = Kennwertquelle(engine, district_id, zeichen)
    vorgaenge = Fahrzeugvorgaenge(district_id, quelle, register)
    return Ledger(engine, district_id, uhr, schrank, Weitergabe(district_id, quelle, register, vorgaenge, uhr, schrank))
