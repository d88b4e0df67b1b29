"""Settings (this machine), read once, frozen, passed as arguments."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from platformdirs import site_config_path, site_data_path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from bureau_app.domain.fehlercode import Fehlercode, Stoerung

Ags = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]


class _Abschnitt(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Schalterplatz(_Abschnitt):
    """This counter: number within its town, town, name on the status line, language, minutes until it locks."""

    geraet: int = Field(ge=1, le=999)
    gemeinde_ags: Ags
    name: str = "Schalter"
    sprache: str = Field(default="de", pattern="^(de|en)$")
    sperre_minuten: int = Field(default=5, ge=1, le=60)


class Kreisdienst(_Abschnitt):
    """Where the district's central service answers; `ca_datei` is the CA that signed it, if not a public one;
    `policy_schluessel` and `siegel_schluessel` the public keys that its Policy and the heads of its audit tree are
    signed for (Ed25519, base64url), as the enrolment took them."""

    url: str
    ca_datei: Path | None = None
    policy_schluessel: str = Field(default="", pattern=r"^([A-Za-z0-9_-]{43})?$")
    siegel_schluessel: str = Field(default="", pattern=r"^([A-Za-z0-9_-]{43})?$")


class Meldestelle(_Abschnitt):
    """Hand-over to the town's Fachverfahren: through a folder of its own or carried by the Kreis, and in both cases the
    public key that everything is sealed for."""

    weg: Literal["ordner", "kreis"] = "ordner"
    ordner: Path | None = None
    schluessel_datei: Path

    @model_validator(mode="after")
    def _ordner_genannt(self) -> Self:
        if (self.weg == "ordner") != (self.ordner is not None):
            raise ValueError('ordner gehört zu weg = "ordner", und nur dazu')
        return self


class Druckerwahl(_Abschnitt):
    """Printer names as the operating system lists them, and the sheet that stickers lie on ("" for a roll)."""

    aufkleber: str = ""
    aufkleber_bogen: str = ""
    blatt: str = ""


class Lesegeraet(_Abschnitt):
    """An MRZ reader or 2D scanner at a serial or USB-serial port: COM3, /dev/ttyACM0, or hwgrep://VID:PID."""

    port: str = Field(min_length=1)
    baud: int = Field(default=9600, ge=300, le=4_000_000)


class Scannerwahl(_Abschnitt):
    """Where F2 gets its pictures: picked files, a folder that a network scanner fills, SANE (Linux), WIA (Windows).

    `geraet` as the driver names it, "" for the only one; `quelle` as SANE names it; `einzug`: all pages of a feeder.
    The folder belongs to the counter alone: every picture in it is deleted, unread those that lie there at the start.
    """

    art: Literal["datei", "ordner", "sane", "wia"] = "datei"
    ordner: Path | None = None
    geraet: str = ""
    dpi: int = Field(default=300, ge=150, le=600)
    quelle: str = ""
    einzug: bool = False

    @model_validator(mode="after")
    def _ordner_genannt(self) -> Self:
        if (self.art == "ordner") != (self.ordner is not None):
            raise ValueError('ordner gehört zu art = "ordner", und nur dazu')
        return self


class Eid(_Abschnitt):
    """On-site reading of eIDs (§ 18a PAuswG), and the port of AusweisApp on this PC. A reading goes through the
    district's service, unless `start_url` and `result_url` name another adapter of its eID-Server, whose certificate
    `ca_datei` signed, if not a public CA."""

    start_url: str = Field(default="", pattern="^(https?://.*)?$")
    result_url: str = Field(default="", pattern="^(https?://.*)?$")
    port: int = Field(default=24727, ge=1, le=65535)
    ca_datei: Path | None = None

    @model_validator(mode="after")
    def _beide_oder_keine(self) -> Self:
        if bool(self.start_url) != bool(self.result_url):
            raise ValueError("start_url und result_url gehören zusammen")
        return self


class Settings(_Abschnitt):
    """All settings of one machine. `datenordner` holds the encrypted store; it must lie on a local disk."""

    schalter: Schalterplatz
    kreis: Kreisdienst
    melderegister: Meldestelle
    drucker: Druckerwahl = Druckerwahl()
    scanner: Scannerwahl = Scannerwahl()
    lesegeraet: tuple[Lesegeraet, ...] = ()
    eid: Eid | None = None
    datenordner: Path = Field(default_factory=lambda: datenordner_path())
    strassenverzeichnis: Path | None = None


def datenordner_path() -> Path:
    """Where the store of this machine lies by default."""
    return site_data_path("bureau-app", appauthor=False)


def settings_path() -> Path:
    """Where the settings of this machine lie by default."""
    return site_config_path("bureau-app", appauthor=False) / "settings.toml"


def read_settings(path: Path) -> Settings:
    """Read the file; Stoerung EINSTELLUNGEN_FEHLEN or EINSTELLUNGEN_UNGUELTIG names the file and what is wrong."""
    try:
        roh = tomllib.loads(path.read_text("utf-8"))
    except OSError:
        raise Stoerung(Fehlercode.EINSTELLUNGEN_FEHLEN, datei=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fehler:
        raise _ungueltig(path, str(fehler)) from None
    try:
        return Settings.model_validate(roh)
    except ValidationError as fehler:
        erster = fehler.errors(include_url=False, include_input=False)[0]
        raise _ungueltig(path, f"{'.'.join(map(str, erster['loc']))}: {erster['msg']}") from None


def _ungueltig(path: Path, stelle: str) -> Stoerung:
    return Stoerung(Fehlercode.EINSTELLUNGEN_UNGUELTIG, datei=str(path), stelle=stelle)
