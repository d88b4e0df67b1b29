"""A decided Vorgang as fields again: after its closing the draft is erased, what was decided on is shown instead."""

from types import MappingProxyType

from bureau_app.domain.angaben import Angaben, Feld, Quelle
from bureau_app.domain.aufnahme import einzeilig
from bureau_app.domain.lesung import Feldstatus
from bureau_app.domain.ummeldung import Ummeldung
from bureau_app.workflows.entwurf import angaben_aus


def rueckblick(u: Ummeldung) -> Angaben:
    """The fields that the screen shows of a decided matter; nothing in them is doubtful."""
    felder = {key: einzeilig(feld.text) for key, feld in angaben_aus(u).felder.items()}
    geprueft = {key: Feld(text, Feldstatus.OK, Quelle.BESTAETIGT) for key, text in felder.items()}
    return Angaben(MappingProxyType(geprueft))
