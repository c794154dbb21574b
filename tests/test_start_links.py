"""Links for posters: checked, drawn, counted; what is wrong is one clear sentence."""

import asyncio
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.__main__ import main
from bot.campaign_list import campaign_names
from bot.compose import compose_store, start_link
from bot.core.errors import GuideError, OperatorError
from bot.settings import ROOT, Settings
from tests.conftest import SMALL
from tests.stand_ins import TelegramServer

LINK = "https://t.me/stand_in_bot?start=examplenet_kr"


@pytest.fixture
def environment(small_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPTOUT_DATA_DIR", str(small_settings.data_dir))
    monkeypatch.setenv("OPTOUT_KNOWLEDGE_DIR", str(SMALL))
    monkeypatch.setenv("OPTOUT_TELEGRAM_NAME", "@stand_in_bot")


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(("name", "begins"), [("a.png", b"\x89PNG"), ("a.SVG", b"<?xml")])
def test_a_picture_is_written_as_its_ending_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, begins: bytes
) -> None:
    assert main(["qr", "examplenet_kr", str(tmp_path / name)]) == 0
    assert capsys.readouterr().out == f"{LINK}\n"
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.usefixtures("environment")
def test_without_a_file_the_picture_is_drawn_in_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["qr", "examplenet_kr"]) == 0
    *drawn, link = capsys.readouterr().out.splitlines()
    assert link == LINK
    assert len(drawn) > 15


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["인스타"], "1 to 64 of the characters"),
        (["examplenet_zz"], "`zz` is no service, no country and no campaign"),
        (["examplenet", "a.gif"], "neither .png nor .svg"),
        (["examplenet", "/nowhere/a.png"], "could not be written"),
    ],
)
def test_what_is_wrong_is_said_with_exit_code_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert main(["qr", *arguments]) == 2
    assert says in capsys.readouterr().err


async def test_the_name_is_asked_from_telegram_where_a_token_is_set(
    small_settings: Settings,
) -> None:
    async with TelegramServer() as telegram:
        asked = small_settings.model_copy(
            update={
                "telegram_token": SecretStr(telegram.token),
                "telegram_base_url": telegram.base_url,
            }
        )
        assert await start_link(asked, "examplenet_kr") == LINK
        telegram.refuse("getMe", 401, "Unauthorized")
        with pytest.raises(OperatorError, match="does not accept the token"):
            await start_link(asked, "examplenet_kr")
        telegram.cut("getMe")
        with pytest.raises(OperatorError, match="cannot be reached"):
            await start_link(asked, "examplenet_kr")


async def test_without_a_name_and_a_token_both_are_named(small_settings: Settings) -> None:
    with pytest.raises(OperatorError) as caught:
        await start_link(small_settings, "examplenet_kr")
    assert "OPTOUT_TELEGRAM_NAME" in caught.value.fix
    assert "OPTOUT_TELEGRAM_TOKEN" in caught.value.fix


def test_the_counts_are_printed_by_day_and_altogether(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "campaigns.yaml").write_text("poster1: schools\nweb: the page\n")
    for name in ("facts.yaml", "links.yaml"):
        (tmp_path / name).write_text("{}")
    monkeypatch.setenv("OPTOUT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("OPTOUT_KNOWLEDGE_DIR", str(tmp_path))

    async def used() -> None:
        async with compose_store(Settings()) as store:
            for day in (21, 22, 22):
                await store.campaigns.count("poster1", date(2026, 11, day))

    asyncio.run(used())
    assert main(["campaigns"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2026-11-21  poster1  1",
        "2026-11-22  poster1  2",
        "altogether  poster1  3",
        "altogether  web  0",
    ]


def test_the_list_of_campaigns_is_read_as_it_is_written(tmp_path: Path) -> None:
    listed = tmp_path / "campaigns.yaml"
    assert campaign_names(tmp_path) == frozenset()
    listed.write_text("# none yet\n")
    assert campaign_names(tmp_path) == frozenset()
    for wrong in ("- poster1\n", "Poster 1: schools\n", "on: schools\n", "2026: x\n", "a: [\n"):
        listed.write_text(wrong)
        with pytest.raises(GuideError, match=r"campaigns\.yaml cannot be read"):
            campaign_names(tmp_path)
    assert campaign_names(ROOT / "knowledge")
