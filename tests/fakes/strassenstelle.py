"""The port Strassenstelle in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.wire.strassen import version_von


@dataclass
class FakeStrassenstelle:
    """`blaetter` are the directories by AGS; `geholt` counts those that were fetched; `reisst_ab` the answers until
    the line breaks."""

    blaetter: dict[str, bytes] = field(default_factory=dict)
    geholt: list[str] = field(default_factory=list)
    offline: bool = False
    reisst_ab: int = 1_000_000

    def staende(self, marke: str) -> tuple[Mapping[str, str], str] | None:
        """The mark covers what there is."""
        self._geht()
        staende = {ags: version_von(blatt) for ags, blatt in sorted(self.blaetter.items())}
        neue = version_von(repr(staende).encode())
        return None if marke == neue else (staende, neue)

    def blatt(self, gemeinde_ags: str) -> bytes | None:
        """As it is there."""
        self._geht()
        self.geholt.append(gemeinde_ags)
        return self.blaetter.get(gemeinde_ags)

    def _geht(self) -> None:
        self.reisst_ab -= 1
        if self.offline or self.reisst_ab < 0:
            raise Stoerung(Fehlercode.KREIS_NICHT_ERREICHBAR, grund="ConnectionError")
