"""What the service tells of its audit tree: the newest head, proofs, and the key that heads are signed for."""

from collections.abc import Callable
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Connection, Engine, select

from bureau_app.district.audit.eintraege import Quelle, eine, kanonisch
from bureau_app.district.audit.siegler import KACHEL
from bureau_app.district.audit.tables import Kachel, Kopf, Siegel
from bureau_app.district.tables import Ereignis
from bureau_app.district.transaktion import lesen
from bureau_app.domain.baumkopf import Baumkopf
from bureau_app.domain.hashbaum import Baumrand, einschlussbeweis, konsistenzbeweis
from bureau_app.wire.pruefspur import Baumkopfmeldung, Einschlussmeldung

_NEU_LESEN = timedelta(seconds=1)


class Pruefspur:
    """Reads the tree of one district. Safe for several threads."""

    def __init__(
        self, engine: Engine, district_id: str, uhr: Callable[[], datetime], schluessel: Ed25519PublicKey
    ) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self.schluessel = schluessel.public_bytes(Encoding.Raw, PublicFormat.Raw)
        """The public key of the heads (32 bytes)."""
        self._neuester: tuple[datetime, Baumkopfmeldung | None] | None = None

    def neuester(self) -> Baumkopfmeldung | None:
        """The newest head, at most a second old; None if nothing was sealed yet."""
        jetzt, gelesen = self._uhr(), self._neuester
        if gelesen is None or abs(jetzt - gelesen[0]) >= _NEU_LESEN:
            with lesen(self._engine) as v:
                kopf = neuester_kopf(v, self._district_id)
            self._neuester = gelesen = (jetzt, Baumkopfmeldung.von(kopf) if kopf else None)
        return gelesen[1]

    def konsistenz(self, von: int, bis: int) -> tuple[bytes, ...]:
        """What proves that the tree of size `bis` begins with that of size `von`; ValueError if `bis` is not there."""
        with lesen(self._engine) as v:
            kopf = neuester_kopf(v, self._district_id)
            if kopf is None or bis > kopf.groesse:
                raise ValueError("the tree is not that large")
            return konsistenzbeweis(von, bis, lambda a, b: self._teilbaum(v, a, b))

    def einschluss(self, gemeinde_ags: str, op_id: str, groesse: int) -> Einschlussmeldung:
        """What proves that a town's change is in the tree of this size; ValueError if it is not, or not this town's."""
        with lesen(self._engine, gemeinde_ags) as v:
            wo = (Ereignis.op_id == op_id, Ereignis.gemeinde_ags == gemeinde_ags)
            zeile = v.execute(eine(self._district_id, Quelle.EREIGNIS, *wo)).one_or_none()
            kopf = neuester_kopf(v, self._district_id)
            if zeile is None or kopf is None or groesse > kopf.groesse:
                raise ValueError("no such change, or no such tree")
            siegel = (Siegel.district_id == self._district_id, Siegel.quelle == Quelle.EREIGNIS.value)
            nummer = v.scalar(select(Siegel.nummer).where(*siegel, Siegel.seq == zeile.seq))
            if nummer is None or nummer >= groesse:
                raise ValueError("it is not in that tree")
            beweis = einschlussbeweis(nummer, groesse, lambda a, b: self._teilbaum(v, a, b))
        return Einschlussmeldung(
            op_id=op_id,
            groesse=groesse,
            nummer=nummer,
            eintrag=kanonisch(self._district_id, Quelle.EREIGNIS, zeile).decode(),
            beweis=tuple(h.hex() for h in beweis),
        )

    def _teilbaum(self, v: Connection, von: int, bis: int) -> bytes:
        """Root of a full subtree, from whole tiles if it is as large as one."""
        if bis - von >= KACHEL:
            t = (Kachel.district_id == self._district_id, Kachel.nummer >= von // KACHEL, Kachel.nummer < bis // KACHEL)
            frage = select(Kachel.wurzel).where(*t).order_by(Kachel.nummer)
        else:
            s = (Siegel.district_id == self._district_id, Siegel.nummer >= von, Siegel.nummer < bis)
            frage = select(Siegel.blatt).where(*s).order_by(Siegel.nummer)
        rand = Baumrand()
        for (knoten,) in v.execute(frage):
            rand.haenge_an(knoten)
        return rand.wurzel()


def neuester_kopf(v: Connection, district_id: str) -> Baumkopf | None:
    """The head of the whole tree."""
    felder = (Kopf.epoche, Kopf.groesse, Kopf.wurzel, Kopf.zeit, Kopf.signatur)
    frage = select(*felder).where(Kopf.district_id == district_id).order_by(Kopf.groesse.desc()).limit(1)
    zeile = v.execute(frage).one_or_none()
    return Baumkopf(district_id, *zeile) if zeile else None
