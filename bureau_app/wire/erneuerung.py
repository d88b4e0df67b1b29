"""Our entry once more, built on what the Fahrzeugregister holds now."""

from datetime import datetime

from bureau_app.domain.abgleich import Gegenfassung
from bureau_app.wire.fahrzeugregister import Fahrzeugangabe, FahrzeugregisterEintrag
from bureau_app.wire.teile import Freigabeangabe


def erneuert(koerper: bytes, gegen: Gegenfassung | None, von: str, am: datetime, codes: tuple[str, ...] = ()) -> bytes:
    """The bytes to send. With `codes` a second person (`von`, an id) granted that it goes in spite of these reasons.

    Unverstanden if the bytes are no entry.
    """
    eintrag = FahrzeugregisterEintrag.aus_json(koerper)
    versionen = {f.nummer: f.version for f in gegen.fahrzeuge if f.version is not None} if gegen else {}
    fahrzeuge = tuple(_auf(f, versionen.get(n)) for n, f in enumerate(eintrag.fahrzeuge))
    anders: dict[str, object] = {"fahrzeuge": fahrzeuge}
    if codes:
        zuvor = eintrag.freigabe.codes if eintrag.freigabe else ()
        anders["freigabe"] = Freigabeangabe(codes=tuple(dict.fromkeys((*zuvor, *codes))), von=von, am=am)
    return eintrag.model_copy(update=anders).als_json()


def _auf(fahrzeug: Fahrzeugangabe, version: int | None) -> Fahrzeugangabe:
    return fahrzeug if version is None else fahrzeug.model_copy(update={"register_version": version})
