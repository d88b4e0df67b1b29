"""A Zulassungsbehoerde for tests: takes messages by HTTP, and decides when the test says so."""

from fastapi import FastAPI, Request, Response

from bureau_app.wire.zulassungsbehoerde import Zulassungsantwort, Zulassungsmeldung


class Zulassungsstelle:
    """`meldungen` by dedup key; `zustellungen` counts the requests that brought one."""

    def __init__(self) -> None:
        self.meldungen: dict[str, Zulassungsmeldung] = {}
        self.antworten: dict[str, Zulassungsantwort] = {}
        self.zustellungen = 0
        self.app = FastAPI()
        self.app.put("/meldungen/{schluessel}")(self._nimm)
        self.app.get("/meldungen/{schluessel}")(self._sage)

    def entscheide(self, grund: str = "") -> int:
        """Confirm everything that lies there, or return it for this reason; how many."""
        offen = self.meldungen.keys() - self.antworten.keys()
        stand = "zurueck" if grund else "angenommen"
        for schluessel in offen:
            antwort = {"nachricht": schluessel, "stand": stand, "grund": grund}
            self.antworten[schluessel] = Zulassungsantwort.model_validate(antwort)
        return len(offen)

    async def _nimm(self, schluessel: str, request: Request) -> Response:
        meldung = Zulassungsmeldung.aus_json(await request.body())
        if meldung.nachricht != schluessel or request.headers["idempotency-key"] != f'"{schluessel}"':
            return Response(status_code=422)
        self.zustellungen += 1
        neu = self.meldungen.setdefault(schluessel, meldung)
        assert neu == meldung, "the same key with another content"
        return self._antwort(schluessel, 202)

    async def _sage(self, schluessel: str) -> Response:
        return self._antwort(schluessel, 200) if schluessel in self.meldungen else Response(status_code=404)

    def _antwort(self, schluessel: str, status: int) -> Response:
        offen = Zulassungsantwort(nachricht=schluessel, stand="in_bearbeitung")
        return Response(self.antworten.get(schluessel, offen).als_json(), status)
