"""`./optout`, as far as it goes without installing anything."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.settings import ROOT

SCRIPT = ROOT / "optout"


def run(script: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(script), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        cwd="/",
    )


@pytest.mark.parametrize("arguments", [[], ["--help"], ["help"]])
def test_without_a_command_it_says_what_there_is_and_installs_nothing(
    tmp_path: Path, arguments: list[str]
) -> None:
    script = Path(shutil.copy(SCRIPT, tmp_path))
    result = run(script, *arguments)
    assert result.returncode == 0
    assert "./optout chat" in result.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["optout"]


def test_an_unknown_command_is_named_with_exit_code_2(tmp_path: Path) -> None:
    result = run(Path(shutil.copy(SCRIPT, tmp_path)), "dance")
    assert result.returncode == 2
    assert "no command `dance`" in result.stderr


def test_a_machine_without_python_is_told_so(tmp_path: Path) -> None:
    script = Path(shutil.copy(SCRIPT, tmp_path))
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("dirname", "cmp", "sh"):
        (tools / tool).symlink_to(shutil.which(tool) or "")
    result = run(script, "chat", PATH=str(tools), OPTOUT_PYTHON="")
    assert result.returncode == 2
    assert "Python 3.11 or newer" in result.stderr


def test_it_is_plain_posix_shell() -> None:
    assert SCRIPT.read_text().startswith("#!/bin/sh\n")
    assert subprocess.run(["sh", "-n", str(SCRIPT)]).returncode == 0


def test_the_lock_names_one_version_of_everything_the_project_asks_for() -> None:
    import re
    import tomllib

    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    locked = dict(
        line.split("==") for line in (ROOT / "requirements.lock").read_text().split() if line
    )
    names = {name.lower().replace("_", "-") for name in locked}
    for requirement in asked:
        name = re.match(r"[A-Za-z0-9_-]+", requirement)
        assert name
        assert name.group().lower().replace("_", "-") in names
    developers = set((ROOT / "requirements-dev.lock").read_text().split())
    assert set((ROOT / "requirements.lock").read_text().split()) <= developers
