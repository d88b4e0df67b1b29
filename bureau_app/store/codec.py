"""Vorgang to bytes and back: every field by its declared type; what this program does not know is refused."""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from functools import cache
from json.encoder import encode_basestring
from operator import attrgetter
from types import MappingProxyType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from bureau_app.domain.vorgang import Vorgang
from bureau_app.store.stoerungen import unlesbar

FORM = 1
Leser = Callable[[Any, str], Any]
Schreiber = Callable[[Any], str]

_EINFACHE: dict[Any, Schreiber] = {
    str: encode_basestring,
    bool: {False: "false", True: "true"}.__getitem__,
    int: int.__repr__,
    float: float.__repr__,
    date: lambda wert: f'"{wert.isoformat()}"',
    datetime: lambda wert: f'"{wert.isoformat()}"',
}


def packe(vorgang: Vorgang) -> bytes:
    """The Vorgang as JSON in UTF-8."""
    return f'{{"form":{FORM},"vorgang":{_schreiber(Vorgang)(vorgang)}}}'.encode()


def entpacke(roh: bytes) -> Vorgang:
    """The Vorgang that `packe` made; Stoerung SPEICHER_INHALT names the field that cannot be understood."""
    try:
        huelle = json.loads(roh)
    except ValueError:
        raise unlesbar("json") from None
    if not isinstance(huelle, dict) or huelle.get("form") != FORM or huelle.keys() != {"form", "vorgang"}:
        raise unlesbar("form")
    return cast(Vorgang, _leser(Vorgang)(huelle["vorgang"], "vorgang"))


@cache
def _schreiber(typ: Any) -> Schreiber:
    """How to write a declared type, as its `_leser` reads it; worked out once, because a counter saves all the time."""
    herkunft, argumente = get_origin(typ), get_args(typ)
    if inhalt := _wahlweise(herkunft, argumente):
        schreibe = _schreiber(inhalt)
        return lambda wert: "null" if wert is None else schreibe(wert)
    if herkunft is tuple:
        return _tupelschreiber(argumente)
    if herkunft is Mapping:
        teil = _schreiber(argumente[1])
        return lambda wert: "{" + ",".join([f"{encode_basestring(k)}:{teil(v)}" for k, v in wert.items()]) + "}"
    if is_dataclass(typ):
        return _satzschreiber(cast(type, typ))
    if typ in _EINFACHE:
        return _EINFACHE[typ]
    if isinstance(typ, type) and issubclass(typ, StrEnum):
        return encode_basestring
    raise TypeError(f"no way to store {typ}")


def _tupelschreiber(argumente: tuple[Any, ...]) -> Schreiber:
    if argumente[-1] is Ellipsis:
        teil = _schreiber(argumente[0])
        return lambda wert: "[" + ",".join([teil(v) for v in wert]) + "]"
    teile = tuple(_schreiber(typ) for typ in argumente)
    return lambda wert: "[" + ",".join([teil(v) for teil, v in zip(teile, wert, strict=True)]) + "]"


def _satzschreiber(typ: type) -> Schreiber:
    """A dataclass: the text around its values never changes, and most have nothing but strings."""
    typen, namen = get_type_hints(typ), [f.name for f in fields(typ)]
    muster = "{" + ",".join(f'"{name}":%s' for name in namen) + "}"
    teile = tuple(_schreiber(typen[name]) for name in namen)
    if len(namen) == 1:
        name, teil = namen[0], teile[0]
        return lambda wert: muster % teil(getattr(wert, name))
    werte = attrgetter(*namen)
    if set(teile) == {encode_basestring}:
        return lambda wert: muster % tuple(map(encode_basestring, werte(wert)))
    return lambda wert: muster % tuple([teil(v) for teil, v in zip(teile, werte(wert), strict=True)])


def _wahlweise(herkunft: Any, argumente: tuple[Any, ...]) -> Any:
    """What else than None the type may be; None if it is no such type."""
    if herkunft in (Union, UnionType) and len(argumente) == 2 and type(None) in argumente:
        return next(a for a in argumente if a is not type(None))
    return None


@cache
def _leser(typ: Any) -> Leser:
    """How to read a declared type; types that no Vorgang has are a bug (TypeError)."""
    herkunft, argumente = get_origin(typ), get_args(typ)
    if inhalt := _wahlweise(herkunft, argumente):
        return lambda roh, stelle: None if roh is None else _leser(inhalt)(roh, stelle)
    if herkunft is tuple:
        return _tupelleser(argumente)
    if herkunft is Mapping:
        return lambda roh, stelle: MappingProxyType(
            {k: _leser(argumente[1])(v, f"{stelle}.{k}") for k, v in _verlange(roh, dict, stelle).items()}
        )
    if is_dataclass(typ):
        return _satzleser(cast(type, typ))
    if typ in (str, int, bool, float):
        return lambda roh, stelle: _verlange(roh, typ, stelle)
    if typ in (date, datetime):
        return lambda roh, stelle: _umgewandelt(typ.fromisoformat, roh, stelle)
    if isinstance(typ, type) and issubclass(typ, Enum):
        return lambda roh, stelle: _umgewandelt(typ, roh, stelle)
    raise TypeError(f"no way to store {typ}")


def _verlange(roh: Any, typ: type, stelle: str) -> Any:
    if type(roh) is not typ:
        raise unlesbar(stelle)
    return roh


def _umgewandelt(wandle: Callable[[str], Any], roh: Any, stelle: str) -> Any:
    try:
        return wandle(_verlange(roh, str, stelle))
    except ValueError:
        raise unlesbar(stelle) from None


def _tupelleser(argumente: tuple[Any, ...]) -> Leser:
    if argumente[-1] is Ellipsis:
        return lambda roh, stelle: tuple(_leser(argumente[0])(teil, stelle) for teil in _verlange(roh, list, stelle))

    def lies(roh: Any, stelle: str) -> tuple[Any, ...]:
        if len(_verlange(roh, list, stelle)) != len(argumente):
            raise unlesbar(stelle)
        return tuple(_leser(typ)(teil, stelle) for typ, teil in zip(argumente, roh, strict=True))

    return lies


def _satzleser(typ: type) -> Leser:
    """A dataclass: unknown fields are refused, missing ones take their default (an older program did not know them)."""
    typen = get_type_hints(typ)
    leser = {f.name: _leser(typen[f.name]) for f in fields(typ)}
    noetig = {f.name for f in fields(typ) if f.default is MISSING and f.default_factory is MISSING}

    def lies(roh: Any, stelle: str) -> Any:
        _verlange(roh, dict, stelle)
        for name in sorted((roh.keys() - leser.keys()) | (noetig - roh.keys())):
            raise unlesbar(f"{stelle}.{name}")
        return typ(**{name: leser[name](teil, f"{stelle}.{name}") for name, teil in roh.items()})

    return lies
