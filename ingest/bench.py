"""Speed and memory, measured in one run with the plain baseline beside it."""

import argparse
import asyncio
import json
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Any

from bot.answering.answerer import PASSAGES
from bot.answering.understanding import Understanding
from bot.compose import compose_answerer, compose_corpus
from bot.core.guide import Lang
from bot.core.passage import ChunkKind
from bot.core.question import Question
from bot.settings import ROOT, Settings, load_settings
from ingest.bench_masking import masking_rows
from ingest.evaluate.cases import QUESTIONS as CASES
from ingest.evaluate.cases import Case, load_cases
from ingest.knowledge import read_knowledge
from ingest.sync import contents_of

QUESTIONS = 200
BASELINE_TOP = 4
"""Sections a tutorial's retriever hands to its model."""


@dataclass(frozen=True, slots=True)
class Child:
    """What one process printed, how long it ran and the most memory it held."""

    printed: str
    seconds: float
    megabytes: float


def main() -> int:
    """Print the table that docs/benchmarks.md keeps."""
    parser = argparse.ArgumentParser(prog="./optout bench", description=__doc__)
    parser.add_argument("--part", choices=("ours", "baseline"), help=argparse.SUPPRESS)
    parser.add_argument(
        "--telegram", action="store_true", help="instead: the bot on Telegram under load"
    )
    parser.add_argument("--minutes", type=float, default=5, help="how long (default: 5)")
    parser.add_argument("--rate", type=float, default=30, help="messages a second (default: 30)")
    parser.add_argument(
        "--no-limits", action="store_true", help="as if Telegram took any number of messages"
    )
    parser.add_argument(
        "--console", action="store_true", help="instead: the console over a log of 200,000 turns"
    )
    options = parser.parse_args()
    part, settings = options.part, load_settings()
    if options.telegram:
        from ingest.load import measure  # brings a web server into the process

        asyncio.run(measure(settings, options.minutes, options.rate, limits=not options.no_limits))
        return 0
    if options.console:
        from ingest.bench_console import measure as measure_console

        asyncio.run(measure_console(settings))
        return 0
    cases = load_cases(*CASES)[:QUESTIONS]
    if part is not None:
        measured = asyncio.run(_ours(settings, cases)) if part == "ours" else _baseline(cases)
        print(json.dumps(measured))
        return 0
    print(
        f"# {date.today()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}"
    )
    print("\n| what | ours | plain baseline |\n|---|---:|---:|")
    ours, baseline = _part("ours"), _part("baseline")
    mine, theirs = json.loads(ours.printed), json.loads(baseline.printed)
    _row(f"question to reply, p50 of {len(cases)}", f"{mine['answer'][0]:.1f} ms", "-")
    _row("question to reply, p95", f"{mine['answer'][1]:.1f} ms", "-")
    for place, name in enumerate(("p50", "p95")):
        figures = f"{mine['retrieve'][place]:.1f} ms", f"{theirs['retrieve'][place]:.1f} ms"
        _row(f"retrieval alone, {name}", *figures)
    for lang in Lang:
        shares = f"{mine['found'][lang]:.0%}", f"{theirs['found'][lang]:.0%}"
        _row(f"right file among the first {BASELINE_TOP}, {lang}", *shares)
    _row("memory after all questions", f"{ours.megabytes:.0f} MB", f"{baseline.megabytes:.0f} MB")
    _row("opening a newly published version", f"{mine['open']:.2f} s", "-")
    cold = sorted((_run("-m", "bot", "ask", cases[0].q) for _ in range(5)), key=lambda c: c.seconds)
    _row("cold start to first answer, median of 5", f"{cold[2].seconds:.2f} s", "-")
    _row("memory of that process", f"{max(c.megabytes for c in cold):.0f} MB", "-")
    with tempfile.TemporaryDirectory() as folder:
        fresh = {"OPTOUT_DATA_DIR": folder}
        whole = _run("-m", "ingest", "sync", **fresh)
        same = sorted(_run("-m", "ingest", "sync", **fresh).seconds for _ in range(5))
    _row("sync of the whole corpus", f"{whole.seconds:.1f} s", f"{theirs['index']:.1f} s")
    _row("sync with nothing changed, median of 5", f"{same[2]:.2f} s", "-")
    for what, figure in masking_rows(settings):
        _row(what, figure, "-")
    _row("sections and questions indexed", str(mine["chunks"]), f"{theirs['chunks']} sections")
    return 0


