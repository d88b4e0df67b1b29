"""What else a counter asks of the district, each a promise of its own: approvals, vehicles of a Halter, Policy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from bureau_app.domain.abgleich import Runde
from bureau_app.domain.freigabe import Freigabestand
from bureau_app.domain.registerfahrzeug import Halteranfrage, Registerfahrzeug


@dataclass(frozen=True, slots=True)
class Freigabeposten:
    """One request in a supervisor's inbox: what is asked by whom and when, and the content to decide on.

    `befunde` are (code, weight, field, legal basis) of all findings, `vergleich` rows (label key, old, new) of the
    content, `verdeckt` that the person is protected (BMG §§ 51, 52): lists show neither name nor address.
    """

    antrag_id: str
    vorgang_id: str
    vorgang_nummer: str
    inhalt: str
    von: str
    von_name: str = field(repr=False)
    gemeinde_ags: str
    am: datetime
    codes: tuple[str, ...]
    begruendung: str = field(repr=False)
    betroffen: str = field(repr=False)
    befunde: tuple[tuple[str, str, str, str], ...] = field(repr=False)
    vergleich: tuple[tuple[str, str, str], ...] = field(repr=False)
    verdeckt: bool
    eigener: bool
    stand: Freigabestand = Freigabestand.OFFEN


@dataclass(frozen=True, slots=True)
class Freigabemeldung:
    """What became of a request; `zuerst` is False for a decision that came after another person's, whose `name` it
    carries like any decision."""

    antrag_id: str
    stand: Freigabestand
    entschieden_von: str = ""
    entschieden_am: datetime | None = None
    grund: str = field(default="", repr=False)
    zuerst: bool = True
    name: str = field(default="", repr=False)


T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Stand(Generic[T_co]):
    """What there is, and the mark that the next question waits for a change of."""

    eintraege: tuple[T_co, ...]
    marke: str


class Freigabestelle(Protocol):
    """Approvals at the district. Blocking, for the network lane, with `warte_s` for the waiting lane; Stoerung KREIS_*
    if it cannot be asked, SITZUNG_ABGELAUFEN if the person must sign in again. `sitzung` is Benutzer.sitzung."""

    def beantrage(self, sitzung: str, posten: Freigabeposten) -> Freigabemeldung:
        """Put a request into the inbox; the same one again changes nothing and tells what became of it."""

    def ziehe_zurueck(self, sitzung: str, antrag_id: str) -> Freigabemeldung:
        """Take an open request back; one that was decided meanwhile keeps its decision."""

    def eingang(self, sitzung: str, marke: str, warte_s: float) -> Stand[Freigabeposten]:
        """The supervisor's open requests, oldest first, only the own competence; waits for a change since `marke`."""

    def entscheide(self, sitzung: str, antrag_id: str, inhalt: str, gewaehrt: bool, grund: str) -> Freigabemeldung:
        """Grant or decline; the first decision stands. Eingabefehler FREIGABE_EIGENER_ANTRAG for the person who asked,
        FREIGABE_UEBERHOLT if the request is gone or `inhalt` is not what was asked."""

    def meldungen(self, antrag_ids: Sequence[str], marke: str, warte_s: float) -> Stand[Freigabemeldung]:
        """What became of this counter's own requests; waits for a change since `marke`."""


class Fahrzeugauskunft(Protocol):
    """The Kreis's vehicle register as a counter may ask it; each question is logged with its purpose (BMG § 40)."""

    def fahrzeuge(self, sitzung: str, anfrage: Halteranfrage, vorgang_nummer: str) -> tuple[Registerfahrzeug, ...]:
        """The Halter's vehicles in the Zulassungsbezirk; none if nobody of this name and birth date is Halter."""


class Policystelle(Protocol):
    """Where the district publishes its Policy."""

    def policy(self, bekannte_version: str) -> bytes | None:
        """The signed Policy document, its signature already verified; None if it is the known version."""


class Strassenstelle(Protocol):
    """Where the district has the towns' street directories. Blocking, for the network lane; Stoerung KREIS_*."""

    def staende(self, marke: str) -> tuple[Mapping[str, str], str] | None:
        """The version of each directory by AGS, and the mark of this answer; None if nothing changed since `marke`."""

    def blatt(self, gemeinde_ags: str) -> bytes | None:
        """A town's directory, the bytes as they may be kept; None if it has none any more."""


class Horcher(Protocol):
    """The district's feed, held open. Blocking, for a lane of its own; Stoerung KREIS_* if it cannot be asked."""

    def horche(self, zeiger: str, warte_s: float) -> Runde:
        """What happened since the cursor, as soon as anything did, without any ruling; after `warte_s` seconds, or if
        the district stops, nothing and the same cursor."""
