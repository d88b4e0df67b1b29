"""A destination of FIT-Connect as a target: a submission each sending, its fate read from the signed event log."""

import json
import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bureau_app.district.outbound.fitconnect_api import Fitconnect, Fitconnectzugang
from bureau_app.district.outbound.fitconnect_krypto import (
    Meldungsereignis,
    empfaengerschluessel,
    pruefe_ereignis,
    pruefmarke,
    pruefsumme,
    verschluessle,
)
from bureau_app.district.outbound.ziel import Merke, Quittung, Sendekopf, Sendestand, Sendung, Zielstoerung

METADATEN = "https://schema.fitko.de/fit-connect/metadata/1.0.0/metadata.schema.json"
_EINGEREICHT = ("submit-submission", "notify-submission", "forward-submission")


@dataclass(frozen=True, slots=True)
class Anlage:
    """A file beside the content."""

    name: str
    mime: str
    inhalt: bytes = field(repr=False)

    def kennung(self, schluessel: str) -> str:
        """Its id within one sending's submission, the same at every try."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{schluessel}/{self.name}"))


@dataclass(frozen=True, slots=True)
class _Vermerk:
    """What is stored of a submission before it is filled: its ids and the authentication tags of what goes in."""

    submission: str
    case: str
    metadaten: str
    daten: str
    anlagen: Mapping[str, str]

    @classmethod
    def lies(cls, text: str) -> "_Vermerk | None":
        """As stored; None for nothing, or for what was never one."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError):
            return None


class FitconnectZiel:
    """The port Ziel over FIT-Connect. `inhalt` makes the content (JSON) of a sending, `anlagen` the files beside it.

    The submission's id is stored before it is filled; a repeated hand-over first reads the event log, so that what
    arrived although its answer was lost is not sent again. An accepting event must name the very bytes that were sent.
    """

    def __init__(
        self,
        zugang: Fitconnectzugang,
        api: Fitconnect,
        inhalt: Callable[[Sendung], bytes],
        anlagen: Callable[[Sendung], tuple[Anlage, ...]],
    ) -> None:
        self._zugang = zugang
        self._api = api
        self._inhalt = inhalt
        self._anlagen = anlagen

    def uebergib(self, sendung: Sendung, merke: Merke) -> Quittung:
        """Fill the stored submission, or a new one."""
        kopf = sendung.kopf
        vermerk = _Vermerk.lies(kopf.vermerk)
        if vermerk is not None and (bisher := self._bisher(kopf, vermerk)) is not None:
            return bisher
        kid, jwk = self._api.verschluesselungsschluessel()
        schluessel = empfaengerschluessel(jwk)
        roh, anlagen = self._inhalt(sendung), {a.kennung(kopf.schluessel): a for a in self._anlagen(sendung)}
        daten = verschluessle(roh, schluessel, kid)
        metadaten = verschluessle(json.dumps(self._metadaten(roh, anlagen)).encode(), schluessel, kid)
        verschlossen = {k: verschluessle(a.inhalt, schluessel, kid, a.mime) for k, a in anlagen.items()}
        submission, case = (vermerk.submission, vermerk.case) if vermerk else self._api.lege_an(tuple(anlagen))
        marken = {k: pruefmarke(v) for k, v in verschlossen.items()}
        neu = _Vermerk(submission, case, pruefmarke(metadaten), pruefmarke(daten), marken)
        merke(json.dumps(asdict(neu), separators=(",", ":")))
        for kennung, anlage in verschlossen.items():
            self._api.lade_anlage(submission, kennung, anlage)
        self._api.reiche_ein(submission, metadaten, daten)
        return Quittung(kopf.schluessel, Sendestand.UEBERGEBEN)

    def frage(self, koepfe: Sequence[Sendekopf]) -> tuple[Quittung, ...]:
        """One event log a sending."""
        quittungen: list[Quittung] = []
        for kopf in koepfe:
            vermerk = _Vermerk.lies(kopf.vermerk)
            try:
                stand = self._bisher(kopf, vermerk) if vermerk else None
            except Zielstoerung:
                if not quittungen:
                    raise
                break
            if stand is None:
                quittungen.append(Quittung(kopf.schluessel, Sendestand.WARTET, "dort_unbekannt"))
            elif stand.stand is not Sendestand.UEBERGEBEN:
                quittungen.append(stand)
        return tuple(quittungen)

    def erledige(self, kopf: Sendekopf) -> None:
        """The delivery service deletes by itself."""

    def pruefe(self) -> None:
        """Sign-in works, the destination is active, and its key may be encrypted for."""
        empfaengerschluessel(self._api.verschluesselungsschluessel()[1])

    def schliesse(self) -> None:
        """Give the connections back."""
        self._api.schliesse()

    def _bisher(self, kopf: Sendekopf, vermerk: _Vermerk) -> Quittung | None:
        """What the event log says of the submission; None if it was never filled."""
        stand = None
        for token in self._api.ereignisse(vermerk.case):
            ereignis = pruefe_ereignis(token, vermerk.submission, vermerk.case, self._api.pruefschluessel)
            if ereignis is not None:
                stand = _quittung(kopf, vermerk, ereignis) or stand
                if stand is not None and stand.stand is not Sendestand.UEBERGEBEN:
                    return stand
        return stand

    def _metadaten(self, roh: bytes, anlagen: Mapping[str, Anlage]) -> dict[str, Any]:
        z = self._zugang
        schema = {"schemaURI": z.schema_uri, "mimeType": "application/json"}
        beiliegend = [
            {
                "attachmentId": kennung,
                "purpose": "attachment",
                "filename": anlage.name,
                "mimeType": anlage.mime,
                "hash": pruefsumme(anlage.inhalt),
            }
            for kennung, anlage in anlagen.items()
        ]
        inhalt = {"data": {"submissionSchema": schema, "hash": pruefsumme(roh)}, "attachments": beiliegend}
        leistung = {"name": z.leistung_name, "identifier": z.leistung}
        return {"$schema": METADATEN, "contentStructure": inhalt, "publicServiceType": leistung}


