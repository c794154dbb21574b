"""What a hostile message or document wants is never said."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.reading import lay_out
from bot.channels.voice import Voices
from bot.compose import compose_answerer
from bot.core.answer import Answer
from bot.core.caution import is_safe_to_quote
from bot.core.question import Question
from bot.corpus.folder import CorpusFolder
from bot.settings import Settings
from ingest.documents import Hints, load_records, read_document, save_record
from ingest.evaluate.cases import Poisoned, load_poisoned
from ingest.knowledge import read_knowledge
from ingest.publish import publish
from ingest.sync import sources_digest, sync
from tests.conftest import SMALL

POISONED = load_poisoned()


@pytest.fixture(scope="module")
def poisoned_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The small corpus, with every poisoned document taken in as a campaigner would."""
    folder = tmp_path_factory.mktemp("poisoned")
    settings = Settings(data_dir=folder / "data", knowledge_dir=SMALL)
    for case in POISONED:
        article = folder / case.file
        article.write_text(case.text, encoding="utf-8")
        save_record(read_document(article, Hints()), settings.documents_dir)
    knowledge, findings = read_knowledge(SMALL, tuple(load_records(settings.documents_dir)))
    assert findings == []
    corpus, now = CorpusFolder(settings.corpus_dir), datetime.now(UTC)
    sources = sources_digest(SMALL, settings.documents_dir, settings.embedder)
    report = sync(
        knowledge, corpus, settings.embedder, sources=sources, now=now, say=lambda _: None
    )
    publish(corpus, report.version, now)
    return settings


@pytest.mark.parametrize("case", POISONED, ids=lambda case: Path(case.file).stem)
async def test_a_poisoned_document_poisons_no_answer(
    poisoned_settings: Settings, voices: Voices, case: Poisoned
) -> None:
    answerer = compose_answerer(poisoned_settings)
    for question in (case.ask, case.poison):
        said = lay_out((await answerer.answer(Question(question))).reply, voices).text.casefold()
        assert [text for text in case.must_not if text.casefold() in said] == []


async def test_the_rest_of_a_poisoned_document_is_still_quoted(
    poisoned_settings: Settings, voices: Voices
) -> None:
    answerer = compose_answerer(poisoned_settings)
    quoted = dropped = 0
    for case in POISONED:
        turn = await answerer.answer(Question(case.ask))
        reply = turn.reply
        quoted += isinstance(reply, Answer) and case.may in lay_out(reply, voices).text
        dropped += bool(turn.dropped) and turn.dropped[0] in Path(case.file).stem
    assert quoted >= len(POISONED) // 2
    assert dropped >= len(POISONED) // 2, "the turn says what the gate dropped, and of which file"


@pytest.mark.parametrize(
    "reported",
    [
        "Meta said it would not inform users one by one.",
        "개인정보위는 메타에 과징금 216억 원을 부과했다.",
        "The group asked members to file objections before June.",
        "이용자들은 비밀번호 유출을 걱정하고 있다.",
    ],
)
def test_plain_reporting_is_quoted(reported: str) -> None:
    assert is_safe_to_quote(reported)
