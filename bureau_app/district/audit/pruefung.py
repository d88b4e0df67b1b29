"""Verifies the audit: every sealed entry as it stands now, chain, tree, heads, and what witnesses saw."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Engine, Select, and_, select, text

from bureau_app.district.audit.eintraege import ANFANG, Quelle, auswahl, kanonisch
from bureau_app.district.audit.siegler import ANFANG as KETTENANFANG
from bureau_app.district.audit.siegler import KACHEL, glied
from bureau_app.district.audit.tables import Kachel, Kopf, Siegel
from bureau_app.district.ereignisse import Stelle
from bureau_app.district.tables import Ereignis, Fassung
from bureau_app.domain.baumkopf import Baumkopf
from bureau_app.domain.hashbaum import Baumrand, blatthash

HOECHSTENS_FUNDE = 100
_SEITE = 5000


class Fundart(StrEnum):
    """What can be wrong."""

    EINTRAG_VERAENDERT = "eintrag_veraendert"
    EINTRAG_FEHLT = "eintrag_fehlt"
    EINTRAG_UEBERGANGEN = "eintrag_uebergangen"
    SIEGEL_FEHLT = "siegel_fehlt"
    KETTE_GEBROCHEN = "kette_gebrochen"
    KACHEL_FALSCH = "kachel_falsch"
    KOPF_FALSCH = "kopf_falsch"
    KOPF_FEHLT = "kopf_fehlt"
    SIGNATUR_FALSCH = "signatur_falsch"
    ZEUGE_WIDERSPRICHT = "zeuge_widerspricht"
    INHALT_VERAENDERT = "inhalt_veraendert"


@dataclass(frozen=True, slots=True)
class Fund:
    """Something that is not in order, and where: number in the tree, or size of a head."""

    art: Fundart
    nummer: int


@dataclass(slots=True)
class Pruefbericht:
    """The result: sealed entries, the root over them, heads and witnesses compared, entries that wait for their seal,
    what is not in order (the first 100), and the requests whose decision is not the one that a device signed."""

    groesse: int = 0
    wurzel: bytes = b""
    koepfe: int = 0
    zeugen: int = 0
    unbesiegelt: int = 0
    funde: list[Fund] = field(default_factory=list)
    entscheidungen: tuple[str, ...] = ()

    @property
    def in_ordnung(self) -> bool:
        """Whether nothing was altered, removed or slipped in."""
        return not self.funde and not self.entscheidungen


def pruefe(
    engine: Engine, district_id: str, schluessel: Ed25519PublicKey, zeugen: Iterable[Baumkopf] = ()
) -> Pruefbericht:
    """Read everything once, in one unchanging view. Memory does not grow with the number of entries."""
    with ansicht(engine) as sicht:
        return _Pruefung(sicht, district_id, schluessel, tuple(zeugen)).laufe()


def pruefe_inhalte(engine: Engine, district_id: str) -> Iterator[Fund]:
    """Entries whose stored content is not the one that was sealed, by running number. Content that was erased is none;
    whatever is left must be, byte for byte, what the entry's checksum was taken of."""
    zu = and_(
        Fassung.district_id == Ereignis.district_id,
        Fassung.vorgang_id == Ereignis.vorgang_id,
        Fassung.register == Ereignis.register,
        Fassung.version == Ereignis.version,
    )
    frage: Any = select(Ereignis.seq, Ereignis.koerper_hash, Fassung.koerper).join(Fassung, zu)
    hier = (Ereignis.district_id == district_id, Ereignis.koerper_hash != "")
    with ansicht(engine) as sicht:
        for seq, pruefsumme, koerper in sicht.strom(frage.where(*hier).order_by(Ereignis.xid, Ereignis.seq)):
            if sha256(koerper or b"").hexdigest() != pruefsumme:
                yield Fund(Fundart.INHALT_VERAENDERT, seq)


