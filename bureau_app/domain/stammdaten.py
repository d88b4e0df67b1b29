"""Stammdaten: what the law, the Kreis and the town have laid down as data, loaded once and passed as one value."""

from dataclasses import dataclass, field

from bureau_app.domain.anschrift import Gemeinden
from bureau_app.domain.aufkleber import Aufkleberlayout
from bureau_app.domain.gebuehr import Gebuehrentarif
from bureau_app.domain.latin import Zeichenvorrat
from bureau_app.domain.policy import Policybuch


@dataclass(frozen=True, slots=True)
class Stammdaten:
    """Characters of DIN 91379, municipalities of the Zulassungsbezirk, GebOSt tariff, the Policy that came with the
    program, Aufkleber layout."""

    zeichen: Zeichenvorrat = field(repr=False)
    gemeinden: Gemeinden = field(repr=False)
    tarif: Gebuehrentarif = field(repr=False)
    policybuch: Policybuch = field(repr=False)
    aufkleber: Aufkleberlayout = field(repr=False)
