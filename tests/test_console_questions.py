"""Operators answer what people sent to the campaign; nobody overwrites anybody."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from html import unescape

import httpx
import pytest

from bot.channels.telegram.referral_messages import preview
from bot.channels.voice import Voices
from bot.compose import compose_corpus
from bot.console.application import build_console
from bot.console.words import BothWords, load_words
from bot.core.guide import Lang
from bot.core.operating import Act, Role
from bot.core.referral import Problem, ReferralState
from bot.settings import ROOT, Settings
from bot.store.store import Store
from tests.console_browser import (
    QUICK,
    Browser,
    a_browser,
    an_operator,
    desk_of,
    purging,
    review_dir,
)

QUESTION = 'how do i <script>alert(1)</script> leave "othernet"?'
SignIn = Callable[..., Awaitable[Browser]]


@pytest.fixture(scope="module")
def words() -> BothWords:
    return load_words(ROOT / "prompts" / "console")


@pytest.fixture
async def desk(
    store: Store, small_settings: Settings, words: BothWords, voices: Voices
) -> AsyncIterator[SignIn]:
    """Signs somebody in: `await desk("Ari")`."""
    shown = partial(preview, voices, lambda: datetime.now(UTC))
    corpus = compose_corpus(small_settings)
    parts = store, corpus, corpus.embedder, words, desk_of(store)
    console = build_console(*parts, purge=purging(store), hasher=QUICK, shown=shown)
    async with AsyncExitStack() as stack:

        async def sign_in(name: str, role: Role = Role.OPERATOR, lang: Lang = Lang.EN) -> Browser:
            await an_operator(store, name, role, lang)
            browser = await stack.enter_async_context(a_browser(console))
            await browser.sign_in(name)
            return browser

        yield sign_in


async def go(browser: Browser, path: str, **fields: str) -> httpx.Response:
    """Send a form, and see the page it leads to."""
    answer = await browser.send(path, **fields)
    return await browser.get(answer.headers["location"]) if answer.is_redirect else answer


@pytest.fixture(autouse=True)
async def question(store: Store) -> None:
    await store.referrals.send(5, QUESTION, Lang.EN, None)


def text_of(page: httpx.Response) -> str:
    """What a reader sees of it."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page.text)).split())


@pytest.mark.parametrize("lang", Lang)
async def test_a_question_is_claimed_previewed_and_answered(
    store: Store, words: BothWords, voices: Voices, desk: SignIn, lang: Lang
) -> None:
    w = words[lang].questions
    ari = await desk("Ari", lang=lang)
    listed = await ari.get("/questions")
    assert QUESTION in text_of(listed)
    assert "<script>alert" not in listed.text
    opened = await ari.get("/questions/1")
    assert w.claim in text_of(opened)
    assert 'href="/questions/1/draft"' in opened.text
    assert w.look in text_of(await go(ari, "/questions/1/claim"))
    refused = await go(ari, "/questions/1/preview", text="see https://example.com")
    assert refused.status_code == 422
    flaw = w.problems[Problem.ADDRESS].format(piece="https://example.com")
    assert flaw in text_of(refused)
    assert "see https://example.com" in text_of(refused)
    shown = text_of(await go(ari, "/questions/1/preview", text="Ask [link:examplenet-form] & wait"))
    assert "https://" in shown
    assert voices[Lang.EN].referral.no_advice in shown
    again = await go(ari, "/questions/1/edit", text="Ask & wait")
    assert "Ask & wait" in text_of(again)
    answered = await go(ari, "/questions/1/answer", text="Ask & wait")
    assert words[lang].said["question_answered"] in text_of(answered)
    kept = await store.referral_desk.one(1)
    assert kept is not None
    assert (kept.state, kept.answer) == (ReferralState.ANSWERED, "Ask & wait")
    assert w.none in text_of(await ari.get("/questions"))
    acts = {entry.act for entry in await store.audit.page(operator="Ari")}
    assert acts >= {Act.QUESTION_OPENED, Act.QUESTION_CLAIMED, Act.QUESTION_ANSWERED}


async def test_the_second_operator_sees_that_it_is_taken_and_loses_no_word(
    store: Store, words: BothWords, desk: SignIn
) -> None:
    w = words[Lang.EN].questions
    ari, bo = await desk("Ari"), await desk("Bo")
    await go(ari, "/questions/1/claim")
    taken = text_of(await go(bo, "/questions/1/claim"))
    assert words[Lang.EN].said["question_taken"] in taken
    assert w.claimed.format(by="Ari") in taken
    lost = await go(bo, "/questions/1/answer", text="Mine is better")
    assert lost.status_code == 409
    assert w.lost in text_of(lost)
    assert "Mine is better" in text_of(lost)
    await go(ari, "/questions/1/release")
    await go(bo, "/questions/1/claim")
    await go(bo, "/questions/1/close")
    kept = await store.referral_desk.one(1)
    assert kept is not None
    assert (kept.answer, kept.answered_by) == (None, "Bo")
    assert w.unanswered in text_of(await ari.get("/questions/1"))


async def test_campaigners_have_no_such_page_and_what_is_gone_is_not_found(
    desk: SignIn,
) -> None:
    cam = await desk("Cam", Role.CAMPAIGNER)
    assert [(await cam.get(path)).status_code for path in ("/questions", "/questions/1")] == [
        403,
        403,
    ]
    ari = await desk("Ari")
    for id in ("2", "x", "9" * 30):
        assert (await ari.get(f"/questions/{id}")).status_code == 404


async def test_a_question_becomes_the_beginning_of_a_guide_in_other_words(
    store: Store, desk: SignIn
) -> None:
    ari = await desk("Ari")
    await ari.get("/questions/1/draft")
    fields = {"kind": "guides", "lang": "en", "slug": "examplenet-new", "title": "ExampleNet, new"}
    copied = await ari.send("/questions/1/draft", **fields, questions=QUESTION)
    assert copied.status_code == 422
    own = "can examplenet learn from what i post"
    made = await ari.send("/questions/1/draft", **fields, questions=own)
    assert made.headers["location"].startswith("/questions/1?")
    draft = review_dir(store) / "drafts" / "guides" / "en" / "examplenet-new.md"
    assert own in draft.read_text(encoding="utf-8")
    assert (await ari.send("/questions/1/draft", **fields, questions=own)).status_code == 422
