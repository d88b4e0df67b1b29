"""A FIT-Connect delivery service with one destination behind it, for tests: real cryptography, invented answers."""

import functools
import json
import uuid
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Header, HTTPException, Request, Response
from joserfc import jwe, jws
from joserfc.jwk import RSAKey

from bureau_app.district.outbound.fitconnect_krypto import EREIGNIS

CLIENT, SECRET = "kreis-client", "nur-fuer-den-test-31415"


@functools.cache
def schluessel(name: str, bits: int = 4096) -> RSAKey:
    """A key pair of this process, made once."""
    return RSAKey.generate_key(bits)


def jwk(key: RSAKey, kid: str, zweck: str) -> dict[str, Any]:
    """The public half as FIT-Connect publishes it."""
    verfahren = {"wrapKey": "RSA-OAEP-256", "verify": "PS512"}[zweck]
    return {**key.as_dict(private=False), "kid": kid, "alg": verfahren, "key_ops": [zweck]}


class Fitconnectdienst:
    """`geoeffnet` holds metadata, content and attachments of the submissions that arrived, by submission id."""

    def __init__(self) -> None:
        self.destination = "879ee109-4690-4db8-ab32-424d7e9800e5"
        self.url = ""
        self.cases: dict[str, str] = {}
        self.anlagen: dict[str, dict[str, str]] = {}
        self.log: dict[str, list[str]] = {}
        self.eingereicht: dict[str, dict[str, str]] = {}
        self.geoeffnet: dict[str, tuple[dict[str, Any], bytes, dict[str, bytes]]] = {}
        self.token = "zugriff-1"
        self.anmeldungen = 0
        self.zielschluessel = {
            "ziel-enc": jwk(schluessel("ziel-enc"), "ziel-enc", "wrapKey"),
            "ziel-sig": jwk(schluessel("ziel-sig"), "ziel-sig", "verify"),
        }
        self.status = "active"
        self.app = FastAPI()
        wege = (
            ("POST", "/token", self._token),
            ("POST", "/v1/submissions", self._lege_an),
            ("PUT", "/v1/submissions/{submission}/attachments/{anlage}", self._anlage),
            ("PUT", "/v1/submissions/{submission}", self._reiche_ein),
            ("GET", "/v1/cases/{case}/events", self._ereignisse),
            ("GET", "/v1/destinations/{ziel}", self._ziel),
            ("GET", "/v1/destinations/{ziel}/keys/{kid}", self._schluessel),
            ("GET", "/.well-known/jwks.json", self._jwks),
        )
        for methode, weg, arbeit in wege:
            self.app.add_api_route(weg, arbeit, methods=[methode])

    def entscheide(self, grund: str = "") -> int:
        """The destination accepts everything that it can open, or rejects it; how many."""
        offen = [s for s in self.eingereicht if s not in self.geoeffnet]
        for submission in offen:
            self.oeffne(submission)
            if grund:
                probleme = [{"type": f"{EREIGNIS}problems/{grund}", "title": grund, "instance": "data"}]
                self.melde(submission, "reject-submission", {"problems": probleme})
            else:
                self.melde(submission, "accept-submission", {"authenticationTags": self.marken(submission)})
        return len(offen)

    def oeffne(self, submission: str) -> None:
        """Decrypt it with the destination's private key."""
        erlaubt = jwe.JWERegistry(algorithms=["RSA-OAEP-256", "A256GCM", "DEF"])
        privat = schluessel("ziel-enc")

        def auf(text: str) -> bytes:
            return jwe.decrypt_compact(text, privat, registry=erlaubt).plaintext or b""

        eingang = self.eingereicht[submission]
        anlagen = {kennung: auf(text) for kennung, text in self.anlagen[submission].items()}
        self.geoeffnet[submission] = (json.loads(auf(eingang["metadata"])), auf(eingang["data"]), anlagen)

    def marken(self, submission: str) -> dict[str, Any]:
        """The authentication tags of what was opened."""
        eingang = self.eingereicht[submission]
        anlagen = {kennung: text.rpartition(".")[2] for kennung, text in self.anlagen[submission].items()}
        marken: dict[str, Any] = {name: text.rpartition(".")[2] for name, text in eingang.items()}
        return marken | {"attachments": anlagen}

    def melde(self, submission: str, art: str, inhalt: dict[str, Any], von: str = "ziel", **anders: Any) -> None:
        """A signed event token in the case's log; `anders` replaces claims, `key` and `kopf` the signature's."""
        case = self.cases[submission]
        aussteller = self.destination if von == "ziel" else self.url
        key = anders.pop("key", schluessel(f"{von}-sig"))
        kopf = {"alg": "PS512", "typ": "secevent+jwt", "kid": f"{von}-sig"} | anders.pop("kopf", {})
        claims = {"iss": aussteller, "iat": 1, "jti": str(uuid.uuid4()), "sub": f"submission:{submission}"}
        claims |= {"txn": f"case:{case}", "events": {EREIGNIS + art: inhalt}} | anders
        token = jws.serialize_compact(kopf, json.dumps(claims).encode(), key, algorithms=[kopf["alg"]])
        self.log[case].append(token)

    async def _token(self, request: Request) -> dict[str, Any]:
        bitte = dict(parse_qsl((await request.body()).decode()))
        wer = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
        if bitte != wer:
            raise HTTPException(401)
        self.anmeldungen += 1
        return {"access_token": self.token, "expires_in": 1800, "token_type": "bearer"}

    async def _lege_an(self, request: Request, authorization: Annotated[str, Header()] = "") -> Response:
        self._pruefe(authorization)
        wunsch = await request.json()
        submission, case = str(uuid.uuid4()), str(uuid.uuid4())
        self.cases[submission], self.log[case] = case, []
        self.anlagen[submission] = dict.fromkeys(wunsch["announcedAttachments"], "")
        self.melde(submission, "create-submission", {}, "dienst")
        inhalt = {"destinationId": wunsch["destinationId"], "submissionId": submission, "caseId": case}
        return Response(json.dumps(inhalt), 201)

    async def _anlage(
        self, submission: str, anlage: str, request: Request, authorization: Annotated[str, Header()] = ""
    ) -> Response:
        self._pruefe(authorization)
        if request.headers["content-type"] != "application/jose" or anlage not in self.anlagen[submission]:
            return Response(status_code=422)
        self.anlagen[submission][anlage] = (await request.body()).decode()
        return Response(status_code=204)

    async def _reiche_ein(
        self, submission: str, request: Request, authorization: Annotated[str, Header()] = ""
    ) -> Response:
        self._pruefe(authorization)
        if submission in self.eingereicht or not all(self.anlagen[submission].values()):
            return Response(status_code=409)
        inhalt = await request.json()
        self.eingereicht[submission] = {"metadata": inhalt["encryptedMetadata"], "data": inhalt["encryptedData"]}
        self.melde(submission, "submit-submission", {"authenticationTags": self.marken(submission)}, "dienst")
        return Response("{}", 202)

    async def _ereignisse(
        self, case: str, offset: int, limit: int, authorization: Annotated[str, Header()] = ""
    ) -> dict[str, Any]:
        self._pruefe(authorization)
        alle = self.log[case]
        return {"offset": offset, "totalCount": len(alle), "eventLog": alle[offset : offset + limit]}

    async def _ziel(self, ziel: str, authorization: Annotated[str, Header()] = "") -> dict[str, Any]:
        self._pruefe(authorization)
        return {"destinationId": ziel, "status": self.status, "encryptionKid": "ziel-enc"}

    async def _schluessel(self, ziel: str, kid: str, authorization: Annotated[str, Header()] = "") -> dict[str, Any]:
        self._pruefe(authorization)
        if ziel != self.destination or kid not in self.zielschluessel:
            raise HTTPException(404)
        return self.zielschluessel[kid]

    async def _jwks(self) -> dict[str, Any]:
        return {"keys": [jwk(schluessel("dienst-sig"), "dienst-sig", "verify")]}

    def _pruefe(self, authorization: str) -> None:
        if authorization != f"Bearer {self.token}":
            raise HTTPException(401)
