"""`python -m tests.pictures [NAME ...]`: draw them all, or those named."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PIL import Image

from bot.channels.telegram.letter_days import DueDays
from bot.channels.voice import load_voices
from bot.compose import compose_answerer, holidays_at
from bot.settings import ROOT, load_settings
from tests.chromium import FLAGS, MISSING, program
from tests.pictures.console import SHOTS, photograph
from tests.pictures.page import BACKDROP, WIDTH_PX, page_of
from tests.pictures.scenes import play
from tests.stand_ins import Message, TelegramServer, bot_on

FOLDER = ROOT / "docs" / "pictures"
MOST_PX = 2400
"""The longest chat drawn whole."""
_MARGIN_PX = 10
_COLOURS = 64
_FLAGS = ("--headless", *FLAGS, "--force-device-scale-factor=1", "--hide-scrollbars")


@dataclass(frozen=True, slots=True)
class Standing:
    """A clock that stands still, so that pictures change only where the bot does."""

    def today(self) -> date:
        """A Friday."""
        return date(2026, 11, 20)


async def chats() -> dict[str, list[Message]]:
    """What is to be drawn, by the name of the picture."""
    settings = load_settings()
    voices = load_voices(settings.prompts_dir / "voice")
    due_days = DueDays(Standing(), holidays_at)
    answerer = compose_answerer(settings)
    async with TelegramServer() as telegram, bot_on(telegram, answerer, voices, due_days=due_days):
        return await play(telegram, voices)


def draw(messages: Sequence[Message], to: Path) -> None:
    """Write the picture of a chat, as small as its colours allow."""
    chromium = program()
    if chromium is None:
        raise SystemExit(MISSING)
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder, "chat.html"), Path(folder, "chat.png")
        page.write_text(page_of(messages, "Opt-out", "bot"), encoding="utf-8")
        size = f"--window-size={WIDTH_PX},{MOST_PX}"
        command = [chromium, *_FLAGS, size, f"--screenshot={shot}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True)
        with Image.open(shot) as drawn:
            picture = drawn.convert("RGB")
    _save(picture.crop((0, 0, WIDTH_PX, _bottom(picture))), to)


def _save(picture: Image.Image, to: Path) -> None:
    picture.quantize(_COLOURS).save(to, optimize=True)
    print(f"{to.relative_to(ROOT)}: {to.stat().st_size // 1024} KB")


def _bottom(picture: Image.Image) -> int:
    """Where the chat ends and only the backdrop goes on."""
    backdrop = Image.new("RGB", picture.size, BACKDROP)
    pixels = zip(picture.tobytes(), backdrop.tobytes(), strict=True)
    last = max(place for place, (here, there) in enumerate(pixels) if here != there)
    return min(last // (3 * picture.width) + _MARGIN_PX, picture.height)


async def draw_console(wanted: Sequence[str]) -> None:
    """Write the pictures of the console."""
    settings = load_settings()
    shots = [shot for shot in SHOTS if not wanted or shot.name in wanted]
    if not shots:
        return
    with tempfile.TemporaryDirectory() as folder:
        voices = load_voices(settings.prompts_dir / "voice")
        async for shot in photograph(shots, settings, voices, Path(folder)):
            with Image.open(shot) as drawn:
                _save(drawn.convert("RGB"), FOLDER / shot.name)


def main() -> int:
    """Draw what the arguments name; without any, everything."""
    FOLDER.mkdir(exist_ok=True)
    wanted = sys.argv[1:]
    asyncio.run(draw_console(wanted))
    if wanted and all(name in {shot.name for shot in SHOTS} for name in wanted):
        return 0
    for name, messages in asyncio.run(chats()).items():
        if not wanted or name in wanted:
            draw(messages, FOLDER / f"{name}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
