"""The stages of a Vorgang, and what is raised when an event does not fit them."""

from enum import StrEnum


class Stufe(StrEnum):
    """Where a Vorgang stands."""

    ENTWURF = "entwurf"
    ZUR_FREIGABE = "zur_freigabe"
    UEBERNOMMEN = "uebernommen"
    KASSIERT = "kassiert"
    IM_DRUCK = "im_druck"
    UNGEKLAERT = "ungeklaert"
    GEDRUCKT = "gedruckt"
    ABGESCHLOSSEN = "abgeschlossen"
    BESTAETIGT = "bestaetigt"
    VERWORFEN = "verworfen"


class UnerlaubterSchritt(Exception):
    """The event may not happen at this stage; nothing was changed. A bug of ours, never the citizen's matter."""


def verlange(condition: bool, why: str) -> None:
    """UnerlaubterSchritt unless the condition holds."""
    if not condition:
        raise UnerlaubterSchritt(why)
