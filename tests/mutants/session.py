"""Run the tests that reach a mutant, in a process forked from one that has collected them all."""

from __future__ import annotations

import _thread
import contextlib
import functools
import gc
import os
import pickle
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import anew
import pytest
from coverage import Coverage
from swap import MustBeImportedError, functions, swap

from processes import allow, fails, forked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import ModuleType

    from mutate import Mutant

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]


class Module(NamedTuple):
    """Hold what is mutated, and the tests that look at it."""

    name: str
    path: Path
    tests: tuple[str, ...]

    @property
    def dotted(self) -> str:
        return f"utils.{self.name.replace('/', '.')}"


class TestsFailError(Exception):
    """Tests that fail on the code as it is are no proof of anything."""


def collected(tests: tuple[str, ...], modules: list[Module], work: Callable) -> None:
    """Collect the tests, and do the work with them instead of running them."""
    session = Session(modules, work)
    session.traced.start()
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        fault = pytest.main([*OPTIONS, *tests], plugins=[session])
    if session.fault:
        raise session.fault
    if fault:
        raise TestsFailError(f"{', '.join(tests)} cannot be collected: pytest ends with {fault}")


OPTIONS = ["-q", "-s", "-p", "no:cacheprovider", "-m", "not browser"]


class Session:
    """Hold the collected tests: what they reach, what they take and what they noticed so far."""

    def __init__(self, modules: list[Module], work: Callable) -> None:
        self.modules, self.work, self.fault = modules, work, None
        self.traced = _coverage(modules)
        self.noticed = Counter()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.traced.stop()
        self.imported = {
            module.name: set(self.traced.get_data().lines(str(module.path)) or ())
            for module in self.modules
        }
        self.items = {item.nodeid: item for item in session.items}
        self.alive = functions({str(module.path) for module in self.modules})
        gc.freeze()  # a collection in a child would copy all that is here
        try:
            self.cost, self.lasts, self.reached, self.unseen = self._measured()
            self.work(self)
        except Exception as fault:  # noqa: BLE001  # pytest would only print it
            self.fault = fault
        return True

    def _measured(self) -> tuple[dict, dict, dict, set]:
        """Run all tests once, and note for each its seconds (of work, and in all) and its lines.

        Name those, too, of which coverage does not see all: what they reach in bare threads, and
        all of one that is left out where somebody traces.
        """
        read, write = os.pipe()

        def measure() -> None:
            traced, cost, lasts, failed, unseen = _coverage(self.modules), {}, {}, [], []

            def once(item: pytest.Item, run: Callable[[], _Watch]) -> None:
                _forget(item.module)
                begin, start = time.process_time(), time.monotonic()
                with _bare_threads() as begun:
                    seen = run()
                cost[item.nodeid] = time.process_time() - begin
                lasts[item.nodeid] = time.monotonic() - start
                if begun or seen.left_out:
                    unseen.append(item.nodeid)
                if seen.failed:
                    failed.append(item.nodeid)

            traced.start()
            for item, run in self._runs(self.items, apart=True):
                traced.switch_context(item.nodeid)
                once(item, run)
            traced.stop()
            for item, run in self._runs(list(unseen), apart=True):
                once(item, run)
            data = traced.get_data()
            reached = {m.name: data.contexts_by_lineno(str(m.path)) for m in self.modules}
            with os.fdopen(write, "wb") as pipe:
                pickle.dump((cost, lasts, reached, unseen, failed), pipe)

        child = forked(measure)
        os.close(write)
        with os.fdopen(read, "rb") as pipe:
            measured = pickle.load(pipe)  # noqa: S301  # our own child wrote it
        cost, lasts, reached, unseen, failed = measured
        os.waitpid(child, 0)
        if failed:
            raise TestsFailError(f"{', '.join(failed)}: no proof, since it fails without a mutant")
        return cost, lasts, reached, set(unseen)

    def _runs(
        self, names: Iterable[str], *, apart: bool = False
    ) -> Iterator[tuple[pytest.Item, Callable[[], _Watch]]]:
        """Give the tests, each with what runs it and tells how it ended.

        Apart, no test finds what a fixture made for one before it.
        """
        items = [self.items[name] for name in names]
        for item, following in pairwise([*items, None]):
            watch = _Watch()
            item.config.pluginmanager.register(watch)

            def run(item=item, following=following, watch=watch) -> _Watch:
                then = None if apart else following
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=then)
                return watch

            yield item, run
            item.config.pluginmanager.unregister(watch)

    def notices(self, module: Module, mutant: Mutant) -> bool:
        """Tell whether a test fails on the mutant, or does not end."""
        path = str(module.path)
        reached = self.reached[module.name]
        names = {name for line in mutant.lines for name in reached.get(line, ()) if name}
        names = (names | self.unseen) or set(self.items)
        read, write = os.pipe()

        def tell(name: str) -> None:
            os.write(write, name.encode())
            os._exit(1)

        def begins(name: str) -> None:
            allow(self.cost.get(name, 0), self.lasts.get(name, 0))

        def look() -> None:
            before = compile(module.path.read_text(encoding="utf-8"), path, "exec")
            after = compile(mutant.code, path, "exec")
            try:
                swap(self.alive, before, after, self.imported[module.name])
            except MustBeImportedError:
                allow(sum(self.cost.values()) + 10, sum(self.lasts.values()) + 10)
                order = anew.Ordered(self._best_first(self.items), begins, tell)
                if anew.run([*OPTIONS, *module.tests], module.dotted, module.path, after, order):
                    os._exit(1)
            else:
                for item, run in self._runs(self._best_first(names)):
                    begins(item.nodeid)
                    if run().failed:
                        tell(item.nodeid)

        child = forked(look)
        os.close(write)
        found = fails(child)
        with os.fdopen(read) as pipe:
            self.noticed.update(filter(None, [pipe.read()]))
        return found

    def _best_first(self, names: Iterable[str]) -> list[str]:
        """Begin with quick tests, and with those that noticed many mutants already."""
        return sorted(names, key=lambda name: (self.lasts[name] / (1 + self.noticed[name]), name))


@contextlib.contextmanager
def _bare_threads() -> Iterator[list]:
    """Note what is begun in threads without the module threading: coverage cannot follow."""
    start, begun = _thread.start_new_thread, []

    def begin(work: Callable, *given: object) -> int:
        begun.append(work)
        return start(work, *given)

    _thread.start_new_thread = begin
    try:
        yield begun
    finally:
        _thread.start_new_thread = start


def _forget(module: ModuleType) -> None:
    """Empty the caches of a test file: what one test keeps, another would not be seen to reach."""
    for thing in vars(module).values():
        if isinstance(thing, functools._lru_cache_wrapper):  # noqa: SLF001  # it has no public name
            thing.cache_clear()


class _Watch:
    def __init__(self) -> None:
        self.failed = self.left_out = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed |= report.failed
        self.left_out |= report.skipped


def _coverage(modules: list[Module]) -> Coverage:
    return Coverage(
        data_file=None, config_file=False, include=[str(module.path) for module in modules]
    )
