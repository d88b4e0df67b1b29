"""The two exceptions that carry a failure which a person can meet, and the list of those failures."""

from collections.abc import Mapping

from bureau_app.domain.fehlerliste import Fehlercode as Fehlercode


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
    """A device, the network or the store is not in order; `werte` (no personal data) fill the text's placeholders.

    `warten_s` is how long the other side asked to be left alone, 0 if it did not.
    """

    warten_s = 0

    def __init__(self, code: Fehlercode, /, **werte: str) -> None:
        super().__init__(code.value)
        self.code = code
        self.werte: Mapping[str, str] = werte
