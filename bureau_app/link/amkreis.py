"""The ways of a counter to its district, each with a connection of its own, so that no lane waits for another."""

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from bureau_app.domain.fehlercode import Stoerung
from bureau_app.link.ausweis import Ausweis
from bureau_app.link.fahrzeuge import KreisAuskunft
from bureau_app.link.freigaben import KreisFreigaben
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.policy import KreisPolicy
from bureau_app.link.pruefspur import KreisPruefspur
from bureau_app.link.sitzungsbund import Sitzungsbund
from bureau_app.link.strassen import KreisStrassen


@dataclass(frozen=True, slots=True)
class AmKreis:
    """The district's service as one device sees it; `warten` and `horcher` are for questions that are held open."""

    dienst: KreisDienst
    freigabe: KreisFreigaben
    warten: KreisFreigaben
    auskunft: KreisAuskunft
    policy: KreisPolicy
    pruefspur: KreisPruefspur
    strassen: KreisStrassen
    horcher: KreisDienst
    bund: Sitzungsbund = field(default_factory=Sitzungsbund, repr=False)

    @classmethod
    def verbinde(
        cls,
        url: str,
        token: str,
        ca_datei: Path | None,
        policy_schluessel: str,
        siegel_schluessel: str = "",
        ausweis: Ausweis | None = None,
    ) -> Self:
        """`url`, `ca_datei` and the public keys of Policy and audit tree as the settings name them, `token` and
        certificate of this device."""
        dienst = KreisDienst(url, token, ca_datei, ausweis=ausweis)
        return cls(
            dienst,
            KreisFreigaben(url, token, ca_datei, ausweis),
            KreisFreigaben(url, token, ca_datei, ausweis),
            KreisAuskunft(url, token, ca_datei, ausweis),
            KreisPolicy(url, token, policy_schluessel, ca_datei, ausweis),
            KreisPruefspur(dienst, url, token, siegel_schluessel, ca_datei, ausweis),
            KreisStrassen(url, token, ca_datei, ausweis),
            KreisDienst(url, token, ca_datei, ausweis=ausweis),
        )

    def __post_init__(self) -> None:
        """All ways show the same sessions."""
        for weg in (self.dienst, self.freigabe, self.warten, self.auskunft):
            weg.nimm_bund(self.bund)

    def brich_ab(self) -> None:
        """Questions that are held open end at once, and none is asked any more."""
        self.warten.brich_ab()
        self.horcher.brich_ab()

    def schliesse(self) -> None:
        """Sign out who is still signed in, if the district is there, and give the connections back."""
        with suppress(Stoerung):
            for sitzung in self.bund.offene():
                self.dienst.melde_ab(sitzung)
        wege = (
            self.dienst,
            self.freigabe,
            self.warten,
            self.auskunft,
            self.policy,
            self.pruefspur,
            self.strassen,
            self.horcher,
        )
        for weg in wege:
            weg.schliesse()