async def _ours(settings: Settings, cases: Sequence[Case]) -> dict[str, Any]:
    answerer, corpus = compose_answerer(settings), compose_corpus(settings)
    await answerer.answer(Question(cases[0].q))
    begun = perf_counter()
    version = await corpus.current()
    open_s = perf_counter() - begun
    reading = Understanding(version.lexicon)
    answers, retrievals = [], []
    found: dict[Lang, list[bool]] = {lang: [] for lang in Lang}
    for case in cases:
        question = Question(case.q)
        begun = perf_counter()
        await answerer.answer(question)
        answers.append((perf_counter() - begun) * 1000)
        query = reading.read(question)
        begun = perf_counter()
        passages = await corpus.retrieve(query, PASSAGES)
        retrievals.append((perf_counter() - begun) * 1000)
        if case.expect == "answer":
            first = list(dict.fromkeys(p.card.slug for p in passages))[:BASELINE_TOP]
            found[case.lang].append(bool(set(first) & set(case.slugs)))
    return {
        "answer": _percentiles(answers),
        "retrieve": _percentiles(retrievals),
        "found": {lang: statistics.mean(hits) for lang, hits in found.items()},
        "chunks": len(version.chunks),
        "open": open_s,
    }


def _baseline(cases: Sequence[Case]) -> dict[str, Any]:
    from ingest.baseline import Baseline  # brings torch into the process

    settings = load_settings()
    knowledge, _ = read_knowledge(settings.knowledge_dir)
    sections = [c for c in contents_of(knowledge).chunks if c.kind is ChunkKind.SECTION]
    begun = perf_counter()
    baseline = Baseline(sections)
    index_s = perf_counter() - begun
    retrievals = []
    found: dict[Lang, list[bool]] = {lang: [] for lang in Lang}
    for case in cases:
        begun = perf_counter()
        slugs = baseline.files(case.q, BASELINE_TOP)
        retrievals.append((perf_counter() - begun) * 1000)
        if case.expect == "answer":
            found[case.lang].append(bool(set(slugs) & set(case.slugs)))
    return {
        "retrieve": _percentiles(retrievals),
        "found": {lang: statistics.mean(hits) for lang, hits in found.items()},
        "index": index_s,
        "chunks": len(sections),
    }


def _percentiles(milliseconds: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    cuts = statistics.quantiles(milliseconds, n=20)
    return statistics.median(milliseconds), cuts[18]


def _part(name: str) -> Child:
    return _run("-m", "ingest.bench", "--part", name)


def _run(*arguments: str, **environment: str) -> Child:
    """Run Python with the arguments and measure the process from outside."""
    read, write = os.pipe()
    begun = perf_counter()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, *arguments],
        {**os.environ, "PYTHONPATH": str(ROOT), **environment},
        file_actions=[(os.POSIX_SPAWN_DUP2, write, 1), (os.POSIX_SPAWN_CLOSE, read)],
    )
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as pipe:
        printed = pipe.read()
    _, status, used = os.wait4(child, 0)
    if status:
        raise SystemExit(f"`{' '.join(arguments)}` failed with status {status}")
    return Child(printed, perf_counter() - begun, used.ru_maxrss / 1024)


def _row(what: str, ours: str, baseline: str) -> None:
    print(f"| {what} | {ours} | {baseline} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
