"""The service as one ASGI application, put together from ledger and directory."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from argon2 import PasswordHasher
from fastapi import APIRouter, FastAPI
from sqlalchemy import Engine

from bureau_app import __version__
from bureau_app.district.access import Verzeichnis
from bureau_app.district.audit.pruefspur import Pruefspur
from bureau_app.district.audit.siegelwerk import Siegelwerk
from bureau_app.district.audit.siegler import Siegler
from bureau_app.district.auskunft import Auskunft
from bureau_app.district.betrieb.bestand import Bestand
from bureau_app.district.betrieb.messung import Messung
from bureau_app.district.betrieb.routen import betriebsrouten
from bureau_app.district.direktort import Direktort
from bureau_app.district.eid.eidserver import Eidserver
from bureau_app.district.eid.routen import eidrouten
from bureau_app.district.eid.vorort import Vorort
from bureau_app.district.eintragsrouten import eintragsrouten
from bureau_app.district.fahrzeugregister import EingebettetesRegister
from bureau_app.district.feedrouten import Feedmarken, feedrouten
from bureau_app.district.freigaben import Freigaben
from bureau_app.district.freigaberouten import freigaberouten, warterouten
from bureau_app.district.identity.anmelderouten import anmelderouten, oidcrouten
from bureau_app.district.identity.aufnahme import Aufnahme
from bureau_app.district.identity.ca import lade_ca
from bureau_app.district.identity.grenzen import Andrang, Anfragegrenzen, Eimer
from bureau_app.district.identity.oidc import Oidc
from bureau_app.district.identity.oidcanbieter import Anbieter
from bureau_app.district.identity.quarantaene import Quarantaene
from bureau_app.district.identity.routen import geraeterouten
from bureau_app.district.identity.schluessel import kreisschluessel, rettungsschluessel
from bureau_app.district.identity.signatur import Signaturen
from bureau_app.district.identity.verweigerungen import Verweigerungen
from bureau_app.district.ledgerbau import baue_ledger
from bureau_app.district.middleware import Anfragelog, Groessengrenze
from bureau_app.district.nachtrag import Nachtrag
from bureau_app.district.outbound.dienst import Ausgang
from bureau_app.district.outbound.uebergaberouten import uebergaberouten
from bureau_app.district.policies import Policies
from bureau_app.district.policyrouten import policyrouten
from bureau_app.district.problems import behandle_fehler
from bureau_app.district.pruefspurrouten import pruefspurrouten
from bureau_app.district.registerrouten import registerrouten
from bureau_app.district.routes import routen
from bureau_app.district.schema import pruefe_kek
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.district.sitzungen import Sitzungen
from bureau_app.district.strassen.routen import strassenrouten
from bureau_app.district.strassen.verzeichnisse import Strassenverzeichnisse
from bureau_app.district.syncort import Synchronisation
from bureau_app.district.uhr import jetzt
from bureau_app.district.verwaltung import pruefe_dienst
from bureau_app.district.wecker import Wecker
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.wire.geraet import Kreisschluessel
from bureau_app.wire.sync import HOECHSTENS_BYTES

GRENZEN = Anfragegrenzen()


def create_app(
    engine: Engine,
    district_id: str,
    zeichen: Zeichenvorrat,
    uhr: Callable[[], datetime] = jetzt,
    hasher: PasswordHasher | None = None,
    *,
    schrank: Schluesselschrank,
    grenzen: Anfragegrenzen = GRENZEN,
    anbieter: Anbieter | None = None,
    eidserver: Eidserver | None = None,
) -> FastAPI:
    """The application of one district over an upgraded database. `zeichen` tells which spellings are one name, `state`
    has who waits (`wecker`), what is counted (`messung`), and what works in the background (`arbeiter`). Stoerung
    SCHLUESSELSCHRANK or KEK_FREMD if the keys are not those of the database."""
    pruefe_kek(engine, district_id, schrank)
    app = FastAPI(title="bureau-app district", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    verzeichnis, sitzungen = Verzeichnis(engine, district_id, uhr, hasher), Sitzungen(engine, district_id, uhr)
    freigaben = Freigaben(engine, district_id, uhr, lambda gemeinde_ags: wecker.wecke(gemeinde_ags), schrank)
    app.state.wecker = wecker = Wecker(_marken(freigaben, Feedmarken(engine, district_id)))
    app.state.messung = messung = Messung(Bestand(engine, district_id, uhr).betriebszahlen, lambda: wecker.wartende)
    policies, ausgang = Policies(engine, district_id, uhr), Ausgang.baue(engine, district_id, uhr, schrank)
    app.state.verweigerungen = verweigert = Verweigerungen(engine, district_id, uhr)
    nachtrag = Nachtrag(verweigert.trage_nach, sitzungen.trage_nach)
    siegler = Siegler(engine, district_id, uhr, schrank.siegel)
    app.state.arbeiter = (Siegelwerk(siegler), ausgang.zustelldienst(), nachtrag)
    for router in (
        uebergaberouten(verzeichnis, ausgang.ziele, ausgang.fach),
        *_ledgerrouten(engine, district_id, uhr, zeichen, verzeichnis, messung, schrank, wecker),
        betriebsrouten(lambda: pruefe_dienst(engine, district_id, schrank.ordner)),
        anmelderouten(verzeichnis, sitzungen),
        oidcrouten(verzeichnis, sitzungen, Oidc.bei(anbieter, engine, district_id, uhr)),
        *_freigaben(verzeichnis, sitzungen, freigaben, Signaturen(engine, district_id), wecker),
        *_bekanntes(verzeichnis, policies, Strassenverzeichnisse(engine, district_id, uhr)),
        _geraete(engine, district_id, uhr, verzeichnis, policies, schrank, grenzen),
        eidrouten(verzeichnis, Vorort.bei(eidserver, district_id, uhr, schrank)),
        registerrouten(verzeichnis, sitzungen, _auskunft(engine, district_id, uhr, zeichen, schrank)),
    ):
        _nimm_auf(app, router)
    return _rahme_ein(app, grenzen, messung)


def _nimm_auf(app: FastAPI, ort: APIRouter | Direktort) -> None:
    """What is asked most is found first."""
    if isinstance(ort, Direktort):
        app.router.routes.insert(0, ort)
    else:
        app.include_router(ort)


def _bekanntes(verzeichnis: Verzeichnis, policies: Policies, strassen: Strassenverzeichnisse) -> tuple[APIRouter, ...]:
    """What the district lets every counter know: its Policy and the towns' streets."""
    return policyrouten(verzeichnis, policies), strassenrouten(verzeichnis, strassen)


