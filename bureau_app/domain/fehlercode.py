"""Every failure that a person can meet, and the two exceptions that carry one."""

from collections.abc import Mapping
from enum import StrEnum


class Fehlercode(StrEnum):
    """One member a failure; its text and its 'was tun' stand in `resources/texts`, and one place in the source raises it."""

    # Eingaben: what was typed or read cannot be so.
    PFLICHTFELD_LEER = "pflichtfeld_leer"
    ANSCHRIFT_UNVOLLSTAENDIG = "anschrift_unvollstaendig"
    GEBURTSDATUM_UNMOEGLICH = "geburtsdatum_unmoeglich"

    # Einstellungen und Vorgangsdateien
    EINSTELLUNGEN_FEHLEN = "einstellungen_fehlen"
    EINSTELLUNGEN_UNGUELTIG = "einstellungen_ungueltig"
    VORGANGSDATEI_UNLESBAR = "vorgangsdatei_unlesbar"
    VORGANGSDATEI_UNGUELTIG = "vorgangsdatei_ungueltig"


class Eingabefehler(ValueError):
    """What was entered cannot be so; the clerk corrects it.

    `feld` is the key of the field (e.g. `neu.plz`), `werte` fill the text's placeholders. `werte` may hold what was
    typed, so they are shown on the screen only: neither `str` nor `repr` of the exception contains them.
    """

    def __init__(self, code: Fehlercode, feld: str = "", /, **werte: str) -> None:
        super().__init__(code.value)
        self.code = code
        self.feld = feld
        self.werte: Mapping[str, str] = werte


class Stoerung(Exception):
    """A device, the network or the store is not in order; `werte` (never personal data) fill the text's placeholders."""

    def __init__(self, code: Fehlercode, /, **werte: str) -> None:
        super().__init__(code.value)
        self.code = code
        self.werte: Mapping[str, str] = werte
