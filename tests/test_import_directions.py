"""Imports point inward; importing does nothing heavy."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

EDGES = {"channels", "corpus", "console", "llm", "store"}
USE_CASES = {"bot.answering", "bot.reviewing"}
ROOTS = {
    "bot.compose",
    "bot.__main__",
    "ingest.evaluate",
    "ingest.evaluate.parts",
    "ingest.bench",
    "ingest.bench_console",
    "ingest.coverage",
    "ingest.reported",
}


def modules() -> dict[str, set[str]]:
    """Every module of ours with the modules of ours it imports, wherever in the file."""
    found = {}
    for package in ("bot", "ingest"):
        for path in (ROOT / package).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            tree = ast.parse(path.read_text(encoding="utf-8"))
            imported = {
                target
                for node in ast.walk(tree)
                for target in _targets(node)
                if target.split(".")[0] in ("bot", "ingest")
            }
            found[name.removesuffix(".__init__")] = imported
    return found


def _targets(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def room(module: str) -> str:
    return ".".join(module.split(".")[:2])


IMPORTS = modules()


@pytest.mark.parametrize("module", [m for m in IMPORTS if m.startswith("bot.core")])
def test_the_core_imports_nothing_but_itself(module: str) -> None:
    assert {room(target) for target in IMPORTS[module]} <= {"bot.core", "bot"}


@pytest.mark.parametrize("module", [m for m in IMPORTS if room(m) in USE_CASES])
def test_a_use_case_imports_the_core_alone(module: str) -> None:
    assert {room(target) for target in IMPORTS[module]} <= {"bot.core", room(module), "bot"}


@pytest.mark.parametrize("module", [m for m in IMPORTS if m.startswith("bot.")])
def test_the_bot_never_imports_ingest_and_edges_never_each_other(module: str) -> None:
    assert not any(target.startswith("ingest") for target in IMPORTS[module])
    mine = room(module).removeprefix("bot.")
    if mine in EDGES:
        others = {f"bot.{edge}" for edge in EDGES - {mine}}
        assert not {room(target) for target in IMPORTS[module]} & others


def test_only_the_composition_root_and_those_who_measure_it_know_every_class() -> None:
    users = {module for module, imports in IMPORTS.items() if "bot.compose" in imports}
    assert users <= ROOTS


HEAVY = ("torch", "sentence_transformers", "transformers", "chromadb", "langchain_core", "telegram")


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "bot", "--help"],
        ["-m", "bot", "ask", "--help"],
        ["-m", "ingest", "--help"],
        ["-m", "ingest", "validate"],
    ],
    ids=" ".join,
)
def test_help_and_validation_load_nothing_heavy(command: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-X", "importtime", *command], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0
    loaded = {line.rpartition("|")[2].strip() for line in run.stderr.splitlines()}
    assert not loaded.intersection(HEAVY)


def test_importing_the_package_reads_no_file_of_ours(tmp_path: Path) -> None:
    every = "; ".join(f"import {name}" for name in IMPORTS if "__main__" not in name)
    run = subprocess.run(
        [sys.executable, "-c", every],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "OPTOUT_KNOWLEDGE_DIR": "/nowhere", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert list(tmp_path.iterdir()) == []
