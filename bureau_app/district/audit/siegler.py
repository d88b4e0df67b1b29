"""The one sealer: gives every committed entry its place in chain and tree, and signs the tree's head."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine, and_, func, insert, select

from bureau_app.district.audit.eintraege import TABELLE, UNTERSTE_OFFENE, Quelle, auswahl, kanonisch
from bureau_app.district.audit.tables import Kachel, Kopf, Siegel
from bureau_app.district.ereignisse import Stelle
from bureau_app.district.tables import Kreis
from bureau_app.district.transaktion import lesen, schreiben
from bureau_app.domain.baumkopf import Baumkopf, auf_ms
from bureau_app.domain.hashbaum import Baumrand, blatthash

KACHEL = 256
"""Leaves a tile."""
SCHUB = 2000
"""Entries a transaction."""
_SPERRE = "bureau-app siegel"
ANFANG = b"\x00" * 32
"""The chain before its first entry."""


@dataclass(slots=True)
class _Lauf:
    """Where the sealer stands: tree, tile, chain, and up to where each table was read in this epoch. `fremd` says that
    entries were sealed in another one, so that a place alone does not tell what is sealed."""

    epoche: str
    fremd: bool
    rand: Baumrand
    kachel: Baumrand
    kette: bytes
    stellen: dict[Quelle, Stelle]


class Siegler:
    """Seals the entries of one district. May run in several processes: who comes second has nothing to do."""

    def __init__(
        self, engine: Engine, district_id: str, uhr: Callable[[], datetime], schluessel: Ed25519PrivateKey
    ) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self._schluessel = schluessel

    def siegle(self) -> int:
        """Seal what is committed and below every transaction that still runs; how many entries that were.

        Entries that a running transaction holds up are sealed next time: no entry is ever put before a sealed one.
        """
        gesamt = 0
        while self._wartet():
            with schreiben(self._engine) as v:
                anzahl = self._ein_schub(v) if _erster(v) else 0
            gesamt += anzahl
            if anzahl < SCHUB:
                break
        return gesamt

    def _wartet(self) -> bool:
        """Whether there is anything to seal; looked up without a lock, for most of the time there is not."""
        with lesen(self._engine) as v:
            lauf = self._stand(v, mit_kachel=False)
            return any(self._neue(v, lauf, quelle, grenze=_grenze(v), hoechstens=1) for quelle in Quelle)

    def _ein_schub(self, v: Connection) -> int:
        lauf, grenze = self._stand(v), _grenze(v)
        neue = [(zeile, quelle) for quelle in Quelle for zeile in self._neue(v, lauf, quelle, grenze, SCHUB)]
        neue.sort(key=lambda z: (z[0].xid, z[1], z[0].seq))
        if not neue[:SCHUB]:
            return 0
        siegel, kacheln = self._haenge_an(lauf, neue[:SCHUB])
        v.execute(insert(Siegel), siegel)
        if kacheln:
            v.execute(insert(Kachel), kacheln)
        self._unterschreibe(v, lauf)
        return len(siegel)

    def _neue(self, v: Connection, lauf: _Lauf, quelle: Quelle, grenze: int | None, hoechstens: int) -> list[Any]:
        t = TABELLE[quelle].c
        frage = auswahl(self._district_id, quelle, lauf.stellen[quelle]).limit(hoechstens)
        if lauf.fremd:
            ist = (Siegel.district_id == t.district_id, Siegel.quelle == quelle.value, Siegel.seq == t.seq)
            frage = frage.where(Siegel.nummer.is_(None))
            frage = frage.select_from(TABELLE[quelle].outerjoin(Siegel.__table__, and_(*ist)))
        return list(v.execute(frage if grenze is None else frage.where(t.xid < grenze)))

    def _haenge_an(self, lauf: _Lauf, neue: Iterable[tuple[Any, Quelle]]) -> tuple[list[Any], list[Any]]:
        siegel, kacheln = [], []
        for zeile, quelle in neue:
            blatt = blatthash(kanonisch(self._district_id, quelle, zeile))
            lauf.kette = glied(lauf.kette, blatt)
            ort = {"district_id": self._district_id, "nummer": lauf.rand.groesse}
            siegel.append(ort | {"quelle": quelle.value, "seq": zeile.seq, "blatt": blatt, "kette": lauf.kette})
            lauf.rand.haenge_an(blatt)
            lauf.kachel.haenge_an(blatt)
            if lauf.kachel.groesse == KACHEL:
                kacheln.append(ort | {"nummer": lauf.rand.groesse // KACHEL - 1, "wurzel": lauf.kachel.wurzel()})
                lauf.kachel = Baumrand()
            lauf.stellen[quelle] = max(lauf.stellen[quelle], Stelle(zeile.xid, zeile.seq))
        return siegel, kacheln

    def _stand(self, v: Connection, mit_kachel: bool = True) -> _Lauf:
        hier = Kopf.district_id == self._district_id
        kopf = v.execute(select(Kopf.__table__).where(hier).order_by(Kopf.groesse.desc()).limit(1)).one_or_none()
        epoche = v.execute(select(Kreis.epoche).where(Kreis.district_id == self._district_id)).scalar_one()
        stellen = dict.fromkeys(Quelle, Stelle())
        if kopf is None:
            return _Lauf(epoche, False, Baumrand(), Baumrand(), ANFANG, stellen)
        fremd = v.scalar(select(Kopf.groesse).where(hier, Kopf.epoche != epoche).limit(1)) is not None
        if kopf.epoche == epoche:  # after a restore the transactions' numbers begin anew: look through everything once
            stellen[Quelle.EREIGNIS] = Stelle(kopf.ereignis_xid, kopf.ereignis_seq)
            stellen[Quelle.PROTOKOLL] = Stelle(kopf.protokoll_xid, kopf.protokoll_seq)
        kachel, kette = Baumrand(), ANFANG
        if mit_kachel:
            angefangen = kopf.groesse - kopf.groesse % KACHEL
            frage = select(Siegel.blatt, Siegel.kette).where(Siegel.district_id == self._district_id)
            offen = frage.where(Siegel.nummer >= min(angefangen, kopf.groesse - 1)).order_by(Siegel.nummer)
            for blatt, kette in v.execute(offen):  # noqa: B007, the last one is what counts
                kachel.haenge_an(blatt)
            kachel = kachel if angefangen < kopf.groesse else Baumrand()
        return _Lauf(epoche, fremd, Baumrand(kopf.groesse, kopf.rand), kachel, kette, stellen)

    def _unterschreibe(self, v: Connection, lauf: _Lauf) -> None:
        kopf = Baumkopf(self._district_id, lauf.epoche, lauf.rand.groesse, lauf.rand.wurzel(), auf_ms(self._uhr()))
        kopf = replace(kopf, signatur=self._schluessel.sign(kopf.unterschrieben()))
        ereignis, protokoll = lauf.stellen[Quelle.EREIGNIS], lauf.stellen[Quelle.PROTOKOLL]
        v.execute(
            insert(Kopf).values(
                district_id=kopf.kreis,
                groesse=kopf.groesse,
                epoche=kopf.epoche,
                wurzel=kopf.wurzel,
                zeit=kopf.zeit,
                signatur=kopf.signatur,
                rand=lauf.rand.als_bytes(),
                ereignis_xid=ereignis.xid,
                ereignis_seq=ereignis.seq,
                protokoll_xid=protokoll.xid,
                protokoll_seq=protokoll.seq,
            )
        )


def glied(kette: bytes, blatt: bytes) -> bytes:
    """The chain's hash after one more leaf."""
    return sha256(kette + blatt).digest()


def _erster(v: Connection) -> bool:
    """Whether nobody else seals at this moment; on SQLite the writer's lock has seen to that."""
    if v.dialect.name == "sqlite":
        return True
    return bool(v.scalar(select(func.pg_try_advisory_xact_lock(func.hashtextextended(_SPERRE, 0)))))


def _grenze(v: Connection) -> int | None:
    """Below this transaction nothing can appear any more; None on SQLite, whose one writer we are."""
    return v.execute(select(UNTERSTE_OFFENE)).scalar_one() if v.dialect.name == "postgresql" else None
