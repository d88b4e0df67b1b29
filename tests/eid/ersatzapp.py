"""A stand-in for AusweisApp: a WebSocket that answers by a script, for faults that the real one does not have."""

import json
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

Antworten = Callable[[str, dict[str, Any]], Sequence[dict[str, Any] | str]]
"""By command and message: what is said next; a text that is no JSON goes out as it is, "zu" closes the line."""
LESER = {"attached": True, "insertable": False, "keypad": False, "name": "Leser 1"}
KARTE = {"deactivated": False, "inoperative": False, "retryCounter": 3}
GUT = {"msg": "AUTH", "result": {"major": "http://www.bsi.bund.de/ecard/api/1.1/resultmajor#ok"}, "url": "https://x"}


def gutes_gespraech(befehl: str, nachricht: dict[str, Any]) -> Sequence[dict[str, Any] | str]:
    """A card that lies there, with the CAN 654321."""
    match befehl:
        case "GET_INFO":
            return [{"msg": "INFO", "VersionInfo": {"Implementation-Version": "2.3.1"}}]
        case "GET_API_LEVEL":
            return [
                {"msg": "READER", **LESER, "card": None},
                {"msg": "API_LEVEL", "available": [1, 2, 3], "current": 3},
            ]
        case "SET_API_LEVEL":
            return [{"msg": "API_LEVEL", "current": nachricht["level"]}]
        case "RUN_AUTH":
            return [{"msg": "AUTH"}, {"msg": "ACCESS_RIGHTS", "chat": {}}]
        case "ACCEPT":
            return [{"msg": "ENTER_CAN", "reader": {**LESER, "card": KARTE}}]
        case "SET_CAN" if nachricht["value"] == "654321":
            return [{"msg": "STATUS", "workflow": "AUTH", "progress": 60}, GUT]
        case "SET_CAN":
            return [{"msg": "ENTER_CAN", "reader": {**LESER, "card": KARTE}}]
    return []


_stumm = logging.getLogger("ersatzapp")
"""A log of its own, silent: a test that looks for a CAN in the log must find ours only."""
_stumm.setLevel(logging.CRITICAL)


@contextmanager
def ersatzapp(antworten: Antworten = gutes_gespraech) -> Iterator[int]:
    """Its port."""

    def gespraech(leitung: ServerConnection) -> None:
        try:
            for roh in leitung:
                nachricht = json.loads(roh)
                for antwort in antworten(nachricht["cmd"], nachricht):
                    if antwort == "zu":
                        return
                    leitung.send(antwort if isinstance(antwort, str) else json.dumps(antwort))
        except ConnectionClosed:
            return

    with serve(gespraech, "127.0.0.1", 0, logger=_stumm) as server:
        faden = threading.Thread(target=server.serve_forever)
        faden.start()
        yield server.socket.getsockname()[1]
        server.shutdown()
        faden.join(5)
