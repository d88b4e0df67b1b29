"""What an administrator wants to know before counters complain: certificate, clock, keys, queues, backups."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from sqlalchemy import Engine, text

from bureau_app.district.betrieb.bestand import Bestand
from bureau_app.district.betrieb.sicherung import sicherungen
from bureau_app.district.identity.quarantaene import Quarantaene
from bureau_app.district.outbound.ziel import Sendestand
from bureau_app.district.schema import pruefe_kek
from bureau_app.district.schluesselschrank import Schluesselschrank
from bureau_app.district.transaktion import lesen
from bureau_app.district.zukunft import geraete_aus_der_zukunft
from bureau_app.domain.fehlercode import Fehlercode, Stoerung

ABLAUF_VORHER, SICHERUNG_HOECHSTENS = timedelta(days=21), timedelta(hours=26)
_ABWEICHUNG_S, _WARTET_HOECHSTENS_S = 5.0, 3600.0
_FREMDE_RECHTE = 0o077
_UNTERWEGS = (Sendestand.WARTET, Sendestand.UEBERGEBEN)


def pruefe_zertifikat(datei: Path, jetzt: datetime) -> str:
    """Until when the service's certificate holds; Stoerung ZERTIFIKAT_LAEUFT_AB three weeks before its end."""
    try:
        bis = x509.load_pem_x509_certificate(datei.read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        bis = datetime.min.replace(tzinfo=UTC)
    if bis - jetzt < ABLAUF_VORHER:
        raise Stoerung(Fehlercode.ZERTIFIKAT_LAEUFT_AB, datei=str(datei), bis=f"{bis:%d.%m.%Y}")
    return f"gilt bis {bis:%d.%m.%Y}"


def pruefe_schluessel(engine: Engine, district_id: str, schrank: Schluesselschrank) -> str:
    """The keys are those of the database and nobody else can read them; Stoerung SCHLUESSEL_RECHTE, KEK_FREMD."""
    pruefe_kek(engine, district_id, schrank)
    offen = [d.name for d in (schrank.ordner, *schrank.ordner.iterdir()) if d.stat().st_mode & _FREMDE_RECHTE]
    offen = [name for name in offen if not name.endswith((".pem", ".pub"))]
    if offen:
        raise Stoerung(Fehlercode.SCHLUESSEL_RECHTE, ordner=str(schrank.ordner), namen=", ".join(sorted(offen)))
    return f"{schrank.ordner}, passend zur Datenbank"


def pruefe_uhr(engine: Engine, uhr: Callable[[], datetime]) -> str:
    """This machine's clock and the database's agree; Stoerung UHR_GEHT_FALSCH. SQLite has no clock of its own."""
    with lesen(engine) as v:
        if v.dialect.name != "postgresql":
            return "eine Uhr"
        dort = v.execute(text("SELECT clock_timestamp()")).scalar_one()
    sekunden = abs((uhr() - dort).total_seconds())
    if sekunden > _ABWEICHUNG_S:
        raise Stoerung(Fehlercode.UHR_GEHT_FALSCH, sekunden=f"{sekunden:.0f}")
    return f"Dienst und Datenbank {sekunden:.1f} s auseinander"


def pruefe_warteschlangen(bestand: Bestand) -> str:
    """Nothing waits too long, and no sending for a person; Stoerung WARTESCHLANGE_ALT. What a register behind the
    district takes its time for is its own affair."""
    zahlen = bestand.betriebszahlen()
    je_stand = {stand: [z for z in zahlen.ausgang if z.stand == stand.value and z.anzahl] for stand in Sendestand}
    alter = [zahlen.feed_alter_s, zahlen.freigabe_alter_s, *(z.gestoert_s for z in zahlen.ziele)]
    alter += [z.alter_s for z in je_stand[Sendestand.WARTET]]
    geparkt = [z.alter_s for z in je_stand[Sendestand.GEPARKT]]
    if geparkt or max(alter) > _WARTET_HOECHSTENS_S:
        raise Stoerung(Fehlercode.WARTESCHLANGE_ALT, minuten=f"{max(alter + geparkt) / 60:.0f}")
    unterwegs = sum(z.anzahl for stand in _UNTERWEGS for z in je_stand[stand])
    return (
        f"{zahlen.freigaben_offen} Freigaben offen, {unterwegs} Sendungen unterwegs, {zahlen.geraete} Geräte,"
        f" {zahlen.sitzungen} angemeldet"
    )


def pruefe_geraete(quarantaene: Quarantaene) -> str:
    """No device waits for a person to look; Stoerung GERAET_IN_QUARANTAENE."""
    alle = ", ".join(f"{ags} Nr. {nummer}" for ags, nummer in quarantaene.alle())
    if alle:
        raise Stoerung(Fehlercode.GERAET_IN_QUARANTAENE, geraete=alle)
    return "keines in Quarantäne"


def pruefe_erfassung(engine: Engine, district_id: str, jetzt: datetime) -> str:
    """No counter says that it recorded on a day to come; Stoerung ERFASSUNG_IN_DER_ZUKUNFT."""
    alle = geraete_aus_der_zukunft(engine, district_id, jetzt)
    if alle:
        geraete = ", ".join(f"{ags} Nr. {nummer}" for ags, nummer, _ in alle)
        anzahl = str(sum(anzahl for _, _, anzahl in alle))
        raise Stoerung(Fehlercode.ERFASSUNG_IN_DER_ZUKUNFT, anzahl=anzahl, geraete=geraete)
    return "keine aus der Zukunft"


def pruefe_sicherung(ordner: Path, jetzt: datetime) -> str:
    """When the last backup ended; Stoerung SICHERUNG_ALT after 26 hours."""
    alle = sicherungen(ordner)
    if not alle or jetzt - alle[-1].ende > SICHERUNG_HOECHSTENS:
        raise Stoerung(Fehlercode.SICHERUNG_ALT, ordner=str(ordner))
    return f"{alle[-1].ordner.name}, {len(alle)} vorhanden"