class Ansicht:
    """One unchanging view of the database, read row by row."""

    def __init__(self, v: Connection, stapel: ExitStack) -> None:
        self._v = v
        self._stapel = stapel

    def strom(self, frage: Select[Any]) -> Iterator[Any]:
        """The rows of a query, some thousand at a time."""
        optionen = {"stream_results": True, "yield_per": _SEITE}
        return iter(self._stapel.enter_context(closing(self._v.execute(frage, execution_options=optionen))))


@contextmanager
def ansicht(engine: Engine) -> Iterator[Ansicht]:
    """A view for as long as it takes."""
    optionen: dict[str, Any] = {"nur_lesen": True}
    if engine.dialect.name == "postgresql":
        optionen["isolation_level"] = "REPEATABLE READ"
    with engine.connect().execution_options(**optionen) as v, ExitStack() as stapel:
        if engine.dialect.name == "postgresql":
            v.execute(text("SET LOCAL statement_timeout = 0"))
            v.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        yield Ansicht(v, stapel)


class Quellen:
    """The rows of both tables, handed out in the order in which they were sealed: nearly always their own order."""

    def __init__(self, sicht: Ansicht, district_id: str) -> None:
        self._reihen = {q: sicht.strom(auswahl(district_id, q, ANFANG)) for q in Quelle}
        self._zuvor: dict[tuple[Quelle, int], Any] = {}

    def nimm(self, quelle: Quelle, seq: int) -> Any | None:
        """The row of this number, None if there is none."""
        if (schon := self._zuvor.pop((quelle, seq), None)) is not None:
            return schon
        for zeile in self._reihen[quelle]:
            if zeile.seq == seq:
                return zeile
            self._zuvor[quelle, zeile.seq] = zeile
        return None

    def rest(self) -> Iterator[tuple[Quelle, Stelle]]:
        """What nobody took."""
        yield from ((quelle, Stelle(zeile.xid, zeile.seq)) for (quelle, _), zeile in self._zuvor.items())
        for quelle, reihe in self._reihen.items():
            yield from ((quelle, Stelle(zeile.xid, zeile.seq)) for zeile in reihe)


