"""A district's service in front of the test eID-Server, with devices that ask it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bureau_app.district.app import create_app
from bureau_app.district.eid.eidserver import Eidserver
from bureau_app.link.eid import Eidadapter
from bureau_app.wire.eid import EID_BEGINN, EID_ERGEBNIS
from tests.eintraege import stammdaten
from tests.kreisdienst import FAST, KREIS, NEUSS, Kreis, kreis, laufend


@dataclass
class AmKreis:
    """The district and where its service answers."""

    kreis: Kreis
    url: str

    def adapter(self, token: str) -> Eidadapter:
        """As a counter asks for a reading."""
        return Eidadapter(self.url + EID_BEGINN, self.url + EID_ERGEBNIS, token)

    def schalter(self, gemeinde_ags: str = NEUSS) -> Eidadapter:
        """A new counter of this town."""
        return self.adapter(self.kreis.geraet(gemeinde_ags)[1])


@contextmanager
def am_kreis(ordner: Path, server: Eidserver | None, art: str = "sqlite") -> Iterator[AmKreis]:
    """The service, with this eID-Server behind it or none."""
    with kreis(art, ordner) as k:
        app = create_app(k.engine, KREIS, stammdaten().zeichen, k.uhr.jetzt, FAST, schrank=k.schrank, eidserver=server)
        with laufend(app) as url:
            yield AmKreis(k, url)
