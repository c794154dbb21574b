"""`python -m tests.pictures [NAME ...]`: draw them all, or those named."""

import asyncio
import shutil
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
from tests.pictures.page import BACKDROP, WIDTH_PX, page_of
from tests.pictures.scenes import play
from tests.stand_ins import Message, TelegramServer, bot_on

FOLDER = ROOT / "docs" / "pictures"
MOST_PX = 2400
"""The longest chat drawn whole."""
_MARGIN_PX = 10
_COLOURS = 64
_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-component-update",
    "--force-device-scale-factor=1",
    "--hide-scrollbars",
]


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
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("Chromium was not found: apt-get install chromium fonts-noto-cjk")
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder, "chat.html"), Path(folder, "chat.png")
        page.write_text(page_of(messages, "Opt-out", "bot"), encoding="utf-8")
        size = f"--window-size={WIDTH_PX},{MOST_PX}"
        command = [chromium, *_FLAGS, size, f"--screenshot={shot}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True)
        with Image.open(shot) as drawn:
            picture = drawn.convert("RGB")
    palette = picture.crop((0, 0, WIDTH_PX, _bottom(picture))).quantize(_COLOURS)
    palette.save(to, optimize=True)


def _bottom(picture: Image.Image) -> int:
    """Where the chat ends and only the backdrop goes on."""
    backdrop = Image.new("RGB", picture.size, BACKDROP)
    pixels = zip(picture.tobytes(), backdrop.tobytes(), strict=True)
    last = max(place for place, (here, there) in enumerate(pixels) if here != there)
    return min(last // (3 * picture.width) + _MARGIN_PX, picture.height)


def main() -> int:
    """Draw what the arguments name; without any, everything."""
    FOLDER.mkdir(exist_ok=True)
    for name, messages in asyncio.run(chats()).items():
        if not sys.argv[1:] or name in sys.argv[1:]:
            file = FOLDER / f"{name}.png"
            draw(messages, file)
            print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
