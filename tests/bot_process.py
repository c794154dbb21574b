"""The bot as a program of its own, which a test can kill and start again."""

import asyncio
import os
import shutil
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.settings import ROOT, Settings
from tests.stand_ins import TelegramServer


class BotProcess:
    """`python -m bot telegram` against the stand-in, over a copy of a published corpus.

    `async with BotProcess(telegram, small_settings, tmp_path) as bot`; nothing is started yet.
    What it keeps lies in `data_dir` from one start to the next.
    """

    def __init__(self, telegram: TelegramServer, settings: Settings, folder: Path) -> None:
        self.data_dir = folder / "data"
        self._telegram, self._log = telegram, folder / "bot.log"
        shutil.copytree(settings.corpus_dir, self.data_dir / "corpus")
        self._env = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "OPTOUT_DATA_DIR": str(self.data_dir),
            "OPTOUT_KNOWLEDGE_DIR": str(settings.knowledge_dir),
            "OPTOUT_TELEGRAM_BASE_URL": telegram.base_url,
            "OPTOUT_TELEGRAM_TOKEN": telegram.token,
        }
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.kill()

    @property
    def log(self) -> str:
        """What it wrote about itself, over all starts."""
        return self._log.read_text(encoding="utf-8")

    async def start(self, **env: str) -> None:
        """Start it, and wait until it asks Telegram for messages.

        Args:
            env: more of its environment.
        """
        before = len(self._telegram.calls_of("getUpdates"))
        with self._log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "telegram"),
                cwd=ROOT,
                env={**self._env, **env},
                stdout=log,
                stderr=log,
            )
        self._process = process
        ended = asyncio.create_task(process.wait())
        polled = asyncio.create_task(
            self._telegram.until(
                lambda: len(self._telegram.calls_of("getUpdates")) > before, "the first poll"
            )
        )
        await asyncio.wait({ended, polled}, return_when=asyncio.FIRST_COMPLETED)
        if ended.done():
            polled.cancel()
            raise AssertionError(f"the bot ended: {self.log}")
        ended.cancel()
        await polled

    async def kill(self) -> None:
        """End it at once, as a power cut does: it cannot clean up or say goodbye."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
        await self._ended()

    async def stop(self) -> None:
        """Ask it to finish what is in hand and end."""
        assert self._process is not None
        self._process.terminate()
        await self._ended()

    async def _ended(self) -> None:
        if self._process is not None:
            await self._process.wait()
            self._process = None
