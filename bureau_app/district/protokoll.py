"""HTTP as uvicorn speaks it, with the certificate that a connection showed in the state of each of its requests."""

import asyncio
from hashlib import sha256

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

ZERTIFIKAT = "zertifikat"
"""Name in a request's state: SHA-256 of the client certificate in DER form, hexadecimal; "" if there is none."""


class Protokoll(HttpToolsProtocol):
    """One connection; its certificate was checked by the handshake, which is over when the connection is made."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Look at the certificate once."""
        super().connection_made(transport)
        leitung = transport.get_extra_info("ssl_object")
        der = leitung.getpeercert(binary_form=True) if leitung is not None else None
        self.app_state = {**self.app_state, ZERTIFIKAT: sha256(der).hexdigest() if der else ""}
