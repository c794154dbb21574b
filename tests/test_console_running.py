"""`./optout console`, run as operators run it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import httpx
import pytest

from bot.__main__ import main
from bot.settings import ROOT
from bot.store.store import Store
from tests.console_browser import PASSWORD


def environment(data: Path) -> dict[str, str]:
    return {
        **os.environ,
        "OPTOUT_DATA_DIR": str(data),
        "OPTOUT_CONSOLE_PORT": "0",
        "PYTHONPATH": str(ROOT),
    }


def run(data: Path, *arguments: str, said: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", "console", *arguments]
    return subprocess.run(
        command, env=environment(data), input=said, capture_output=True, text=True
    )


@contextmanager
def running(data: Path) -> Iterator[list[str]]:
    """The lines it begins with, while it runs; it ends when told to."""
    command = [sys.executable, "-m", "bot", "console"]
    process = subprocess.Popen(
        command, env=environment(data), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    try:
        yield [process.stdout.readline(), process.stdout.readline()]
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


async def test_the_first_operator_is_made_beside_a_running_console_and_bot(
    tmp_path: Path, store: Store
) -> None:
    assert await store.operators.all() == []  # the bot's store is open on the same file
    with running(tmp_path) as lines:
        address = lines[0].removeprefix("The console: ").strip()
        assert "./optout console add-operator" in lines[1]
        added = run(tmp_path, "add-operator", "김 운영", "--password-stdin", said=f"{PASSWORD}\n")
        assert added.returncode == 0, added.stderr
        assert PASSWORD not in added.stdout + added.stderr
        origin = {"Origin": address.rstrip("/")}
        form = {"name": "김 운영", "password": PASSWORD}
        async with httpx.AsyncClient(base_url=address, headers=origin) as client:
            assert (await client.post("sign-in", data=form)).status_code == 303
            assert (await client.get("operators")).status_code == 200
    (operator,) = await store.operators.all()
    assert (operator.name, operator.role, operator.invited) == ("김 운영", "admin", False)


def refused(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    said: str = "", **settings: str,
) -> str:  # fmt: skip
    """What a command says that a person must put something right."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdin", StringIO(said))
    assert main(["console", *arguments]) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "password", "says"),
    [
        ("kim", "elevenchars", "at least 12"),
        ("kim kim kim kim", "Kim Kim Kim Kim", "must not be the name"),
        ("\n", PASSWORD, "1 to 64"),
    ],
)
def test_a_name_or_password_that_cannot_be_taken_is_said_and_nobody_added(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    password: str,
    says: str,
) -> None:
    monkeypatch.setenv("OPTOUT_DATA_DIR", str(tmp_path))
    arguments = ["add-operator", name, "--password-stdin"]
    error = refused(arguments, monkeypatch, capsys, said=password)
    assert says in error
    assert password not in error
    assert not (tmp_path / "bot.sqlite").exists()


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"OPTOUT_CONSOLE_HOST": "0.0.0.0"}, "OPTOUT_CONSOLE_URL"),
        ({"OPTOUT_CONSOLE_HOST": "203.0.113.9", "OPTOUT_CONSOLE_URL": "https://a.test"}, "listen"),
        ({"OPTOUT_CONSOLE_URL": "log.example.org"}, "OPTOUT_CONSOLE_URL"),
    ],
)
def test_an_address_it_cannot_have_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    setting: dict[str, str],
    says: str,
) -> None:
    assert says in refused([], monkeypatch, capsys, **setting)
