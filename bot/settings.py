"""Every knob, once."""

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.core.errors import OperatorError

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Read from OPTOUT_* at start, handed down, never looked up."""

    model_config = SettingsConfigDict(env_prefix="OPTOUT_", frozen=True)

    data_dir: Path = Field(ROOT / "data", description="Where everything the program writes goes.")
    knowledge_dir: Path = Field(ROOT / "knowledge", description="The guides, briefs and tables.")
    prompts_dir: Path = Field(ROOT / "prompts", description="The bot's own words.")
    embedder: str = Field(
        str(ROOT / "knowledge" / "embedder"),
        description="A folder or name that sentence-transformers can load.",
    )
    telegram_token: SecretStr | None = Field(None, description="From @BotFather.")
    telegram_base_url: str = Field(
        "https://api.telegram.org/bot",
        description="The Bot API server, as python-telegram-bot takes it: ending in /bot.",
    )
    telegram_per_second: float = Field(
        30,
        gt=0,
        le=1_000,
        description="Messages a second Telegram takes from this bot, over all chats.",
    )
    telegram_name: str | None = Field(
        None,
        pattern=r"^@?[A-Za-z]\w{3,31}$",
        description="The bot's name on Telegram, for links to it; with a token it is asked for.",
    )

    database_url: SecretStr | None = Field(
        None,
        description="Where turns are kept: a PostgreSQL address; without one, a file of SQLite.",
    )
    console_host: str = Field("127.0.0.1", description="The address the console listens on.")
    console_port: int = Field(8088, ge=0, le=65_535, description="The port the console listens on.")
    console_url: str | None = Field(
        None,
        pattern=r"^https?://[^/\s]+/?$",
        description="The console's public address; https there lets cookies travel encrypted only.",
    )
    keep_days: int = Field(
        30, ge=1, le=365, description="Days before what is kept of a chat or a turn is deleted."
    )

    @property
    def database_path(self) -> Path:
        """What is kept of chats and turns."""
        return self.data_dir / "bot.sqlite"

    @property
    def review_dir(self) -> Path:
        """Test cases and guide drafts written in the console."""
        return self.data_dir / "review"

    @property
    def key_path(self) -> Path:
        """The secret under which chats are kept; without it the database says nothing."""
        return self.data_dir / "secret.key"

    @property
    def corpus_dir(self) -> Path:
        """Corpus versions and the pointer to the published one."""
        return self.data_dir / "corpus"

    @property
    def documents_dir(self) -> Path:
        """News records added with `guides add`."""
        return self.data_dir / "documents"


def load_settings() -> Settings:
    """The settings from the environment.

    Raises:
        OperatorError: a variable holds something it cannot hold; its value is not repeated.
    """
    try:
        return Settings()
    except ValidationError as error:
        name = f"OPTOUT_{'_'.join(str(part) for part in error.errors()[0]['loc'])}".upper()
        raise OperatorError(
            f"{name} has a value it cannot have", fix=f"correct {name}, or unset it"
        ) from None
