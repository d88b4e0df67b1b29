"""SQLAlchemy's engine and connection, which run a statement that comes again without working out anew how.

A day asks some twelve hundred questions, always the same ones: SQLAlchemy's own way round each of them costs several
times what SQLite needs for the answer. What is asked, and what the answer means, is as SQLAlchemy compiled it.
"""

import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, PoolProxiedConnection, Row, Select, TextClause
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.base import OptionEngineMixin
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import MultipleResultsFound
from sqlalchemy.pool import StaticPool
from sqlalchemy.sql.dml import UpdateBase

Stelle = tuple[str, Callable[[Any], Any] | None, Any]
"""Where a value comes from: its name ("": it is the third) and what makes it one of SQLite's."""

Schluessel = tuple[str | int, ...]

_GEMERKT: dict[int, "_Gemerkt"] = {}


class Antwort:
    """Rows, or how many were written: SQLAlchemy's result, of which the usual questions are answered at once."""

    def __init__(self, form: SimpleResultMetaData, zeilen: Sequence[tuple[Any, ...]], rowcount: int) -> None:
        self._form, self._zeilen, self.rowcount = form, zeilen, rowcount

    def __getattr__(self, name: str) -> Any:
        return getattr(IteratorResult(self._form, iter(self._zeilen)), name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.all())

    def all(self) -> list[Any]:
        """Every row."""
        form = self._form
        umwandler, stellen = form._processors, form._key_to_index
        return [Row(form, umwandler, stellen, zeile) for zeile in self._zeilen]

    def first(self) -> Any:
        """The first row; None without any."""
        return self.all()[0] if self._zeilen else None

    def one_or_none(self) -> Any:
        """The only row; None without any."""
        if len(self._zeilen) > 1:
            raise MultipleResultsFound
        return self.first()

    def scalar(self) -> Any:
        """The first value of the first row; None without any."""
        if not self._zeilen:
            return None
        umwandler = self._form._processors
        erster, roh = umwandler[0] if umwandler else None, self._zeilen[0][0]
        return roh if erster is None else erster(roh)


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement with values of these names, compiled; `form` is None until its columns are known, `listen` are the
    values that are several, with a name for each of them."""

    befehl: str
    stellen: tuple[Stelle, ...]
    form: SimpleResultMetaData | None
    listen: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def werte(self, werte: Mapping[str, Any]) -> tuple[Any, ...]:
        """As SQLite takes them."""
        for name, einzelne in self.listen:
            werte = {**werte, **dict(zip(einzelne, werte[name], strict=True))}
        return tuple(
            [
                fest if not name else werte[name] if mache is None else mache(werte[name])
                for name, mache, fest in self.stellen
            ]
        )


@dataclass(slots=True)
class _Gemerkt:
    """A statement that was run, and its plans by the names of the values, with the lengths of those that are lists
    (then the names are `in_listen`); nothing of it once it is gone."""

    befehl: weakref.ref[Any]
    plaene: dict[Schluessel, Plan | None] = field(default_factory=dict)
    in_listen: set[Schluessel] = field(default_factory=set)


class Leitung(Connection):
    """A connection that remembers how statements are run."""

    def execute(self, statement: Any, parameters: Any = None, *, execution_options: Any = None) -> Any:
        """As SQLAlchemy does."""
        plan = None if execution_options else _plan(statement, parameters, self.dialect)
        if plan is None or self._dbapi_connection is None:
            return super().execute(statement, parameters, execution_options=execution_options)
        return self._fuehre_aus(plan, plan.werte(parameters or {}))

    def scalar(self, statement: Any, parameters: Any = None, *, execution_options: Any = None) -> Any:
        """As SQLAlchemy does."""
        return self.execute(statement, parameters, execution_options=execution_options).scalar()

    def scalars(self, statement: Any, parameters: Any = None, *, execution_options: Any = None) -> Any:
        """As SQLAlchemy does."""
        return self.execute(statement, parameters, execution_options=execution_options).scalars()

    def _fuehre_aus(self, plan: Plan, werte: tuple[Any, ...]) -> Antwort:
        if self._transaction is None:
            self._autobegin()
        elif not self._transaction.is_active:
            self._invalid_transaction()
        zeiger: Any = self._dbapi_connection.cursor()  # type: ignore[union-attr]
        try:
            zeiger.execute(plan.befehl, werte)
            zeilen = zeiger.fetchall() if zeiger.description else ()
        except BaseException as fehler:  # noqa: BLE001 - it decides, and raises what becomes of it
            self._handle_dbapi_exception(fehler, plan.befehl, werte, zeiger, None)
        form = plan.form or SimpleResultMetaData([spalte[0] for spalte in zeiger.description or ()])
        return Antwort(form, zeilen, zeiger.rowcount)


class Maschine(Engine):
    """An engine of such connections, of which nobody hears what they do."""

    _connection_cls = Leitung

    def connect(self) -> Connection:
        """As SQLAlchemy does."""
        return Leitung(self, _has_events=False)


class Anschluss(StaticPool):
    """The only connection of a database in memory: there is nothing to choose, and nobody to keep it from."""

    _huelle: "Huelle | None" = None

    def connect(self) -> Any:
        """The same one for everybody."""
        if self._huelle is None:
            self._huelle = Huelle(super().connect())
        return self._huelle


class Huelle:
    """What SQLAlchemy holds of a connection of a pool; to give it back ends what was not committed."""

    is_valid = True

    def __init__(self, geliehen: PoolProxiedConnection) -> None:
        self._geliehen = geliehen
        self.dbapi_connection = self.driver_connection = leitung = geliehen.driver_connection
        assert leitung is not None
        self.cursor, self.commit, self.rollback = leitung.cursor, leitung.commit, leitung.rollback

    def close(self) -> None:
        """Given back."""
        self.rollback()

    def _close_special(self, transaction_reset: bool = False) -> None:
        """Given back by somebody who has ended everything."""

    def invalidate(self, _grund: BaseException | None = None, soft: bool = False) -> None:
        """Given back by somebody who failed."""
        self.rollback()


class _Wahlmaschine(OptionEngineMixin, Maschine):
    """The same with options of its own."""

    def update_execution_options(self, **opt: Any) -> None:
        Engine.update_execution_options(self, **opt)


Maschine._option_cls = _Wahlmaschine  # type: ignore[assignment]


def _plan(befehl: Any, werte: Any, dialekt: Dialect) -> Plan | None:
    """How to run it; None the first time, which may be the last, and for what SQLAlchemy should see to itself."""
    gemerkt = _GEMERKT.get(id(befehl))
    if gemerkt is None or gemerkt.befehl() is not befehl:
        if isinstance(befehl, Select | UpdateBase | TextClause):
            _GEMERKT[id(befehl)] = _Gemerkt(weakref.ref(befehl, partial(_vergiss, id(befehl))))
        return None
    if isinstance(werte, list):
        return None
    namen: Schluessel = tuple(werte) if werte else ()
    if namen in gemerkt.in_listen:
        namen = (*namen, *(len(wert) for wert in werte.values() if isinstance(wert, list | tuple)))
    try:
        return gemerkt.plaene[namen]
    except KeyError:
        plan = _plane(befehl, werte or {}, dialekt)
        if plan is not None and plan.listen:
            gemerkt.in_listen.add(tuple(werte))
            namen = (*werte, *(len(wert) for wert in werte.values() if isinstance(wert, list | tuple)))
        gemerkt.plaene[namen] = plan
        return plan


def _vergiss(nummer: int, _befehl: object) -> None:
    del _GEMERKT[nummer]


def _plane(befehl: Any, werte: dict[str, Any], dialekt: Dialect) -> Plan | None:
    fertig = befehl.compile(dialect=dialekt, column_keys=sorted(werte) or None)
    if fertig.insert_prefetch or fertig.update_prefetch or any(b.callable for b in fertig.binds.values()):
        return None
    text, folge, umwandler = fertig.string, fertig.positiontup or (), dict(fertig._bind_processors)
    feste = fertig.construct_params(werte, escape_names=False)
    listen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    if fertig.post_compile_params or fertig.literal_execute_params:
        if any(b.key in werte for b in fertig.literal_execute_params):
            return None
        ganz = fertig._process_parameters_for_postcompile(feste)
        text, folge, feste = ganz.statement, ganz.positiontup or (), {**feste, **ganz.parameters}
        umwandler |= ganz.processors
        listen = tuple((n, tuple(e)) for n, e in ganz.parameter_expansion.items() if n in werte)
    veraenderlich = {*werte, *(name for _, einzelne in listen for name in einzelne)}
    stellen = []
    for name in folge:
        schluessel = fertig.binds[name].key if name in fertig.binds else name
        mache = umwandler.get(name)
        if schluessel in veraenderlich:
            stellen.append((schluessel, mache, None))
        else:
            stellen.append(("", None, feste[name] if mache is None else mache(feste[name])))
    return Plan(text, tuple(stellen), _form(fertig, dialekt), listen)


def _form(fertig: Any, dialekt: Dialect) -> SimpleResultMetaData | None:
    """The columns of its rows by name, and what makes their values; None if only the answer tells."""
    spalten = fertig._result_columns
    if not spalten:
        return None
    umwandler = [spalte.type._cached_result_processor(dialekt, None) for spalte in spalten]
    return SimpleResultMetaData([s.keyname for s in spalten], _processors=umwandler if any(umwandler) else None)
