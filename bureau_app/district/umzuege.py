"""Which person moved where by which Vorgang: the same person at two counters is for a person to see (K3, K4)."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from bureau_app.district.falltabellen import Halterumzug
from bureau_app.district.kennwerte import Kennwerte
from bureau_app.district.registerdaten import anschrift_nach, geaenderte
from bureau_app.district.registertabellen import Fahrzeugvorgang
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag

ANDERE_ANSCHRIFT = "halter_andere_anschrift"
VIELLEICHT_DOPPELT = "vielleicht_doppelt"
FENSTER = timedelta(days=6)
"""Two Vorgaenge of one person to one Anschrift within so many days may be one that was done twice."""

_FAHRZEUGE = select(Fahrzeugvorgang.vorgang_id).where(
    Fahrzeugvorgang.district_id == bindparam("district_id"),
    Fahrzeugvorgang.fin_hmac.in_(bindparam("fahrzeuge", expanding=True)),
)
_ANDERE = select(Halterumzug.tag, Halterumzug.anschrift_hmac).where(
    Halterumzug.district_id == bindparam("district_id"),
    Halterumzug.person_hmac.in_(bindparam("personen", expanding=True)),
    Halterumzug.vorgang_id.not_in(bindparam("eigene", expanding=True)),
    Halterumzug.vorgang_id.not_in(_FAHRZEUGE),
    Halterumzug.tag >= bindparam("ab"),
)
_VERGISS = delete(Halterumzug).where(
    Halterumzug.district_id == bindparam("district_id"), Halterumzug.vorgang_id.in_(bindparam("eigene", expanding=True))
)
_NEU = insert(Halterumzug.__table__)  # type: ignore[arg-type]


class Halterumzuege:
    """Works inside the ledger's transaction; knows people by an HMAC of all their names and the birth date only."""

    def __init__(self, district_id: str) -> None:
        self._district_id = district_id

    def einwand(self, v: Connection, kennwerte: Kennwerte, eintrag: FahrzeugregisterEintrag) -> str:
        """ANDERE_ANSCHRIFT if another Vorgang of that day moves one of the people elsewhere, or one of a later day did
        so already (K4); "" if a second person approved that, or it corrects that Vorgang."""
        if eintrag.freigabe is not None and ANDERE_ANSCHRIFT in eintrag.freigabe.codes:
            return ""
        ziel = kennwerte.anschrift(anschrift_nach(eintrag))
        andere = self._andere(v, kennwerte, eintrag, eintrag.entschieden_am)
        return ANDERE_ANSCHRIFT if any(u.anschrift_hmac != ziel for u in andere) else ""

    def hinweis(self, v: Connection, kennwerte: Kennwerte, eintrag: FahrzeugregisterEintrag) -> str:
        """VIELLEICHT_DOPPELT if another Vorgang moved one of the people to the same Anschrift in the window (K3)."""
        ziel = kennwerte.anschrift(anschrift_nach(eintrag))
        tag = eintrag.entschieden_am
        andere = self._andere(v, kennwerte, eintrag, tag - min(FENSTER, tag - date.min))
        return VIELLEICHT_DOPPELT if any(u.anschrift_hmac == ziel and u.tag - tag <= FENSTER for u in andere) else ""

    def merke(self, v: Connection, kennwerte: Kennwerte, eintrag: FahrzeugregisterEintrag) -> None:
        """Note the entry's people; a Korrektur or Storno takes the place of what it is about."""
        self._vergiss(v, eintrag)
        if eintrag.art == "storno":
            return
        gemeinsam = {
            "district_id": self._district_id,
            "vorgang_id": eintrag.herkunft.vorgang_id,
            "tag": eintrag.entschieden_am,
            "anschrift_hmac": kennwerte.anschrift(anschrift_nach(eintrag)),
        }
        for person in personen(kennwerte, eintrag):
            v.execute(_NEU, gemeinsam | {"person_hmac": person})

    def _vergiss(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> None:
        v.execute(_VERGISS, {"district_id": self._district_id, "eigene": eigene(eintrag)})

    def _andere(self, v: Connection, kennwerte: Kennwerte, eintrag: FahrzeugregisterEintrag, ab: date) -> Any:
        """Vorgaenge of the same people that share no vehicle with the entry: of those that do, K5 knows more."""
        werte = {
            "district_id": self._district_id,
            "fahrzeuge": [kennwerte.fin(f.fin) for f in geaenderte(eintrag)],
            "personen": personen(kennwerte, eintrag),
            "eigene": eigene(eintrag),
            "ab": ab,
        }
        return v.execute(_ANDERE, werte).all()


def personen(kennwerte: Kennwerte, eintrag: FahrzeugregisterEintrag) -> list[str]:
    """The people whose Anschrift the entry changes, in one order."""
    halter = (f.halter for f in geaenderte(eintrag) if f.halter)
    return sorted({kennwerte.person(h.familienname, h.vornamen, h.geburtsdatum) for h in halter})


def eigene(eintrag: FahrzeugregisterEintrag) -> list[str]:
    """The entry's own Vorgang, and the one that it corrects or takes back."""
    return [eintrag.herkunft.vorgang_id, *([eintrag.bezug.vorgang_id] if eintrag.bezug else [])]
