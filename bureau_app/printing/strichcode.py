"""Code128 bars as rectangles in mm (ISO/IEC 15417)."""

from itertools import groupby

import barcode

from bureau_app.printing.satz import Flaeche

MODUL_MM = 0.33
RUHEZONE_MM = 10 * MODUL_MM
"""Width that must stay white on either side."""


def code128(text: str, x_mm: float, y_mm: float, hoehe_mm: float) -> tuple[Flaeche, ...]:
    """The bars of an ASCII text, the first at `x_mm`; the caller keeps the Ruhezone free.

    python-barcode drops a leading "99" (it takes the pair for a switch of code sets): no Vorgangsnummer before 2099.
    """
    balken: list[Flaeche] = []
    stelle = 0
    for schwarz, module in groupby(barcode.get("code128", text).build()[0]):
        anzahl = len(list(module))
        if schwarz == "1":
            balken.append(Flaeche(x_mm + stelle * MODUL_MM, y_mm, anzahl * MODUL_MM, hoehe_mm))
        stelle += anzahl
    return tuple(balken)


def breite_mm(balken: tuple[Flaeche, ...]) -> float:
    """Width of the bars without the Ruhezone."""
    return balken[-1].x_mm + balken[-1].breite_mm - balken[0].x_mm