class _Pruefung:
    """One reading of everything, in the order of the seals."""

    def __init__(
        self, sicht: Ansicht, district_id: str, schluessel: Ed25519PublicKey, zeugen: Sequence[Baumkopf]
    ) -> None:
        self._sicht = sicht
        self._district_id = district_id
        self._schluessel = schluessel
        self._zeugen: dict[int, list[Baumkopf]] = {}
        for zeuge in zeugen:
            self._zeugen.setdefault(zeuge.groesse, []).append(zeuge)
        self._bericht = Pruefbericht(zeugen=len(zeugen))
        self._rand, self._kachel, self._kette = Baumrand(), Baumrand(), KETTENANFANG
        self._letzter: Any | None = None

    def laufe(self) -> Pruefbericht:
        """What was found."""
        quellen = Quellen(self._sicht, self._district_id)
        koepfe = self._sicht.strom(self._alle(Kopf).order_by(Kopf.groesse))
        kacheln = self._sicht.strom(self._alle(Kachel).order_by(Kachel.nummer))
        kopf = next(koepfe, None)
        self._vergleiche_zeugen(0)
        for siegel in self._sicht.strom(self._alle(Siegel).order_by(Siegel.nummer)):
            self._ein_eintrag(siegel, quellen)
            if self._kachel.groesse == KACHEL:
                self._pruefe_kachel(next(kacheln, None))
            while kopf is not None and kopf.groesse <= self._rand.groesse:
                self._pruefe_kopf(kopf)
                kopf = next(koepfe, None)
            if self._zeugen:
                self._vergleiche_zeugen(self._rand.groesse)
        self._schliesse(quellen, kopf)
        return self._bericht

    def _ein_eintrag(self, siegel: Any, quellen: Quellen) -> None:
        nummer, quelle = self._rand.groesse, Quelle(siegel.quelle)
        if siegel.nummer != nummer:
            self._melde(Fundart.SIEGEL_FEHLT, nummer)
        zeile = quellen.nimm(quelle, siegel.seq)
        if zeile is None:
            self._melde(Fundart.EINTRAG_FEHLT, nummer)
            blatt = siegel.blatt
        else:
            blatt = blatthash(kanonisch(self._district_id, quelle, zeile))
            if blatt != siegel.blatt:
                self._melde(Fundart.EINTRAG_VERAENDERT, nummer)
        self._kette = glied(self._kette, blatt)
        if self._kette != siegel.kette:
            self._melde(Fundart.KETTE_GEBROCHEN, nummer)
            self._kette = siegel.kette
        self._rand.haenge_an(blatt)
        self._kachel.haenge_an(blatt)

    def _pruefe_kachel(self, kachel: Any | None) -> None:
        nummer = self._rand.groesse // KACHEL - 1
        if kachel is None or (kachel.nummer, kachel.wurzel) != (nummer, self._kachel.wurzel()):
            self._melde(Fundart.KACHEL_FALSCH, nummer)
        self._kachel = Baumrand()

    def _pruefe_kopf(self, zeile: Any) -> None:
        self._bericht.koepfe += 1
        self._letzter = zeile
        gerechnet = (self._rand.groesse, self._rand.wurzel(), self._rand.als_bytes())
        if (zeile.groesse, zeile.wurzel, zeile.rand) != gerechnet:
            self._melde(Fundart.KOPF_FALSCH, zeile.groesse)
        kopf = Baumkopf(self._district_id, zeile.epoche, zeile.groesse, zeile.wurzel, zeile.zeit, zeile.signatur)
        if not self._unterschrieben(kopf):
            self._melde(Fundart.SIGNATUR_FALSCH, zeile.groesse)

    def _vergleiche_zeugen(self, groesse: int) -> None:
        for zeuge in self._zeugen.pop(groesse, ()):
            if zeuge.wurzel != self._rand.wurzel() or zeuge.kreis != self._district_id:
                self._melde(Fundart.ZEUGE_WIDERSPRICHT, groesse)
            elif not self._unterschrieben(zeuge):
                self._melde(Fundart.SIGNATUR_FALSCH, groesse)

    def _schliesse(self, quellen: Quellen, kopf: Any | None) -> None:
        if kopf is not None:  # a head over more than there is
            self._melde(Fundart.SIEGEL_FEHLT, kopf.groesse)
        for groesse in sorted(self._zeugen):
            self._melde(Fundart.ZEUGE_WIDERSPRICHT, groesse)
        letzter = self._letzter
        if self._rand.groesse and (letzter is None or letzter.groesse != self._rand.groesse):
            self._melde(Fundart.KOPF_FEHLT, self._rand.groesse)
        for quelle, stelle in quellen.rest():
            self._bericht.unbesiegelt += 1
            if letzter is not None and stelle <= _gelesen_bis(letzter, quelle):
                self._melde(Fundart.EINTRAG_UEBERGANGEN, stelle.seq)
        self._bericht.groesse, self._bericht.wurzel = self._rand.groesse, self._rand.wurzel()

    def _alle(self, tabelle: type[Kopf] | type[Kachel] | type[Siegel]) -> Select[Any]:
        return select(tabelle.__table__).where(tabelle.district_id == self._district_id)

    def _unterschrieben(self, kopf: Baumkopf) -> bool:
        try:
            self._schluessel.verify(kopf.signatur, kopf.unterschrieben())
        except InvalidSignature:
            return False
        return True

    def _melde(self, art: Fundart, nummer: int) -> None:
        if len(self._bericht.funde) < HOECHSTENS_FUNDE:
            self._bericht.funde.append(Fund(art, nummer))


def _gelesen_bis(kopf: Any, quelle: Quelle) -> Stelle:
    if quelle is Quelle.EREIGNIS:
        return Stelle(kopf.ereignis_xid, kopf.ereignis_seq)
    return Stelle(kopf.protokoll_xid, kopf.protokoll_seq)
