"""Plants a fault in shipped code: a line of a module's source is replaced, and the running functions get that code."""

import functools
import importlib
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any


class PasstNicht(Exception):
    """The source has changed: the line to replace is not there exactly once, or nothing came of it."""


@dataclass(frozen=True)
class Eingriff:
    """A replacement in the source of the module `modul`."""

    modul: str
    alt: str
    neu: str


@contextmanager
def eingesetzt(*eingriffe: Eingriff) -> Iterator[None]:
    """While this holds, everybody who ever imported the functions runs the changed ones."""
    vorher = [(f, f.__code__) for eingriff in eingriffe for f in _funktionen(importlib.import_module(eingriff.modul))]
    try:
        for eingriff in eingriffe:
            _setze_ein(eingriff)
        yield
    finally:
        for funktion, code in vorher:
            funktion.__code__ = code
        for eingriff in eingriffe:
            _vergiss_gemerktes(importlib.import_module(eingriff.modul))


def _setze_ein(eingriff: Eingriff) -> None:
    modul = importlib.import_module(eingriff.modul)
    quelle = inspect.getsource(modul)
    if quelle.count(eingriff.alt) != 1:
        raise PasstNicht(f"{eingriff.modul} has {quelle.count(eingriff.alt)} times: {eingriff.alt}")
    neu = _codes(compile(quelle.replace(eingriff.alt, eingriff.neu), modul.__file__ or "", "exec", dont_inherit=True))
    geaendert = 0
    for funktion in _funktionen(modul):
        code = neu.get(funktion.__code__.co_qualname)
        if code is not None and _kern(code) != _kern(funktion.__code__):
            funktion.__code__ = code
            geaendert += 1
    if not geaendert:
        raise PasstNicht(f"{eingriff.modul}: no function changes by {eingriff.neu}")
    _vergiss_gemerktes(modul)


def _vergiss_gemerktes(modul: ModuleType) -> None:
    """What the module's functions keep of their results, they made with the other code."""
    for wert in vars(modul).values():
        if isinstance(wert, functools._lru_cache_wrapper) and wert.__module__ == modul.__name__:
            wert.cache_clear()


def _kern(code: CodeType) -> Any:
    """What the code does, wherever it stands in the file."""
    werte = tuple(_kern(wert) if isinstance(wert, CodeType) else wert for wert in code.co_consts)
    return code.co_code, werte, code.co_names, code.co_varnames


def _codes(code: CodeType) -> dict[str, CodeType]:
    """The code of every function in it, by qualified name."""
    gefunden: dict[str, CodeType] = {}
    for wert in code.co_consts:
        if isinstance(wert, CodeType):
            gefunden[wert.co_qualname] = wert
            gefunden |= _codes(wert)
    return gefunden


def _funktionen(modul: ModuleType) -> list[FunctionType]:
    """The module's own functions and methods."""
    gefunden = []
    for wert in vars(modul).values():
        eigene = vars(wert).values() if isinstance(wert, type) and wert.__module__ == modul.__name__ else (wert,)
        for funktion in map(_ausgepackt, eigene):
            if isinstance(funktion, FunctionType) and funktion.__module__ == modul.__name__:
                gefunden.append(funktion)
    return gefunden


def _ausgepackt(wert: Any) -> Any:
    """The function inside a classmethod, staticmethod, property or wrapper."""
    if isinstance(wert, classmethod | staticmethod):
        wert = wert.__func__
    if isinstance(wert, property):
        wert = wert.fget
    if isinstance(wert, functools._lru_cache_wrapper):
        return wert.__wrapped__
    return inspect.unwrap(wert) if callable(wert) else wert
