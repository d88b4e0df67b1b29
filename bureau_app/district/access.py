"""Who may talk to the district: enrolled devices by token, people by the built-in directory."""

import hmac
import re
import secrets
import threading
import unicodedata
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import ColumnElement, Connection, Engine, delete, func, insert, select, update

from bureau_app.district.audit.protokoll import Akt, vermerke
from bureau_app.district.direkt import Direktleitung
from bureau_app.district.geraetefrage import frage_geraete
from bureau_app.district.kontoauskunft import wer_ist
from bureau_app.district.sitzungstabellen import Dauersitzung
from bureau_app.district.sperre import sperre
from bureau_app.district.tables import Fehlversuch, Geraet, Konto, Kreis, Sitzung
from bureau_app.district.transaktion import lesen
from bureau_app.district.unterwegs import Unterwegs
from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung
from bureau_app.wire.dienst import TOKEN_MUSTER, Anmeldeantwort

VERSUCHE_KONTO, VERSUCHE_GERAET, SPERRZEIT = 5, 20, timedelta(minutes=15)
KENNWORT_MINDESTENS, KENNWORT_HOECHSTENS = 8, 1024
GERAETE_HOECHSTENS = 999
_UNLESBAR = "\ufffd"
_GLEICHZEITIG = 2
_OHNE_ENDE = 2**31
_KENNUNG = re.compile(r"[a-z0-9._@-]{1,64}")


@dataclass(frozen=True, slots=True)
class Geraeteausweis:
    """An enrolled device: id, number within its town, town, name; words for what the program on it understands, the
    running numbers of what it sends (by op id), the vehicles that this was booked without before (by op id, then by
    index the reason), and why nothing of it is taken ("": it is)."""

    id: str
    nummer: int
    gemeinde_ags: str
    name: str
    versteht: frozenset[str] = frozenset()
    folgen: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    ohne: Mapping[str, Mapping[int, str]] = field(default_factory=dict, compare=False, repr=False)
    quarantaene: str = ""


@dataclass(frozen=True, slots=True)
class Kontodaten:
    """What is set when an account is made or changed; `person_von`: Kennung of another account of the same human."""

    kennung: str = field(repr=False)
    name: str = field(repr=False)
    zeichen: str = field(repr=False)
    rolle: str
    gemeinde_ags: str
    person_von: str = field(default="", repr=False)


class Gesperrt(Exception):
    """Too many tries; try again after `sekunden`."""

    def __init__(self, sekunden: int) -> None:
        super().__init__("blocked")
        self.sekunden = sekunden


