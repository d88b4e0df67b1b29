"""Which Vorgang changed a vehicle: two of them for one vehicle at once are for a person to decide."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, and_, bindparam, case, delete, insert, select

from bureau_app.district.fahrzeugregister import Fahrzeugregister
from bureau_app.district.falltabellen import Anspruch
from bureau_app.district.kennwerte import Kennwerte, Kennwertquelle
from bureau_app.district.registerdaten import anschrift_nach, geaenderte
from bureau_app.district.registertabellen import Fahrzeugvorgang
from bureau_app.district.tables import Eintrag
from bureau_app.district.transaktion import einfuegen_in
from bureau_app.district.umzuege import eigene, personen
from bureau_app.domain.ereignis import Register
from bureau_app.wire.fahrzeugregister import Fahrzeugangabe, FahrzeugregisterEintrag

IN_ANDEREM_VORGANG = "fahrzeug_in_anderem_vorgang"

_DIESES = (Fahrzeugvorgang.district_id == bindparam("district_id"), Fahrzeugvorgang.fin_hmac == bindparam("fin"))
_EIGENE: BindParameter[str] = bindparam("eigene", expanding=True)
_ANDERE = select(Fahrzeugvorgang.tag, Fahrzeugvorgang.anschrift_hmac, Fahrzeugvorgang.version).where(
    *_DIESES, Fahrzeugvorgang.vorgang_id.not_in(_EIGENE)
)
_VERGISS = delete(Fahrzeugvorgang).where(*_DIESES, Fahrzeugvorgang.vorgang_id.in_(_EIGENE))
_NEU = insert(Fahrzeugvorgang.__table__)  # type: ignore[arg-type]


class Fahrzeugvorgaenge:
    """Works inside the ledger's transaction; knows vehicles by an HMAC of the FIN only."""

    def __init__(self, district_id: str, quelle: Kennwertquelle, register: Fahrzeugregister) -> None:
        self._district_id = district_id
        self._quelle = quelle
        self._register = register

    def reserviere(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> None:
        """Lock the entry's vehicles and people until the transaction ends, whether anybody knows them or not; all
        writers lock in the same order."""
        kennwerte = self._kennwerte(v)
        fahrzeuge = sorted({kennwerte.fin(f.fin) for f in geaenderte(eintrag)})
        for kennwert in (*fahrzeuge, *personen(kennwerte, eintrag)):
            werte = {"district_id": self._district_id, "kennwert": kennwert, "tag": eintrag.entschieden_am}
            v.execute(_anspruch(v.dialect.name), werte)

    def auf_bezug(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> FahrzeugregisterEintrag:
        """The entry as it is meant: one about an earlier Vorgang builds on the version that this one led to, whatever
        the counter saw then, and a Storno takes back only what was changed."""
        if eintrag.bezug is None:
            return eintrag
        kennwerte, storno = self._kennwerte(v), eintrag.art == "storno"
        frage = select(Fahrzeugvorgang.fin_hmac, Fahrzeugvorgang.version)
        wo = (Fahrzeugvorgang.district_id == self._district_id, Fahrzeugvorgang.vorgang_id == eintrag.bezug.vorgang_id)
        danach = {zeile.fin_hmac: zeile.version for zeile in v.execute(frage.where(*wo))}
        alle = [(f, kennwerte.fin(f.fin)) for f in eintrag.fahrzeuge]
        gemeint = tuple(_ab(f, danach.get(fin)) for f, fin in alle if fin in danach or not storno)
        return eintrag.model_copy(update={"fahrzeuge": gemeint})

    def einwand(self, v: Connection, eintrag: FahrzeugregisterEintrag) -> str:
        """IN_ANDEREM_VORGANG if another Vorgang changed one of the vehicles on the same day, or on a later one to
        another Anschrift (K5); "" if not, if a second person approved it all the same, if the entry builds on the
        register's version after that, or if the register has a newer one."""
        if eintrag.freigabe is not None and IN_ANDEREM_VORGANG in eintrag.freigabe.codes:
            return ""
        kennwerte = self._kennwerte(v)
        anschrift = kennwerte.anschrift(anschrift_nach(eintrag))
        for fahrzeug in geaenderte(eintrag):
            jetzt = self._register.version(v, fahrzeug.fin)
            for anderer in self._andere(v, kennwerte.fin(fahrzeug.fin), eintrag):
                spaeter = anderer.tag > eintrag.entschieden_am and anderer.anschrift_hmac != anschrift
                gleichzeitig = anderer.tag == eintrag.entschieden_am
                if (spaeter or gleichzeitig) and not _vorbei(anderer.version, fahrzeug.register_version, jetzt):
                    return IN_ANDEREM_VORGANG
        return ""

    def anderer(self, v: Connection, eintrag: FahrzeugregisterEintrag, nummer: int) -> Row[date, str] | None:
        """Day (`tag`) and town (`gemeinde_ags`) of the last other Vorgang about the entry's vehicle of this index."""
        f, hier = Fahrzeugvorgang, self._fahrzeug(self._kennwerte(v).fin(eintrag.fahrzeuge[nummer].fin))
        dazu = and_(Eintrag.district_id == f.district_id, Eintrag.vorgang_id == f.vorgang_id)
        frage = select(f.tag, Eintrag.gemeinde_ags).join(Eintrag, dazu)
        wo = (hier, f.vorgang_id.not_in(eigene(eintrag)), Eintrag.register == Register.FAHRZEUGREGISTER.value)
        return v.execute(frage.where(*wo).order_by(f.tag.desc()).limit(1)).one_or_none()

    def merke(self, v: Connection, eintrag: FahrzeugregisterEintrag, versionen: Mapping[str, int]) -> None:
        """Note the entry's vehicles, with the register's versions after it; a Storno forgets what it takes back."""
        kennwerte = self._kennwerte(v)
        anschrift = kennwerte.anschrift(anschrift_nach(eintrag))
        for fahrzeug in geaenderte(eintrag):
            fin = kennwerte.fin(fahrzeug.fin)
            v.execute(_VERGISS, {"district_id": self._district_id, "fin": fin, "eigene": eigene(eintrag)})
            if eintrag.art == "storno":
                continue
            werte = {"tag": eintrag.entschieden_am, "anschrift_hmac": anschrift, "version": versionen.get(fahrzeug.fin)}
            schluessel = {"district_id": self._district_id, "fin_hmac": fin, "vorgang_id": eintrag.herkunft.vorgang_id}
            v.execute(_NEU, schluessel | werte)

    def _andere(self, v: Connection, fin: str, eintrag: FahrzeugregisterEintrag) -> Any:
        return v.execute(_ANDERE, {"district_id": self._district_id, "fin": fin, "eigene": eigene(eintrag)}).all()

    def _kennwerte(self, v: Connection) -> Kennwerte:
        return self._quelle.lies(v)

    def _fahrzeug(self, fin: str) -> ColumnElement[bool]:
        return (Fahrzeugvorgang.district_id == self._district_id) & (Fahrzeugvorgang.fin_hmac == fin)


@cache
def _anspruch(dialekt: str) -> Any:
    """Takes the claim; its day is the latest."""
    neu = einfuegen_in(dialekt, Anspruch)
    spaeter = case((Anspruch.tag > neu.excluded.tag, Anspruch.tag), else_=neu.excluded.tag)
    return neu.on_conflict_do_update(index_elements=["district_id", "kennwert"], set_={"tag": spaeter})


def _ab(fahrzeug: Fahrzeugangabe, danach: int | None) -> Fahrzeugangabe:
    """The vehicle, building on version `danach` if the counter saw an older one."""
    gesehen = fahrzeug.register_version
    if gesehen is None or danach is None or gesehen >= danach:
        return fahrzeug
    return fahrzeug.model_copy(update={"register_version": danach})


def _vorbei(danach: int | None, gesehen: int | None, jetzt: int | None) -> bool:
    """Whether the other Vorgang, which led to version `danach`, is known to the entry or no longer the last word."""
    return danach is not None and ((gesehen or 0) >= danach or (jetzt or 0) > danach)
