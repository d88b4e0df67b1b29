"""A clerk who asks, a supervisor who decides, and a draft that needs both."""

from bureau_app.domain.freigabe import Freigabestand
from bureau_app.domain.vorgang import Vorgang
from bureau_app.workflows import freigabe
from bureau_app.workflows.stellen import Freigabemeldung
from tests.beispiele import angaben
from tests.fakes.freigabestelle import FakeFreigabestelle
from tests.fakes.schalter import AUFSICHT, CLERK
from tests.workflows.conftest import Platz

OHNE_BESTAETIGUNG = {"neu__wohnungsgeber": ""}
GEWAEHRT, ABGELEHNT = Freigabestand.GEWAEHRT, Freigabestand.ABGELEHNT


def entwurf(platz: Platz, **anders: str) -> Vorgang:
    """A draft that needs a second person: no Wohnungsgeberbestaetigung was shown."""
    return platz.entwurf(angaben(1, **{**OHNE_BESTAETIGUNG, **anders}))


def erbeten(platz: Platz, **anders: str) -> Vorgang:
    return freigabe.erbitte(platz.s, CLERK, entwurf(platz, **anders), "  Vermieter verreist,\nreicht nach. ")


def schritte(platz: Platz) -> list[str]:
    return [e.schritt for e in platz.store.journal]


def entscheide(stelle: FakeFreigabestelle, vorgang: Vorgang, gewaehrt: bool = True) -> Freigabemeldung:
    assert vorgang.freigabe
    antrag = vorgang.freigabe.antrag
    return stelle.entscheide(AUFSICHT.sitzung, antrag.id, antrag.inhalt, gewaehrt, "geprüft")
