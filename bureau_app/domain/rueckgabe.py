"""A change that a register returned, with what it holds instead: what a person decides between."""

from dataclasses import dataclass

from bureau_app.domain.abgleich import Aenderung, Gegenfassung

FREIGABE_UNBELEGT = "freigabe_unbelegt"
"""The reason of an entry whose approval the district does not know."""

AUFSICHT_ENTSCHEIDET = frozenset(
    ("halter_andere_anschrift", "fahrzeug_in_anderem_vorgang", "rolle_entzogen", FREIGABE_UNBELEGT)
)
"""Reasons for which a second person must say that our version goes again (K4, K5, K11): the newest does not win."""


@dataclass(frozen=True, slots=True)
class Rueckgabe:
    """Our change, the reason code, and the register's side (None: it said nothing of it)."""

    aenderung: Aenderung
    grund: str
    gegen: Gegenfassung | None

    def gruende(self) -> tuple[str, ...]:
        """All reason codes, each once."""
        einzeln = tuple(f.grund for f in self.gegen.fahrzeuge) if self.gegen else ()
        return tuple(dict.fromkeys(einzeln or (self.grund,)))

    @property
    def braucht_aufsicht(self) -> bool:
        """Whether our version goes again only if a supervisor says so who did not record it."""
        return bool(self.zu_gewaehren())

    def zu_gewaehren(self) -> tuple[str, ...]:
        """The reasons that the supervisor grants with that; the others are settled by building on what holds."""
        return tuple(grund for grund in self.gruende() if grund in AUFSICHT_ENTSCHEIDET)
