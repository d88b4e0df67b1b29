"""What the service measures of itself, for Prometheus: counts and times by route and code, nothing that was sent."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from bureau_app.district.betrieb.bestand import Betriebszahlen
from bureau_app.domain.fehlercode import Fehlercode, Stoerung

_GRENZEN_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Messung:
    """The figures of one service process. Safe for several threads.

    `lies` is asked at each scrape; while the database does not answer only `bureau_database_up 0` stands there.
    """

    def __init__(self, lies: Callable[[], Betriebszahlen], wartende: Callable[[], int]) -> None:
        self.registry = CollectorRegistry()
        self._anfragen = Counter(
            "bureau_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self._dauer = Histogram(
            "bureau_request_seconds", "Time to answer.", ["route"], buckets=_GRENZEN_S, registry=self.registry
        )
        self._ausgaenge = Counter(
            "bureau_sync_outcomes", "Rulings on changes.", ["outcome", "reason"], registry=self.registry
        )
        self.registry.register(_Blick(lies, wartende))

    def anfrage(self, methode: str, weg: str, status: int, dauer_s: float) -> None:
        """One request was answered; `weg` is the route's pattern."""
        self._anfragen.labels(methode, weg, str(status)).inc()
        self._dauer.labels(weg).observe(dauer_s)

    def ausgaenge(self, paare: Iterable[tuple[str, str]]) -> None:
        """Rulings of one round: outcome and reason code."""
        for ausgang, grund in paare:
            self._ausgaenge.labels(ausgang, grund).inc()

    def text(self) -> str:
        """The figures in Prometheus' text form."""
        return generate_latest(self.registry).decode()


class _Blick(Collector):
    """What is read anew at each scrape."""

    def __init__(self, lies: Callable[[], Betriebszahlen], wartende: Callable[[], int]) -> None:
        self._lies = lies
        self._wartende = wartende

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing: a registry that asked would read the database at the start."""
        return ()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The gauges of this moment."""
        yield GaugeMetricFamily("bureau_waiting_requests", "Long polls that wait for news.", self._wartende())
        try:
            zahlen = self._lies()
        except SQLAlchemyError:
            yield GaugeMetricFamily("bureau_database_up", "Whether the database answers.", 0)
            return
        yield GaugeMetricFamily("bureau_database_up", "Whether the database answers.", 1)
        yield GaugeMetricFamily("bureau_devices", "Enrolled devices.", zahlen.geraete)
        yield GaugeMetricFamily("bureau_devices_quarantined", "Waiting for a person.", zahlen.quarantaene)
        yield GaugeMetricFamily("bureau_sessions", "People signed in.", zahlen.sitzungen)
        yield GaugeMetricFamily("bureau_ledger_events", "Steps in the ledger.", zahlen.ereignisse)
        yield GaugeMetricFamily("bureau_approvals_open", "Requests that wait for a decision.", zahlen.freigaben_offen)
        yield GaugeMetricFamily(
            "bureau_approvals_oldest_seconds", "Age of the oldest open request.", zahlen.freigabe_alter_s
        )
        yield GaugeMetricFamily(
            "bureau_feed_oldest_transaction_seconds", "Age of what holds the feed up.", zahlen.feed_alter_s
        )
        yield GaugeMetricFamily("bureau_seal_lag_events", "Steps not sealed yet.", zahlen.siegel_rueckstand)
        yield GaugeMetricFamily("bureau_seal_lag_seconds", "Age of the oldest of them.", zahlen.siegel_alter_s)
        yield from _ausgang(zahlen)


def _ausgang(zahlen: Betriebszahlen) -> Iterable[GaugeMetricFamily]:
    """Every target with every state, how far its queue is behind the ledger, and since when it does not answer."""
    anzahl = GaugeMetricFamily("bureau_outbound", "Sendings by target and state.", labels=["target", "state"])
    alter = GaugeMetricFamily("bureau_outbound_oldest_seconds", "Age of the oldest.", labels=["target", "state"])
    for zahl in zahlen.ausgang:
        anzahl.add_metric([zahl.ziel, zahl.stand], zahl.anzahl)
        alter.add_metric([zahl.ziel, zahl.stand], zahl.alter_s)
    rueckstand = GaugeMetricFamily("bureau_outbound_lag_changes", "Booked, not queued yet.", labels=["target"])
    gestoert = GaugeMetricFamily("bureau_outbound_disturbed_seconds", "Out of order for so long.", labels=["target"])
    for ziel in zahlen.ziele:
        rueckstand.add_metric([ziel.ziel], ziel.rueckstand)
        gestoert.add_metric([ziel.ziel], ziel.gestoert_s)
    return anzahl, alter, rueckstand, gestoert


@contextmanager
def messplatz(messung: Messung, host: str, port: int) -> Iterator[None]:
    """`GET /metrics` on a port of its own as long as this lasts; port 0: none. Stoerung MESSPLATZ_BELEGT."""
    if port == 0:
        yield
        return
    try:
        dienst, faden = start_http_server(port, host, messung.registry)
    except OSError:
        raise Stoerung(Fehlercode.MESSPLATZ_BELEGT, host=host, port=str(port)) from None
    try:
        yield
    finally:
        dienst.shutdown()
        dienst.server_close()
        faden.join(5)
