"""The composition root: the one file that knows every class."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.answering.abstaining import Judge
from bot.answering.answerer import Answerer
from bot.answering.quoting import QuotingGenerator
from bot.channels.voice import Voices, load_voices
from bot.core.errors import OperatorError
from bot.corpus.embedder import light_embedder
from bot.corpus.folder import CorpusFolder
from bot.corpus.published import PublishedCorpus
from bot.corpus.ranking import Weights
from bot.settings import Settings

_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class SeoulClock:
    """Today where most of the askers and the campaign are."""

    def today(self) -> date:
        """The date in Seoul."""
        return datetime.now(ZoneInfo("Asia/Seoul")).date()


def compose_corpus(settings: Settings, weights: Weights = _WEIGHTS) -> PublishedCorpus:
    """The published corpus with the embedder the settings name; other weights only to measure."""
    folder = CorpusFolder(settings.corpus_dir)
    return PublishedCorpus(folder, light_embedder(settings.embedder), weights)


def compose_answerer(settings: Settings) -> Answerer:
    """Everything between a question and a reply; evaluation builds the same one."""
    return Answerer(compose_corpus(settings), QuotingGenerator(), Judge(), SeoulClock())


def compose_voices(settings: Settings) -> Voices:
    """The bot's own words in both languages."""
    return load_voices(settings.prompts_dir / "voice")


async def run_telegram(settings: Settings) -> None:
    """The bot on Telegram until it is told to stop.

    Raises:
        OperatorError: no token, or one Telegram does not accept.
    """
    from bot.channels.telegram.application import build_application, run
    from bot.logs import setup_logging

    if settings.telegram_token is None or not settings.telegram_token.get_secret_value().strip():
        raise OperatorError(
            "no Telegram token is set",
            fix="ask @BotFather on Telegram for one and set OPTOUT_TELEGRAM_TOKEN",
        )
    token = settings.telegram_token.get_secret_value().strip()
    setup_logging([token])
    answerer = compose_answerer(settings)
    await answerer.standing()  # a bot with nothing to say says so before it connects
    await run(
        build_application(token, settings.telegram_base_url, answerer, compose_voices(settings))
    )
