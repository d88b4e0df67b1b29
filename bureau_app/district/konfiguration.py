"""How the district's service runs: read once from a file (TOML), the environment and the command line, frozen."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bureau_app.domain.fehlercode import Eingabefehler, Fehlercode, Stoerung

VORSATZ = "BUREAU_DISTRICT_"
DATEI_VARIABLE = VORSATZ + "CONFIG"
_TRENNER = "__"
_WORTE = {
    "missing": "fehlt",
    "extra_forbidden": "diesen Eintrag gibt es nicht",
    "int_parsing": "ist keine ganze Zahl",
    "int_type": "ist keine ganze Zahl",
    "int_from_float": "ist keine ganze Zahl",
    "float_parsing": "ist keine Zahl",
    "bool_parsing": "ist weder true noch false",
    "string_type": "ist kein Text",
    "path_type": "ist kein Pfad",
    "literal_error": "erlaubt ist {expected}",
    "greater_than_equal": "mindestens {ge}",
    "less_than_equal": "höchstens {le}",
    "string_pattern_mismatch": "passt nicht zu {pattern}",
    "model_type": "ist kein Abschnitt",
    "dict_type": "ist kein Abschnitt",
}
_UNPASSEND = "der Wert passt nicht"


class _Abschnitt(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Dienstplatz(_Abschnitt):
    """Where the service answers counters; without both TLS files only on this machine."""

    host: str = "127.0.0.1"
    port: int = Field(default=8443, ge=0, le=65535)
    tls_zertifikat: Path | None = None
    tls_schluessel: Path | None = None


class Protokoll(_Abschnitt):
    """The log on the standard error output: how much, and as lines for people or as JSON, one object a line; `aus`
    leaves only the log files of the account."""

    stufe: Literal["debug", "info", "warning", "error"] = "info"
    form: Literal["text", "json", "aus"] = "aus"


class Kennzahlenplatz(_Abschnitt):
    """Where `/metrics` answers, apart from the counters' port and without TLS; port 0 switches it off."""

    host: str = "127.0.0.1"
    port: int = Field(default=0, ge=0, le=65535)


class Anmeldung(_Abschnitt):
    """The IdP (OpenID Connect) that people may sign in at beside the built-in directory: its issuer and the client id,
    both or neither; the secret in a file of its own; the claim that names the Kennung, "" if accounts are mapped one by
    one (`district user --oidc-sub`); what the sign-in page calls it."""

    oidc_issuer: str = Field(default="", pattern=r"^(https?://[^\s?#]+)?$")
    oidc_client_id: str = ""
    oidc_geheimnis_datei: Path | None = None
    oidc_anspruch: str = ""
    oidc_name: str = Field(default="Anmeldedienst", min_length=1, max_length=40)


class Grenzen(_Abschnitt):
    """How many requests may wait for a thread of one process, the next are told to come back (503); what one device
    may ask at once and in a second (429); seconds to end open requests."""

    gleichzeitig: int = Field(default=400, ge=10, le=10_000)
    geraet_auf_einmal: int = Field(default=200, ge=10, le=1_000_000)
    geraet_je_sekunde: float = Field(default=50, ge=1, le=1_000_000)
    auslaufen_s: int = Field(default=10, ge=1, le=300)


class Eidplatz(_Abschnitt):
    """The eID-Server for readings on site (§ 18a PAuswG), "" for none: where it answers, the client certificate that it
    knows this service by, its key, and the CA that signed its own certificate if not a public one."""

    url: str = Field(default="", pattern=r"^(https://[^\s?#]+)?$")
    zertifikat: Path | None = None
    schluessel: Path | None = None
    ca_datei: Path | None = None


class Sicherungsplatz(_Abschnitt):
    """Where `district backup` puts the database and, apart from it, the keys; how many backups are kept."""

    ordner: Path | None = None
    schluessel: Path | None = None
    behalten: int = Field(default=14, ge=1, le=1000)


class Seite(_Abschnitt):
    """The read-only page for the district: for people of these roles who sign in with Kennung and password."""

    an: bool = True
    rollen: tuple[Literal["revision", "administration"], ...] = ("revision", "administration")