def _quittung(kopf: Sendekopf, vermerk: _Vermerk, ereignis: Meldungsereignis) -> Quittung | None:
    if ereignis.art in _EINGEREICHT:
        return Quittung(kopf.schluessel, Sendestand.UEBERGEBEN)
    if ereignis.art == "accept-submission":
        if not _dieselben(vermerk, ereignis.inhalt.get("authenticationTags")):
            raise Zielstoerung("bestaetigt_anderes", endgueltig=True)
        return Quittung(kopf.schluessel, Sendestand.BESTAETIGT)
    if ereignis.art == "reject-submission":
        return Quittung(kopf.schluessel, Sendestand.ZURUECK, _grund(ereignis.inhalt.get("problems")))
    if ereignis.art == "delete-submission":
        return Quittung(kopf.schluessel, Sendestand.ZURUECK, "dort_geloescht")
    return None


def _dieselben(vermerk: _Vermerk, marken: object) -> bool:
    """Whether the destination opened the bytes that were sent."""
    if not isinstance(marken, Mapping):
        return False
    gesendet = (vermerk.metadaten, vermerk.daten, vermerk.anlagen)
    return (marken.get("metadata"), marken.get("data"), marken.get("attachments", {})) == gesendet


def _grund(probleme: object) -> str:
    """The reason code of a rejection: the last part of the first problem's type."""
    try:
        art = str(probleme[0]["type"])  # type: ignore[index]
    except (LookupError, TypeError):
        return "abgelehnt"
    return re.sub(r"[^a-z0-9]+", "_", art.rstrip("/").rpartition("/")[2].lower()).strip("_")[:60] or "abgelehnt"
