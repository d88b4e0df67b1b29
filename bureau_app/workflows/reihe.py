"""Several requests to one place, one after the other, of which some may fail."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from bureau_app.domain.fehlercode import Stoerung

GENUG_FEHLSCHLAEGE = 2

T = TypeVar("T")
R = TypeVar("R")


def der_reihe_nach(sachen: Iterable[T], tue: Callable[[T], R]) -> tuple[list[R], list[Stoerung]]:
    """What came of those that got through, and what the others failed with.

    After two failures, or once the other side asks for time, the rest is left alone. The last Stoerung is raised if
    nothing got through.
    """
    gelungen: list[R] = []
    fehlschlaege: list[Stoerung] = []
    for sache in sachen:
        try:
            gelungen.append(tue(sache))
        except Stoerung as stoerung:
            fehlschlaege.append(stoerung)
            if stoerung.warten_s or len(fehlschlaege) == GENUG_FEHLSCHLAEGE:
                break
    if fehlschlaege and not gelungen:
        raise fehlschlaege[-1]
    return gelungen, fehlschlaege