class Konfiguration(BaseSettings):
    """Everything that the verbs of `bureau-app district` need to know of their surroundings.

    `datenbank` is `sqlite:///PATH` or `postgresql+psycopg://USER@HOST/NAME`, its password in a file of its own;
    `schluessel` the folder of the district's keys.
    """

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=VORSATZ, env_nested_delimiter=_TRENNER, hide_input_in_errors=True
    )

    datenbank: str = Field(default="", repr=False)
    datenbank_kennwort_datei: Path | None = None
    schluessel: Path | None = None
    dienst: Dienstplatz = Dienstplatz()
    protokoll: Protokoll = Protokoll()
    kennzahlen: Kennzahlenplatz = Kennzahlenplatz()
    grenzen: Grenzen = Grenzen()
    anmeldung: Anmeldung = Anmeldung()
    eid: Eidplatz = Eidplatz()
    seite: Seite = Seite()
    sicherung: Sicherungsplatz = Sicherungsplatz()

    def datenbank_url(self) -> str:
        """The database's URL with the password of its file, "" if none is named."""
        if self.datenbank_kennwort_datei is None or not self.datenbank:
            return self.datenbank
        try:
            kennwort = self.datenbank_kennwort_datei.read_text("utf-8").strip()
            return make_url(self.datenbank).set(password=kennwort).render_as_string(hide_password=False)
        except (OSError, UnicodeDecodeError, ArgumentError) as fehler:
            raise Stoerung(
                Fehlercode.KONFIGURATION_GEHEIMNIS,
                datei=str(self.datenbank_kennwort_datei),
                grund=type(fehler).__name__,
            ) from None


def lies_konfiguration(datei: Path | None, befehl: Mapping[str, Any], umgebung: Mapping[str, str]) -> Konfiguration:
    """The command line's values over the environment (`BUREAU_DISTRICT_DIENST__PORT`) over the file.

    Without `datei` the one that BUREAU_DISTRICT_CONFIG names, if it does. Stoerung KONFIGURATION_FEHLT, Eingabefehler
    KONFIGURATION_UNGUELTIG: they name the file or the variable, and the key, never the value.
    """
    if datei is None and umgebung.get(DATEI_VARIABLE):
        datei = Path(umgebung[DATEI_VARIABLE])
    aus_datei = _lies_toml(datei) if datei is not None else {}
    if fremde := sorted(_fremde(umgebung)):
        raise _ungueltig(fremde[0], _WORTE["extra_forbidden"])

    class Gelesen(Konfiguration):
        """With the sources of this one reading."""

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            """Command line, environment, file."""
            return init_settings, env_settings, InitSettingsSource(settings_cls, aus_datei)

    try:
        return Gelesen(**befehl)
    except SettingsError:
        raise _ungueltig(f"Umgebung {VORSATZ}…", _UNPASSEND) from None
    except ValidationError as fehler:
        erster: Mapping[str, Any] = fehler.errors(include_url=False, include_input=False)[0]
        raise _ungueltig(_herkunft(erster, datei, umgebung), _wort(erster)) from None


def schema() -> bytes:
    """The JSON schema of the file, as it lies in resources/schema."""
    return (json.dumps(Konfiguration.model_json_schema(), ensure_ascii=False, indent=2) + "\n").encode()


def _lies_toml(datei: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(datei.read_text("utf-8"))
    except OSError as fehler:
        raise Stoerung(Fehlercode.KONFIGURATION_FEHLT, datei=str(datei), grund=type(fehler).__name__) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fehler:
        zeile = getattr(fehler, "lineno", None)
        raise _ungueltig(str(datei), f"kein TOML, Zeile {zeile}" if zeile else "kein TOML") from None


def _fremde(umgebung: Mapping[str, str]) -> Iterable[str]:
    """Variables with our prefix that mean nothing: mistyped ones must not be passed over in silence."""
    bekannt = {f"{VORSATZ}{feld}".upper() for feld in Konfiguration.model_fields} | {DATEI_VARIABLE}
    for name in umgebung:
        if name.startswith(VORSATZ) and name.split(_TRENNER)[0].upper() not in bekannt:
            yield f"Umgebung {name}"


def _herkunft(fehler: Mapping[str, Any], datei: Path | None, umgebung: Mapping[str, str]) -> str:
    """The variable or the file, with the key, that a wrong value came from."""
    stelle = [str(teil) for teil in fehler["loc"]]
    variable = VORSATZ + _TRENNER.join(stelle).upper()
    if variable in {name.upper() for name in umgebung}:
        return f"Umgebung {variable}"
    return f"{datei or 'Aufruf'}: {'.'.join(stelle)}"


def _wort(fehler: Mapping[str, Any]) -> str:
    """What is wrong, in German, without the value."""
    muster = _WORTE.get(fehler["type"], _UNPASSEND)
    return muster.format(**{name: str(wert) for name, wert in fehler.get("ctx", {}).items()})


def _ungueltig(stelle: str, grund: str) -> Eingabefehler:
    return Eingabefehler(Fehlercode.KONFIGURATION_UNGUELTIG, "konfiguration", stelle=stelle, grund=grund)
