"""What the database compares and looks up instead of a FIN, a name or an Anschrift: HMACs under the district's key."""

import hmac
import re
from datetime import date

from sqlalchemy import Connection, Engine, bindparam, select

from bureau_app.district.tables import Kreis
from bureau_app.district.transaktion import lesen
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.namen import namensworte

_PFEFFER = select(Kreis.pfeffer).where(Kreis.district_id == bindparam("kreis"))
_MERKMAL_TEIL = 20
MERKMAL_FEST = 2 * (_MERKMAL_TEIL + 1)
"""Where the Anschrift begins in a `merkmal`: what stands before it, an entry never changes."""


class Kennwerte:
    """Two spellings of one thing (case, marks, blanks; DIN 91379 search form) have one value, 64 hexadecimal digits."""

    def __init__(self, pfeffer: bytes, zeichen: Zeichenvorrat) -> None:
        self._pfeffer = pfeffer
        self._zeichen = zeichen

    @classmethod
    def lies(cls, v: Connection, district_id: str, zeichen: Zeichenvorrat) -> "Kennwerte":
        """With the key of this district."""
        pfeffer = v.scalars(_PFEFFER, {"kreis": district_id}).one()
        return cls(pfeffer, zeichen)

    def fin(self, fin: str) -> str:
        """Of a vehicle."""
        return self._hmac("fin", self.zusammen(fin))

    def halter(self, familienname: str, geburtsdatum: date) -> str:
        """Of a Halter by Familienname and birth date; the Vornamen are compared by `selbe_vornamen`."""
        return self._hmac("halter", " ".join(namensworte(familienname, self._zeichen)), geburtsdatum.isoformat())

    def person(self, familienname: str, vornamen: str, geburtsdatum: date) -> str:
        """Of a person by all names and birth date: twins are two."""
        worte = (" ".join(namensworte(name, self._zeichen)) for name in (familienname, vornamen))
        return self._hmac("person", *worte, geburtsdatum.isoformat())

    def gesucht(self, familienname: str, vornamen: str, geburtsdatum: date) -> str:
        """Of a person that somebody asked for."""
        worte = (" ".join(namensworte(name, self._zeichen)) for name in (familienname, vornamen))
        return self._hmac("gesucht", *worte, geburtsdatum.isoformat())

    def anschrift(self, text: str) -> str:
        """Of an Anschrift in one text."""
        return self._hmac("anschrift", self.zusammen(text))

    def firma(self, name: str) -> str:
        """Of a Halter that is no natural person."""
        return self._hmac("firma", self.zusammen(name))

    def niemand(self) -> str:
        """Instead of a Halter, of a vehicle that no entry may change: no entry names it."""
        return self._hmac("niemand")

    def merkmal(self, halter: str, kennzeichen: str, anschrift: str) -> str:
        """Of the fields that an entry touches: Halter (its own value), plate, Anschrift; each can be told apart from
        the others, the last one after `MERKMAL_FEST` characters."""
        teile = (halter, self._hmac("kennzeichen", self.zusammen(kennzeichen)), self.anschrift(anschrift))
        return ".".join(teil[:_MERKMAL_TEIL] for teil in teile)

    def selbe_vornamen(self, eine: str, andere: str) -> bool:
        """Whether both may be one person's: one document may show fewer Vornamen than the other, but not none."""
        hier, dort = (set(namensworte(vornamen, self._zeichen)) for vornamen in (eine, andere))
        return hier == dort or (bool(hier and dort) and (hier <= dort or dort <= hier))

    def zusammen(self, text: str) -> str:
        """Letters and digits only, in search form."""
        return "".join(re.findall("[A-Z0-9]", self._zeichen.suchform(text)))

    def _hmac(self, *teile: str) -> str:
        return hmac.digest(self._pfeffer, "\x1f".join(teile).encode(), "sha256").hex()


class Kennwertquelle:
    """The district's Kennwerte, whose key is read once: it never changes."""

    def __init__(self, engine: Engine, district_id: str, zeichen: Zeichenvorrat) -> None:
        self._engine = engine
        self._district_id = district_id
        self._zeichen = zeichen
        self._gelesen: Kennwerte | None = None

    def lies(self, v: Connection | None = None) -> Kennwerte:
        """From the database the first time: in the transaction of `v`, or by itself."""
        if self._gelesen is None and v is None:
            with lesen(self._engine) as eigene:
                return self.lies(eigene)
        if self._gelesen is None and v is not None:
            self._gelesen = Kennwerte.lies(v, self._district_id, self._zeichen)
        assert self._gelesen is not None
        return self._gelesen
