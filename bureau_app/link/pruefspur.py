"""The district's audit tree over HTTPS: heads whose signature holds, and proofs between two of them."""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bureau_app.domain.baumkopf import Baumkopf
from bureau_app.domain.fehlercode import Fehlercode, Stoerung
from bureau_app.link.ausweis import Ausweis
from bureau_app.link.kreis import KreisDienst
from bureau_app.link.policy import aus_b64
from bureau_app.link.verbindung import Verbindung, verstanden
from bureau_app.wire.pruefspur import Einschlussmeldung, Konsistenzmeldung

_FEHLT = 404


class KreisPruefspur:
    """The port Pruefspur: heads come with the answers of `dienst`, proofs over a connection of its own. Not for several
    threads at once. `schluessel` is the public key of the settings (Ed25519, base64url); with "" no head is taken."""

    def __init__(
        self,
        dienst: KreisDienst,
        url: str,
        token: str,
        schluessel: str,
        ca_datei: Path | None = None,
        ausweis: Ausweis | None = None,
    ) -> None:
        self._dienst = dienst
        self._verbindung = Verbindung(url, token, ca_datei, ausweis=ausweis)
        self._schluessel = schluessel

    def gesehen(self) -> Baumkopf | None:
        """The head of the last answer; without a key to check it with, none."""
        meldung = self._dienst.baumkopf
        if meldung is None or not self._schluessel:
            return None
        kopf = meldung.als_kopf()
        try:
            schluessel = Ed25519PublicKey.from_public_bytes(aus_b64(self._schluessel))
            schluessel.verify(kopf.signatur, kopf.unterschrieben())
        except (InvalidSignature, ValueError):
            raise Stoerung(Fehlercode.PRUEFSPUR_SIGNATUR) from None
        return kopf

    def konsistenz(self, von: int, bis: int) -> tuple[bytes, ...]:
        """As the district proves it; that the proof holds is for the caller to check."""
        antwort = self._verbindung.frage("GET", f"/v1/pruefspur/konsistenz?von={von}&bis={bis}")
        return verstanden(Konsistenzmeldung, antwort).als_beweis()

    def steht_darin(self, op_id: str, kopf: Baumkopf) -> bool:
        """Whether the district proves that a change of this town is in the tree of this head, which was witnessed;
        False also if it says that there is none. Stoerung KREIS_*."""
        antwort = self._verbindung.frage("GET", f"/v1/pruefspur/einschluss?op_id={op_id}&groesse={kopf.groesse}")
        if antwort.status == _FEHLT:
            return False
        meldung = verstanden(Einschlussmeldung, antwort)
        richtig = (meldung.op_id, meldung.groesse) == (op_id, kopf.groesse) and f'"{op_id}"' in meldung.eintrag
        return richtig and meldung.beweist(kopf.wurzel)

    def schliesse(self) -> None:
        """Give the connections back."""
        self._verbindung.schliesse()
