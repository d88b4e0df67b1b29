"""What a counter is told of an account."""

from typing import Any

from bureau_app.wire.dienst import Anmeldeantwort


def wer_ist(konto: Any) -> Anmeldeantwort:
    """The row of an account as the counter is told of it."""
    return Anmeldeantwort(
        id=konto.id,
        kennung=konto.kennung,
        name=konto.name,
        zeichen=konto.zeichen,
        rolle=konto.rolle,
        gemeinde_ags=konto.gemeinde_ags,
    )