class Verzeichnis:
    """Devices and accounts of one district. Safe for several threads; the database decides between several."""

    def __init__(
        self, engine: Engine, district_id: str, uhr: Callable[[], datetime], hasher: PasswordHasher | None = None
    ) -> None:
        self._engine = engine
        self._district_id = district_id
        self._uhr = uhr
        self._hasher = hasher or PasswordHasher()
        self._niemand = self._hasher.hash(secrets.token_hex())
        self._unterwegs = Unterwegs()
        self._rechner = threading.BoundedSemaphore(_GLEICHZEITIG)

    def nimm_geraet_auf(self, gemeinde_ags: str, name: str) -> tuple[Geraeteausweis, str]:
        """Enrol a device; its token (256 random bits, base64url) is given out this once and kept only as a hash."""
        with self._engine.begin() as v:
            return self.trage_geraet_ein(v, str(uuid.uuid4()), gemeinde_ags, name)

    def trage_geraet_ein(
        self, v: Connection, geraet_id: str, gemeinde_ags: str, name: str, token_bis: datetime | None = None
    ) -> tuple[Geraeteausweis, str]:
        """Enrol a device in the caller's transaction; its token is good until `token_bis`, None: without end."""
        token = secrets.token_urlsafe(32)
        sperre(v, self._district_id)
        letzte = select(func.max(Geraet.nummer)).where(*self._im(Geraet), Geraet.gemeinde_ags == gemeinde_ags)
        nummer = (v.scalar(letzte) or 0) + 1
        if nummer > GERAETE_HOECHSTENS:
            raise Stoerung(Fehlercode.GERAETE_VOLL)
        zeile = insert(Geraet).values(
            district_id=self._district_id,
            id=geraet_id,
            gemeinde_ags=gemeinde_ags,
            nummer=nummer,
            token_hash=_token_hash(token),
            token_bis=token_bis,
            aufgenommen_am=self._uhr(),
            name=name,
        )
        v.execute(zeile)
        vermerke(v, self._district_id, Akt.GERAET_AUFGENOMMEN, geraet_id, self._uhr(), merkmal=gemeinde_ags)
        return Geraeteausweis(geraet_id, nummer, gemeinde_ags, name), token

    def widerrufe(self, gemeinde_ags: str, nummer: int) -> None:
        """From now on the device's token is nobody's; its number stays taken, so that no Vorgangsnummer comes twice.

        Eingabefehler GERAET_NICHT_AUFGENOMMEN if the town has no such device.
        """
        von_niemand = _token_hash(secrets.token_urlsafe(32))
        with self._engine.begin() as v:
            geraet_id = self._geraet_mit_nummer(v, gemeinde_ags, nummer).id
            wo = (*self._im(Geraet), Geraet.id == geraet_id)
            v.execute(update(Geraet).where(*wo).values(token_hash=von_niemand))
            for tabelle in (Sitzung, Dauersitzung):
                v.execute(delete(tabelle).where(*self._im(tabelle), tabelle.geraet_id == geraet_id))
            vermerke(v, self._district_id, Akt.GERAET_WIDERRUFEN, geraet_id, self._uhr(), merkmal=gemeinde_ags)

    def geraet_mit_nummer(self, gemeinde_ags: str, nummer: int) -> Geraeteausweis:
        """The device of this number, also a revoked one; Eingabefehler GERAET_NICHT_AUFGENOMMEN."""
        with self._engine.connect().execution_options(nur_lesen=True) as v:
            return self._geraet_mit_nummer(v, gemeinde_ags, nummer)

    def vermerke_rettung(self, geraet: Geraeteausweis, anzahl: int) -> None:
        """Note for ever that somebody opened what this device had left, and how many changes it held."""
        with self._engine.begin() as v:
            akt = Akt.AUSGANG_GERETTET
            vermerke(v, self._district_id, akt, geraet.id, self._uhr(), merkmal=str(anzahl))

    def _geraet_mit_nummer(self, v: Connection, gemeinde_ags: str, nummer: int) -> Geraeteausweis:
        frage = select(Geraet.id, Geraet.name).where(*self._im(Geraet), Geraet.gemeinde_ags == gemeinde_ags)
        zeile = v.execute(frage.where(Geraet.nummer == nummer)).one_or_none()
        if zeile is None:
            raise Eingabefehler(Fehlercode.GERAET_NICHT_AUFGENOMMEN, "geraet", ags=gemeinde_ags, geraet=str(nummer))
        return Geraeteausweis(zeile.id, nummer, gemeinde_ags, zeile.name or "")

    def geraet(self, token: str, zertifikat: str | None = None) -> Geraeteausweis | None:
        """The device that the token belongs to, and the certificate (SHA-256 of its DER form, hexadecimal) too; None
        asks for no certificate. Neither may be too old."""
        return self.geraete([(token, zertifikat)])[0]

    def geraete(
        self, gezeigt: Sequence[tuple[str, str | None]], v: Direktleitung | None = None
    ) -> list[Geraeteausweis | None]:
        """The same for several, by one question on PostgreSQL, on `v` if there is one."""
        gesuchte = [(_token_hash(t) if re.fullmatch(TOKEN_MUSTER, t) else "", z) for t, z in gezeigt]
        zeilen = frage_geraete(v or self._engine, self._district_id, gesuchte, self._uhr())
        return [_ausweis(zeile, gesucht) for zeile, (gesucht, _) in zip(zeilen, gesuchte, strict=True)]

    def setze_konto(self, daten: Kontodaten, kennwort: str) -> bool:
        """Make an account, or change everything of the one with this Kennung but its id; True if it is new.

        Whoever is signed in with it must sign in again. Eingabefehler KENNUNG_FORM, KENNWORT_FORM, PERSON_UNBEKANNT.
        """
        kennung = daten.kennung.strip().lower()
        if not _KENNUNG.fullmatch(kennung):
            raise Eingabefehler(Fehlercode.KENNUNG_FORM, "kennung")
        if _UNLESBAR in kennwort or not KENNWORT_MINDESTENS <= len(_normal(kennwort)) <= KENNWORT_HOECHSTENS:
            raise Eingabefehler(Fehlercode.KENNWORT_FORM, "kennwort", zeichen=str(KENNWORT_MINDESTENS))
        werte = {
            "kennung": kennung,
            "name": daten.name,
            "zeichen": daten.zeichen,
            "rolle": daten.rolle,
            "gemeinde_ags": daten.gemeinde_ags,
            "kennwort": self._hasher.hash(_normal(kennwort)),
        }
        with self._engine.begin() as v:
            schluessel = self._kennung_hmac(v, kennung)
            v.execute(delete(Fehlversuch).where(*self._im(Fehlversuch), Fehlversuch.schluessel == schluessel))
            if daten.person_von:
                werte["person_id"] = self._person(v, daten.person_von)
            return self._schreibe_konto(v, schluessel, werte)

    def _schreibe_konto(self, v: Connection, schluessel: str, werte: dict[str, str]) -> bool:
        wo = (*self._im(Konto), Konto.kennung_hmac == schluessel)
        konto_id = v.scalar(select(Konto.id).where(*wo))
        if konto_id is not None:
            v.execute(update(Konto).where(*wo).values(**werte))
            for tabelle in (Sitzung, Dauersitzung):
                v.execute(delete(tabelle).where(*self._im(tabelle), tabelle.konto_id == konto_id))
            vermerke(v, self._district_id, Akt.KONTO_GEAENDERT, konto_id, self._uhr(), merkmal=werte["rolle"])
            return False
        neu = str(uuid.uuid4())
        eigene = {"district_id": self._district_id, "id": neu, "person_id": neu, "kennung_hmac": schluessel}
        v.execute(insert(Konto).values(**(eigene | werte)))
        vermerke(v, self._district_id, Akt.KONTO_ANGELEGT, neu, self._uhr(), merkmal=werte["rolle"])
        return True

    def _person(self, v: Connection, kennung: str) -> str:
        """The human behind another account."""
        schluessel = self._kennung_hmac(v, kennung.strip().lower())
        person = v.scalar(select(Konto.person_id).where(*self._im(Konto), Konto.kennung_hmac == schluessel))
        if person is None:
            raise Eingabefehler(Fehlercode.PERSON_UNBEKANNT, "person")
        return person

    def melde_an(self, geraet: Geraeteausweis | None, kennung: str, kennwort: str) -> Anmeldeantwort | None:
        """Who this is, None if Kennung or password is wrong; Gesperrt after 5 wrong tries an account, 20 a device.

        At the account a try counts before the password is looked at, so that tries at the same time count too; at the
        device once it was wrong (and while it is on its way here): what a service took that dies is nobody's fault.
        Without a device it is a browser, whose address is counted. An unknown Kennung takes as long as a wrong one.
        """
        with self._unterwegs.einer(geraet.id if geraet else "") as andere:
            with self._engine.begin() as v:
                schluessel = self._kennung_hmac(v, kennung.strip().lower())
                if geraet:
                    self._verlange_frei(v, geraet.id, VERSUCHE_GERAET - andere)
                self._zaehle(v, schluessel, VERSUCHE_KONTO)
                konto = v.execute(select(Konto.__table__).where(*self._im(Konto), Konto.kennung_hmac == schluessel))
                zeile = konto.one_or_none()
            stimmt = self._stimmt(zeile.kennwort if zeile else self._niemand, kennwort)
            with self._engine.begin() as v:
                sperre(v, self._district_id)
                if zeile is None or not stimmt:
                    if geraet:
                        self._zaehle(v, geraet.id)
                    return None
                v.execute(delete(Fehlversuch).where(*self._im(Fehlversuch), Fehlversuch.schluessel == schluessel))
        return wer_ist(zeile)

    def konto(self, konto_id: str) -> Anmeldeantwort | None:
        """The account of this id as it is now."""
        with lesen(self._engine) as v:
            frage = select(Konto.__table__).where(*self._im(Konto), Konto.id == konto_id)
            zeile = v.execute(frage).one_or_none()
        return None if zeile is None else wer_ist(zeile)

    def _im(
        self, tabelle: type[Geraet] | type[Konto] | type[Fehlversuch] | type[Sitzung] | type[Dauersitzung]
    ) -> tuple[ColumnElement[bool]]:
        return (tabelle.district_id == self._district_id,)

    def _stimmt(self, gemerkt: str, kennwort: str) -> bool:
        """Argon2id needs 64 MiB a try; a few at a time, or many counters together would exhaust the machine."""
        with self._rechner:
            try:
                return self._hasher.verify(gemerkt, _normal(kennwort))
            except (VerificationError, InvalidHashError):
                return False

    def _kennung_hmac(self, v: Connection, kennung: str) -> str:
        """The key that an account is found by; takes the district's lock."""
        sperre(v, self._district_id)
        pfeffer = v.scalars(select(Kreis.pfeffer).where(Kreis.district_id == self._district_id)).one()
        return hmac.new(pfeffer, kennung.encode(), sha256).hexdigest()

    def _verlange_frei(self, v: Connection, schluessel: str, hoechstens: int) -> tuple[bool, int]:
        """Whether tries are remembered, and how many of them count; Gesperrt if those are so many."""
        wo = (*self._im(Fehlversuch), Fehlversuch.schluessel == schluessel)
        jetzt = self._uhr()
        zeile = v.execute(select(Fehlversuch.anzahl, Fehlversuch.zuletzt).where(*wo)).one_or_none()
        frische = zeile.anzahl if zeile is not None and abs(jetzt - zeile.zuletzt) < SPERRZEIT else 0
        if frische >= hoechstens:
            seit = zeile.zuletzt if zeile is not None else jetzt
            raise Gesperrt(int((seit + SPERRZEIT - jetzt).total_seconds()) + 1)
        return zeile is not None, frische

    def _zaehle(self, v: Connection, schluessel: str, hoechstens: int = _OHNE_ENDE) -> None:
        gemerkt, frische = self._verlange_frei(v, schluessel, hoechstens)
        werte = {"anzahl": frische + 1, "zuletzt": self._uhr()}
        if gemerkt:
            wo = (*self._im(Fehlversuch), Fehlversuch.schluessel == schluessel)
            v.execute(update(Fehlversuch).where(*wo).values(**werte))
        else:
            v.execute(insert(Fehlversuch).values(district_id=self._district_id, schluessel=schluessel, **werte))


def _ausweis(zeile: Any | None, gesucht: str) -> Geraeteausweis | None:
    if zeile is None or not gesucht or not hmac.compare_digest(zeile.token_hash, gesucht):
        return None
    ort = (zeile.id, zeile.nummer, zeile.gemeinde_ags, zeile.name or "")
    return Geraeteausweis(*ort, quarantaene=zeile.quarantaene or "")


def _token_hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _normal(kennwort: str) -> str:
    """The same password however the keyboard composed it (NFKC, RFC 8265)."""
    return unicodedata.normalize("NFKC", kennwort)
