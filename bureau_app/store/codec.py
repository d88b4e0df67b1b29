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
Leser = Callable[[Any], Any]
Schreiber = Callable[[Any], str]

_WIE_SIE_SIND = (str, int, bool, float)
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
    try:
        return cast(Vorgang, _leser(Vorgang)(huelle["vorgang"]))
    except _Unpassend as unpassend:
        raise unlesbar(".".join(("vorgang", *unpassend.stelle))) from None


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
        lies = _leser(inhalt)
        return lambda roh: None if roh is None else lies(roh)
    if herkunft is tuple:
        return _tupelleser(argumente)
    if herkunft is Mapping:
        teil = _leser(argumente[1])
        return lambda roh: MappingProxyType({k: _darin(k, teil, v) for k, v in _verlange(roh, dict).items()})
    if is_dataclass(typ):
        return _satzleser(cast(type, typ))
    if typ in _WIE_SIE_SIND:
        return lambda roh: _verlange(roh, typ)
    if typ in (date, datetime):
        return lambda roh: _umgewandelt(typ.fromisoformat, roh)
    if isinstance(typ, type) and issubclass(typ, Enum):
        werte = {wert.value: wert for wert in typ}
        return lambda roh: _umgewandelt(werte.__getitem__, roh)
    raise TypeError(f"no way to store {typ}")


class _Unpassend(Exception):
    """Something is not what was declared: `stelle` are the names of the fields that lead to it."""

    def __init__(self, *stelle: str) -> None:
        super().__init__()
        self.stelle = stelle


def _verlange(roh: Any, typ: type) -> Any:
    if type(roh) is not typ:
        raise _Unpassend
    return roh


def _umgewandelt(wandle: Callable[[str], Any], roh: Any) -> Any:
    try:
        return wandle(_verlange(roh, str))
    except (ValueError, KeyError):
        raise _Unpassend from None


def _darin(name: str, lies: Leser, roh: Any) -> Any:
    try:
        return lies(roh)
    except _Unpassend as nicht:
        raise _Unpassend(name, *nicht.stelle) from None


def _tupelleser(argumente: tuple[Any, ...]) -> Leser:
    if argumente[-1] is Ellipsis:
        eines = _leser(argumente[0])
        return lambda roh: tuple([eines(teil) for teil in _verlange(roh, list)])
    leser = tuple(_leser(typ) for typ in argumente)

    def lies(roh: Any) -> tuple[Any, ...]:
        if len(_verlange(roh, list)) != len(leser):
            raise _Unpassend
        return tuple([eines(teil) for eines, teil in zip(leser, roh, strict=True)])

    return lies


def _satzleser(typ: type) -> Leser:
    """A dataclass: unknown fields are refused, missing ones take their default (an older program did not know them)."""
    typen = get_type_hints(typ)
    leser = {f.name: _leser(typen[f.name]) for f in fields(typ)}
    einfache = {name: typen[name] for name in leser if typen[name] in _WIE_SIE_SIND}
    noetig = {f.name for f in fields(typ) if f.default is MISSING and f.default_factory is MISSING}

    def lies(roh: Any) -> Any:
        if not noetig <= _verlange(roh, dict).keys() <= leser.keys():
            raise _Unpassend(min((roh.keys() - leser.keys()) | (noetig - roh.keys())))
        return typ(
            **{
                name: teil if type(teil) is einfache.get(name) else _darin(name, leser[name], teil)
                for name, teil in roh.items()
            }
        )

    return lies
