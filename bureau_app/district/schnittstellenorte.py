"""Every place of the counters' API: which message it takes and gives, who may ask, and how it may refuse."""

from collections.abc import Mapping
from dataclasses import dataclass

from bureau_app.district.eintragsrouten import SCHLUESSEL
from bureau_app.wire import (
    dienst,
    eid,
    freigabe,
    geraet,
    halter,
    policysendung,
    pruefspur,
    sitzung,
    strassen,
    sync,
    uebergabe,
)
from bureau_app.wire.fahrzeugregister import FahrzeugregisterEintrag
from bureau_app.wire.nachricht import Nachricht

_IMMER = (dienst.ANFRAGE_ZU_GROSS, dienst.UEBERLASTET, dienst.DATENBANK_GESTOERT, dienst.DIENST_GESTOERT)
_GERAET = (dienst.GERAET_UNBEKANNT, dienst.ZU_VIELE_ANFRAGEN)
_GEGABELT = (dienst.GERAET_GEGABELT,)
_PERSON = (dienst.SITZUNG_ABGELAUFEN, dienst.ROLLE_FEHLT)
_ANMELDUNG = (dienst.ANMELDUNG_FALSCH, dienst.ANMELDUNG_GESPERRT)
_FRAGE = (dienst.NICHT_GEFUNDEN, dienst.ANFRAGE_UNVERSTAENDLICH)


class Zustand(Nachricht):
    """The process lives, or can serve."""

    status: str


@dataclass(frozen=True, slots=True)
class Ort:
    """One place: what it is for, the messages, who may ask ("jeder", "geraet", "person"), and further refusals.

    `antwort` None is an answer whose form the register defines; `marke`: ETag and 304; `kopf`: headers that it reads.
    """

    zweck: str
    antwort: type[Nachricht] | None
    anfrage: type[Nachricht] | None = None
    wer: str = "geraet"
    probleme: tuple[str, ...] = ()
    marke: bool = False
    kopf: tuple[str, ...] = ()

    def alle_probleme(self) -> tuple[str, ...]:
        """Every type with which this place refuses."""
        zugang = {"jeder": (), "geraet": _GERAET, "person": (*_GERAET, *_PERSON)}[self.wer]
        inhalt = (dienst.ANFRAGE_UNVERSTAENDLICH,) if self.anfrage else ()
        return tuple(dict.fromkeys((*inhalt, *zugang, *self.probleme, *_IMMER)))


