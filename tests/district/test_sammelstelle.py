"""Requests that wait at the same moment: served together, each with its own answer, and nobody waits for company."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence

import pytest

from bureau_app.district import sammelstelle
from bureau_app.district.sammelstelle import Sammelstelle

Gruppe = list[str | Exception | None]


class Arbeit:
    """Answers in capitals; holds every group until it is let go."""

    def __init__(self) -> None:
        self.gruppen: list[list[str]] = []
        self.allein_bedient: list[str] = []
        self.begonnen, self.weiter = threading.Semaphore(0), threading.Semaphore(0)

    def gemeinsam(self, auftraege: Sequence[str]) -> Gruppe:
        self.gruppen.append(list(auftraege))
        self.begonnen.release()
        assert self.weiter.acquire(timeout=20)
        if "fehler" in auftraege:
            raise RuntimeError
        antworten: dict[str, str | Exception | None] = {"selbst": None, "nein": ValueError("nein")}
        return [antworten.get(auftrag, auftrag.upper()) for auftrag in auftraege]

    def allein(self, auftrag: str) -> str:
        self.allein_bedient.append(auftrag)
        if auftrag == "fehler":
            raise KeyError(auftrag)
        return f"allein {auftrag}"

    def stelle(self, geduld_s: float = 1000.0) -> Sammelstelle[str, str]:
        return Sammelstelle(self.gemeinsam, self.allein, lambda auftrag: auftrag != "gross", geduld_s)


class Langsam(Arbeit):
    """Its first group is held by `haelt` only."""

    def __init__(self) -> None:
        super().__init__()
        self.haelt = threading.Event()

    def gemeinsam(self, auftraege: Sequence[str]) -> Gruppe:
        if auftraege == ["alt"]:
            self.gruppen.append(list(auftraege))
            self.begonnen.release()
            assert self.haelt.wait(20)
            return ["ALT"]
        return super().gemeinsam(auftraege)


async def begonnen(arbeit: Arbeit) -> None:
    """Until a group is being served."""
    assert await asyncio.to_thread(arbeit.begonnen.acquire, timeout=20)


async def eingereiht(stelle: Sammelstelle[str, str], auftraege: Sequence[str]) -> list[asyncio.Task[str]]:
    """Tasks of these, all of which have come."""
    aufgaben = [asyncio.create_task(stelle.gib(auftrag)) for auftrag in auftraege]
    alle_da = asyncio.Event()
    asyncio.get_running_loop().call_soon(alle_da.set)
    await alle_da.wait()
    return aufgaben


def spiele(ablauf: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(ablauf(), 60))


def test_who_finds_nobody_is_served_at_once_and_meanwhile_the_next_gather() -> None:
    async def ablauf() -> None:
        arbeit = Arbeit()
        stelle = arbeit.stelle()
        aufgaben = await eingereiht(stelle, ["a"])
        await begonnen(arbeit)
        aufgaben += await eingereiht(stelle, ["b", "c", "d"])
        assert stelle.wartende == 3
        arbeit.weiter.release(2)
        assert await asyncio.gather(*aufgaben) == ["A", "B", "C", "D"]
        assert arbeit.gruppen == [["a"], ["b", "c", "d"]] and stelle.wartende == 0

    spiele(ablauf)


def test_each_has_its_own_answer_or_error() -> None:
    async def ablauf() -> None:
        arbeit = Arbeit()
        stelle = arbeit.stelle()
        aufgaben = await eingereiht(stelle, ["a", "selbst", "nein", "gross", "b"])
        arbeit.weiter.release(2)
        antworten = await asyncio.gather(*aufgaben, return_exceptions=True)
        assert [str(antwort) for antwort in antworten] == ["A", "allein selbst", "nein", "allein gross", "B"]
        assert isinstance(antworten[2], ValueError)
        assert sorted(arbeit.allein_bedient) == ["gross", "selbst"]

    spiele(ablauf)


@pytest.mark.expected_log("a group is served one by one: RuntimeError")
def test_one_that_breaks_its_group_breaks_nobody_else() -> None:
    async def ablauf() -> None:
        arbeit = Arbeit()
        stelle = arbeit.stelle()
        aufgaben = await eingereiht(stelle, ["a"])
        await begonnen(arbeit)
        aufgaben += await eingereiht(stelle, ["b", "fehler", "c"])
        arbeit.weiter.release(2)
        antworten = await asyncio.gather(*aufgaben, return_exceptions=True)
        assert isinstance(antworten.pop(2), KeyError)
        assert antworten == ["A", "allein b", "allein c"]
        arbeit.weiter.release()
        assert await stelle.gib("danach") == "DANACH"

    spiele(ablauf)


def test_a_group_that_takes_long_is_not_waited_for() -> None:
    """Neither by who came while it was young, though nobody comes after him, nor by who comes later."""

    async def ablauf() -> None:
        arbeit = Arbeit()
        stelle = arbeit.stelle(geduld_s=0.01)
        langsam = await eingereiht(stelle, ["a"])
        schnell = await eingereiht(stelle, ["b"])
        await begonnen(arbeit)
        await begonnen(arbeit)
        assert arbeit.gruppen == [["a"], ["b"]] and stelle.wartende == 0
        schnell += await eingereiht(stelle, ["c"])
        await begonnen(arbeit)
        arbeit.weiter.release(3)
        assert await asyncio.gather(*langsam, *schnell) == ["A", "B", "C"]
        arbeit.weiter.release()
        assert await stelle.gib("danach") == "DANACH" and arbeit.gruppen[2:] == [["c"], ["danach"]]

    spiele(ablauf)


def test_who_waits_for_the_newest_group_is_served_after_it_whatever_an_older_one_does() -> None:
    async def ablauf() -> None:
        arbeit = Langsam()
        stelle = arbeit.stelle(geduld_s=0.05)
        alte = await eingereiht(stelle, ["alt"])
        await begonnen(arbeit)
        while stelle.wartende or len(arbeit.gruppen) < 2:
            if not stelle.wartende:
                alte += await eingereiht(stelle, ["b"])
            await begonnen(arbeit)
        arbeit.weiter.release(2)
        assert await asyncio.gather(*alte[1:]) == ["B"]
        assert await asyncio.gather(*await eingereiht(stelle, ["c"])) == ["C"]
        assert not alte[0].done()
        arbeit.haelt.set()
        assert await alte[0] == "ALT"

    spiele(ablauf)


def test_who_went_away_keeps_nobody_and_a_group_has_an_end() -> None:
    async def ablauf() -> None:
        arbeit = Arbeit()
        stelle = arbeit.stelle()
        erster = await eingereiht(stelle, ["weg"])
        await begonnen(arbeit)
        viele = [str(n) for n in range(sammelstelle.HOECHSTENS + 1)]
        aufgaben = await eingereiht(stelle, viele)
        erster[0].cancel()
        aufgaben[3].cancel()
        arbeit.weiter.release(3)
        antworten = await asyncio.gather(*erster, *aufgaben, return_exceptions=True)
        assert [a for a in antworten if not isinstance(a, asyncio.CancelledError)] == [n for n in viele if n != "3"]
        assert [len(gruppe) for gruppe in arbeit.gruppen] == [1, sammelstelle.HOECHSTENS, 1]

    spiele(ablauf)