def _auskunft(
    engine: Engine, district_id: str, uhr: Callable[[], datetime], zeichen: Zeichenvorrat, schrank: Schluesselschrank
) -> Auskunft:
    register = EingebettetesRegister(engine, district_id, zeichen, schrank)
    return Auskunft(engine, district_id, uhr, register, zeichen)


def _freigaben(
    verzeichnis: Verzeichnis, sitzungen: Sitzungen, freigaben: Freigaben, signaturen: Signaturen, wecker: Wecker
) -> tuple[APIRouter, ...]:
    """Approvals: asked and decided, and waited for."""
    entscheiden = freigaberouten(verzeichnis, sitzungen, freigaben, signaturen)
    return entscheiden, warterouten(verzeichnis, sitzungen, freigaben, wecker)


def _marken(freigaben: Freigaben, schritte: Feedmarken) -> Callable[[], Mapping[str, int]]:
    """How often anything of a town changed that somebody may wait for."""
    return lambda: Counter(freigaben.marken()) + Counter(schritte.marken())


def _rahme_ein(app: FastAPI, grenzen: Anfragegrenzen, messung: Messung) -> FastAPI:
    """What is around every request, and what becomes of an exception; the last added is the first asked."""
    app.state.eimer = Eimer(grenzen.auf_einmal, grenzen.je_sekunde)
    app.add_middleware(Groessengrenze, hoechstens=HOECHSTENS_BYTES)
    stellen = [ort.stelle for ort in app.routes if isinstance(ort, Direktort)]
    app.add_middleware(Andrang, wartend=grenzen.wartend, schlange=lambda: sum(stelle.wartende for stelle in stellen))
    app.add_middleware(Anfragelog, gemessen=messung.anfrage)
    behandle_fehler(app)
    return app


def _ledgerrouten(
    engine: Engine,
    district_id: str,
    uhr: Callable[[], datetime],
    zeichen: Zeichenvorrat,
    verzeichnis: Verzeichnis,
    messung: Messung,
    schrank: Schluesselschrank,
    wecker: Wecker,
) -> tuple[APIRouter | Direktort, ...]:
    """Entries, rounds of synchronisation, which bring the newest head of the audit tree along, and the tree itself."""
    ledger = baue_ledger(engine, district_id, uhr, zeichen, schrank)
    pruefspur = Pruefspur(engine, district_id, uhr, schrank.siegel.public_key())
    quarantaene = Quarantaene(engine, district_id)
    return (
        routen(engine, verzeichnis, district_id),
        eintragsrouten(ledger, verzeichnis),
        Synchronisation(ledger, verzeichnis, messung, pruefspur.neuester, wecker, quarantaene, uhr).ort(),
        feedrouten(verzeichnis, ledger, wecker),
        pruefspurrouten(verzeichnis, pruefspur),
    )


def _geraete(
    engine: Engine,
    district_id: str,
    uhr: Callable[[], datetime],
    verzeichnis: Verzeichnis,
    policies: Policies,
    schrank: Schluesselschrank,
    grenzen: Anfragegrenzen,
) -> APIRouter:
    """Enrolment and certificates."""
    aufnahme = Aufnahme(engine, district_id, uhr, verzeichnis, lade_ca(schrank.ordner))
    eimer = Eimer(grenzen.aufnahmen_auf_einmal, grenzen.aufnahmen_je_sekunde)

    def schluessel() -> Kreisschluessel:
        return kreisschluessel(policies.schluessel, schrank.siegel, rettungsschluessel(schrank.ordner))

    return geraeterouten(verzeichnis, aufnahme, eimer, schluessel)
