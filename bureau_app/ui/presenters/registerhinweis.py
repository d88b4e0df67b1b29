"""The hints that the register knows vehicles of these people that nobody laid on the counter."""

from collections.abc import Iterator

from bureau_app.ui.presenters.befunde import Befundzeile, Schwere
from bureau_app.ui.presenters.erfassung import Erfassung
from bureau_app.ui.texts import Texte
from bureau_app.workflows.auskunft import fehlende


def registerhinweise(e: Erfassung, texte: Texte) -> Iterator[Befundzeile]:
    """One row a vehicle."""
    for fahrzeug in fehlende(e.angaben, e.bekannte):
        halter = f"{fahrzeug.halter_vornamen} {fahrzeug.halter_name}".strip()
        werte = {"halter": halter, "kennzeichen": fahrzeug.kennzeichen, "marke": fahrzeug.marke}
        text, tun = texte("befunde.nicht_vorgelegt", **werte), texte("befunde.nicht_vorgelegt_tun")
        yield Befundzeile(Schwere.HINWEIS, texte("gewicht.hinweis"), text, tun)