ORTE: Mapping[tuple[str, str], Ort] = {
    ("GET", "/live"): Ort("The process lives.", Zustand, wer="jeder"),
    ("GET", "/ready"): Ort("It can serve.", Zustand, wer="jeder", probleme=(dienst.NICHT_BEREIT,)),
    ("GET", "/health"): Ort("The database answers.", Zustand, wer="jeder"),
    ("POST", "/v1/sync"): Ort("Push, read the feed.", sync.Syncantwort, sync.Syncanfrage, probleme=_GEGABELT),
    ("GET", "/v1/feed"): Ort(
        "The feed by itself; waits for news.", sync.Syncantwort, probleme=(dienst.ANFRAGE_UNVERSTAENDLICH,)
    ),
    ("GET", "/v1/meta"): Ort("Which service answers, and which device asks.", dienst.Dienstauskunft),
    ("POST", "/v1/anmeldung"): Ort(
        "Sign in without a session.", dienst.Anmeldeantwort, dienst.Anmeldeanfrage, probleme=_ANMELDUNG
    ),
    ("POST", "/v1/sitzungen"): Ort(
        "Sign in; the session renews itself.", sitzung.Sitzungsauskunft, dienst.Anmeldeanfrage, probleme=_ANMELDUNG
    ),
    ("POST", "/v1/sitzungen/erneuerung"): Ort(
        "The next token of a session.",
        sitzung.Sitzungsauskunft,
        sitzung.Erneuerung,
        probleme=(dienst.SITZUNG_ABGELAUFEN,),
    ),
    ("POST", "/v1/sitzungen/ende"): Ort("Sign out: nothing renews the session any more.", None, sitzung.Erneuerung),
    ("GET", "/v1/anmeldewege"): Ort("Whether there is an IdP, and its name.", sitzung.Anmeldewege),
    ("POST", "/v1/oidc/beginn"): Ort(
        "Begin a sign-in at the IdP.",
        sitzung.Oidcziel,
        sitzung.Oidcbeginn,
        probleme=(dienst.NICHT_GEFUNDEN, dienst.ANMELDEDIENST_GESTOERT),
    ),
    ("POST", "/v1/oidc/abschluss"): Ort(
        "What the browser brought from the IdP.",
        sitzung.Sitzungsauskunft,
        sitzung.Oidcabschluss,
        probleme=(
            dienst.NICHT_GEFUNDEN,
            dienst.ANMELDUNG_ABGEBROCHEN,
            dienst.KONTO_NICHT_ZUGEORDNET,
            dienst.ANMELDEDIENST_GESTOERT,
        ),
    ),
    ("POST", "/v1/sitzung"): Ort(
        "Sign in for the day.", dienst.Sitzungsantwort, dienst.Anmeldeanfrage, probleme=_ANMELDUNG
    ),
    ("GET", "/v1/fahrzeugregister/{vorgang_id}"): Ort(
        "An entry of the own town, the bytes as sent.", None, probleme=(dienst.NICHT_GEFUNDEN,), marke=True
    ),
    ("PUT", "/v1/fahrzeugregister/{vorgang_id}"): Ort(
        "Change one entry; If-Match (or If-None-Match: *) and Idempotency-Key (the op id) are needed; for a Korrektur"
        " or Storno also the feed's cursor.",
        sync.Ausgangsmeldung,
        FahrzeugregisterEintrag,
        probleme=(
            dienst.NICHT_GEFUNDEN,
            *_GEGABELT,
            dienst.VORBEDINGUNG_FEHLT,
            dienst.ERST_LESEN,
            dienst.VERSION_VERALTET,
            dienst.KONFLIKT,
            dienst.NICHT_ANGENOMMEN,
        ),
        kopf=("If-Match", "If-None-Match", SCHLUESSEL, dienst.ZEIGER_KOPF),
    ),
    ("PUT", "/v1/freigaben/{antrag_id}"): Ort(
        "Ask for an approval.",
        freigabe.Freigabeauskunft,
        freigabe.Freigabeanfrage,
        "person",
        (dienst.NICHT_GEFUNDEN, dienst.ANTRAG_UEBERHOLT),
    ),
    ("DELETE", "/v1/freigaben/{antrag_id}"): Ort(
        "Take the request back.", freigabe.Freigabeauskunft, None, "person", (dienst.NICHT_GEFUNDEN,)
    ),
    ("POST", "/v1/freigaben/{antrag_id}/entscheidung"): Ort(
        "Decide; bound to the content that was seen.",
        freigabe.Freigabeauskunft,
        freigabe.Freigabeentscheidung,
        "person",
        (
            dienst.NICHT_GEFUNDEN,
            dienst.ANMELDUNG_ZU_ALT,
            dienst.EIGENER_ANTRAG,
            dienst.ANTRAG_UEBERHOLT,
            dienst.ANTRAGSTELLER_OHNE_ROLLE,
            dienst.SCHON_ENTSCHIEDEN,
        ),
    ),
    ("GET", "/v1/freigaben"): Ort(
        "The inbox; waits for news.", freigabe.Freigabeeingang, None, "person", (dienst.ANFRAGE_UNVERSTAENDLICH,)
    ),
    ("GET", "/v1/freigabemeldungen"): Ort(
        "What became of requests; waits for news.",
        freigabe.Freigabeauskuenfte,
        probleme=(dienst.ANFRAGE_UNVERSTAENDLICH,),
    ),
    ("GET", "/v1/policy"): Ort(
        "The signed Policy.", policysendung.Policysendung, probleme=(dienst.NICHT_GEFUNDEN,), marke=True
    ),
    ("GET", "/v1/policy/schluessel"): Ort(
        "The key that it is signed for.", policysendung.Policyschluessel, probleme=(dienst.NICHT_GEFUNDEN,)
    ),
    ("GET", "/v1/strassen"): Ort(
        "Which street directories there are.", strassen.Strassenuebersicht, marke=True, kopf=("If-None-Match",)
    ),
    ("GET", "/v1/strassen/{ags}"): Ort(
        "A town's street directory.",
        strassen.Strassenblatt,
        probleme=(dienst.NICHT_GEFUNDEN, dienst.ANFRAGE_UNVERSTAENDLICH),
        marke=True,
        kopf=("If-None-Match",),
    ),
    ("POST", "/v1/eid/beginn"): Ort(
        "Begin to read an eID on site.", eid.Eidstart, probleme=(dienst.NICHT_GEFUNDEN, dienst.EID_DIENST_GESTOERT)
    ),
    ("POST", "/v1/eid/ergebnis"): Ort(
        "What was read, once, to the device that began.",
        eid.Eidergebnis,
        eid.Eidabruf,
        probleme=(dienst.NICHT_GEFUNDEN, dienst.EID_DIENST_GESTOERT),
    ),
    ("POST", "/v1/halter/fahrzeuge"): Ort(
        "Vehicles of a person; the question is put on record.", halter.Halterauskunft, halter.Halterfrage, "person"
    ),
    ("GET", "/v1/zugriffe"): Ort("Who asked.", halter.Zugriffe, None, "person", (dienst.ANFRAGE_UNVERSTAENDLICH,)),
    ("POST", "/v1/aufnahme"): Ort(
        "Enrol a device by a one-time code.",
        geraet.Aufnahmeantwort,
        geraet.Aufnahmeanfrage,
        "jeder",
        (dienst.GERAET_UNBEKANNT, dienst.AUFNAHME_CODE, dienst.ANDERE_GEMEINDE, dienst.ZU_VIELE_ANFRAGEN),
    ),
    ("POST", "/v1/geraet/zertifikat"): Ort(
        "Renew the device's certificate.",
        geraet.Zertifikatsantwort,
        geraet.Zertifikatsanfrage,
        probleme=(dienst.NICHT_GEFUNDEN,),
    ),
    ("GET", "/v1/geraet/schluessel"): Ort("The district's public keys.", geraet.Kreisschluessel),
    ("GET", "/v1/uebergabe"): Ort(
        "What lies for the town's Fachverfahren, sealed.", uebergabe.Abholung, probleme=(dienst.ROLLE_FEHLT,)
    ),
    ("POST", "/v1/uebergabe/antworten"): Ort(
        "What became of it.", None, uebergabe.Abholantworten, probleme=(dienst.ROLLE_FEHLT,)
    ),
    ("GET", "/v1/melderegister/schluessel"): Ort(
        "The key that envelopes are sealed for.", uebergabe.Empfaenger, probleme=(dienst.NICHT_GEFUNDEN,)
    ),
    ("GET", "/v1/pruefspur/kopf"): Ort(
        "The newest signed head of the audit tree.", pruefspur.Baumkopfmeldung, probleme=(dienst.NICHT_GEFUNDEN,)
    ),
    ("GET", "/v1/pruefspur/konsistenz"): Ort("One continues another.", pruefspur.Konsistenzmeldung, probleme=_FRAGE),
    ("GET", "/v1/pruefspur/einschluss"): Ort(
        "That a change of the own town is in the tree of a head.", pruefspur.Einschlussmeldung, probleme=_FRAGE
    ),
    ("GET", "/v1/pruefspur/schluessel"): Ort("The key that heads are signed for.", pruefspur.Siegelschluessel),
}
"""Every place of the counters' API."""
