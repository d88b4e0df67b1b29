"""A headless Chromium driven by its DevTools protocol: opens pages, types, asks what is drawn, takes pictures."""

import base64
import itertools
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MISSING = "SKIPPED: Chromium is not installed. Run: apt-get install --no-install-recommends chromium"
_WARTEN_S = 60.0


class Seite:
    """One tab. `meldungen` collects what the browser complains about: policy violations, errors, failed loads."""

    def __init__(self, leitung: ClientConnection) -> None:
        self._leitung = leitung
        self._nummern = itertools.count(1)
        self.meldungen: list[str] = []
        for bereich in ("Page", "Runtime", "Log", "Audits"):
            self.befehl(f"{bereich}.enable")

    def befehl(self, name: str, **werte: Any) -> dict[str, Any]:
        """One command and its result."""
        nummer = next(self._nummern)
        self._leitung.send(json.dumps({"id": nummer, "method": name, "params": werte}))
        while True:
            nachricht = json.loads(self._leitung.recv(timeout=_WARTEN_S))
            if nachricht.get("id") == nummer:
                assert "error" not in nachricht, nachricht
                return dict(nachricht["result"])
            self._merke(nachricht)

    def oeffne(self, url: str) -> None:
        """Go there and wait until it is drawn."""
        self.befehl("Page.navigate", url=url)
        self.warte_auf("document.readyState === 'complete' && location.href.startsWith(" + json.dumps(url) + ")")

    def js(self, ausdruck: str) -> Any:
        """The value of an expression in the page."""
        antwort = self.befehl("Runtime.evaluate", expression=ausdruck, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in antwort, antwort
        return antwort["result"].get("value")

    def warte_auf(self, bedingung: str) -> None:
        """Until the expression is true."""
        ende = time.monotonic() + _WARTEN_S
        while not self.js(bedingung):
            assert time.monotonic() < ende, bedingung

    def taste(self, taste: str, code: int, text: str = "") -> None:
        """Press and release one key."""
        werte: dict[str, Any] = {"key": taste, "code": taste, "windowsVirtualKeyCode": code}
        self.befehl("Input.dispatchKeyEvent", type="keyDown", **werte, **({"text": text} if text else {}))
        self.befehl("Input.dispatchKeyEvent", type="keyUp", **werte)

    def tippe(self, text: str) -> None:
        """Type into what has the focus."""
        self.befehl("Input.insertText", text=text)

    def farbschema(self, schema: str) -> None:
        """ "light" or "dark", as the operating system would ask for."""
        self.befehl("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": schema}])

    def breite(self, px: int) -> None:
        """Width of the window."""
        self.befehl("Emulation.setDeviceMetricsOverride", width=px, height=900, deviceScaleFactor=1, mobile=False)

    def bild(self, datei: Path) -> Path:
        """The whole page as a PNG."""
        antwort = self.befehl("Page.captureScreenshot", captureBeyondViewport=True, format="png")
        datei.write_bytes(base64.b64decode(antwort["data"]))
        return datei

    def vorlesbar(self) -> list[tuple[str, str]]:
        """Role and name of everything that a screen reader is told."""
        knoten = self.befehl("Accessibility.getFullAXTree")["nodes"]
        return [
            (str(k["role"]["value"]), str(k.get("name", {}).get("value", "")))
            for k in knoten
            if not k.get("ignored") and "role" in k
        ]

    def _merke(self, nachricht: dict[str, Any]) -> None:
        art, werte = nachricht.get("method", ""), nachricht.get("params", {})
        if art == "Log.entryAdded":
            self.meldungen.append(str(werte["entry"]["text"]))
        elif art in ("Runtime.exceptionThrown", "Audits.issueAdded"):
            self.meldungen.append(json.dumps(werte)[:500])


@contextmanager
def seite(profil: Path) -> Iterator[Seite]:
    """A browser with one empty tab; it loads nothing of its own."""
    assert PROGRAM is not None
    befehl = [PROGRAM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]
    befehl += ["--remote-debugging-port=0", f"--user-data-dir={profil}", "--no-first-run"]
    befehl += ["--disable-background-networking", "--disable-component-update", "about:blank"]
    with subprocess.Popen(befehl, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as prozess:
        try:
            assert prozess.stderr is not None
            adresse = next(z.split()[-1] for z in prozess.stderr if z.startswith("DevTools listening on"))
            with connect(_tab(adresse), max_size=None, proxy=None) as leitung:
                yield Seite(leitung)
        finally:
            prozess.terminate()
            prozess.wait(20)


def _tab(adresse: str) -> str:
    """The tab's own address, asked from the browser's."""
    with connect(adresse, proxy=None) as leitung:
        leitung.send(json.dumps({"id": 1, "method": "Target.getTargets"}))
        while True:
            nachricht = json.loads(leitung.recv(timeout=_WARTEN_S))
            if nachricht.get("id") == 1:
                ziele = nachricht["result"]["targetInfos"]
                kennung = next(z["targetId"] for z in ziele if z["type"] == "page")
                return f"{adresse.split('/devtools/')[0]}/devtools/page/{kennung}"
