"""The port Policystelle in memory."""

from dataclasses import dataclass

from bureau_app.domain.fehlercode import Fehlercode, Stoerung


@dataclass
class FakePolicystelle:
    """`dokument` is what is published under `version`; `verfaelscht` that its signature does not fit."""

    dokument: bytes = b""
    version: str = ""
    verfaelscht: bool = False
    offline: bool = False

    def policy(self, bekannte_version: str) -> bytes | None:
        """The document, None if it is the known version or nothing was published."""
        if self.offline:
            raise Stoerung(Fehlercode.KREIS_NICHT_ERREICHBAR, grund="ConnectionError")
        if bekannte_version == self.version:
            return None
        if self.verfaelscht:
            raise Stoerung(Fehlercode.POLICY_SIGNATUR)
        return self.dokument
