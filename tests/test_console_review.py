"""Operators find what failed, see why, and conclude; they never see who, and overwrite nothing."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.compose import compose_corpus
from bot.core.guide import Device, Lang
from bot.core.keeping import Consent, Outcome
from bot.core.operating import Role
from bot.core.ports import Corpus
from bot.core.reviewing import Use, Verdict, Why
from bot.settings import Settings
from bot.store.store import Store
from ingest.evaluate.cases import load_cases
from tests.console_browser import Browser, a_browser, a_console, an_operator, review_dir
from tests.logged_turns import agrees, log_turn

ASKED = "where is the switch that stops examplenet from learning from my cat pictures"
EVIDENCE: dict[str, Any] = {
    "query": {
        "lang": "en",
        "surfaces": ["examplenet"],
        "jurisdiction": "kr",
        "assumed": True,
        "devices": ["web"],
        "concepts": ["training"],
        "sections": ["steps"],
        "about": None,
        "brief": False,
        "foreign": False,
    },
    "passages": [
        {
            "id": "a1",
            "guide": "examplenet-kr",
            "section": "limits",
            "heading": "What it does not cover",
            "score": 1.17,
            "relevance": 1.0,
        },
        {
            "id": "a2",
            "guide": "gone-since",
            "section": "short",
            "heading": "In short",
            "score": 0.31,
            "relevance": 0.2,
        },
    ],
    "beside": {"boundary": "cat-care", "likeness": 0.93, "share": 0.4},
    "dropped": ["examplenet-eu"],
}


@pytest.fixture(scope="session")
def corpus(small_settings: Settings) -> Corpus:
    return compose_corpus(small_settings)


@asynccontextmanager
async def signed_in(
    store: Store, corpus: Corpus, name: str = "kim", role: Role = Role.OPERATOR
) -> AsyncIterator[Browser]:
    """Somebody of that role in front of the console."""
    await an_operator(store, name, role)
    async with a_browser(a_console(store, corpus)) as browser:
        await browser.sign_in(name)
        yield browser


@pytest.fixture
async def kim(store: Store, corpus: Corpus) -> AsyncIterator[Browser]:
    async with signed_in(store, corpus) as browser:
        yield browser


async def a_turn(store: Store, number: str = "00000001", **values: Any) -> None:
    """A turn in words, with its evidence."""
    await agrees(store)
    said = {"question": ASKED, "reply": "There is a form.\nThere is no switch.", "lang": Lang.EN}
    known = {"outcome": Outcome.ANSWER, "reason": None, "evidence": EVIDENCE}
    await log_turn(store, number, [Why.LOW_SCORE], **{**said, **known, **values})


def numbers_in(page: str) -> list[str]:
    return re.findall(r'data-turn href="/turns/(\d{8})', page)


async def test_the_queue_shows_first_words_where_a_yes_stands_and_filters(
    kim: Browser, store: Store
) -> None:
    await a_turn(store, hour=datetime(2026, 11, 20, 9, tzinfo=UTC))
    early = datetime(2026, 11, 19, 9, tzinfo=UTC)
    await log_turn(store, "00000002", [Why.ABSTAINED], chat=2, hour=early, question="secret")
    page = (await kim.get("/queue")).text
    assert numbers_in(page) == ["00000001", "00000002"]
    assert ASKED in page
    assert "no words kept" in page
    assert "secret" not in page
    for query, found in [
        ("why=low_score", ["00000001"]),
        ("lang=ko", ["00000002"]),
        ("why=nothing&lang=xx&since=yesterday&after=x", ["00000001", "00000002"]),
        ("until=2026-11-19", ["00000002"]),
        ("surface=examplenet&jurisdiction=kr&guide=examplenet-kr", ["00000001", "00000002"]),
        ("version=none", []),
        ("state=done", []),
        ("after=20261120T09-00000001", ["00000002"]),
    ]:
        assert numbers_in((await kim.get(f"/queue?{query}")).text) == found, query
    onward = await kim.get("/queue/next?after=20261120T09-00000001&lang=ko")
    assert onward.headers["location"] == "/turns/00000002?lang=ko"


async def test_the_queue_tells_where_screens_differ(kim: Browser, store: Store) -> None:
    for _ in range(3):
        await store.screen_reports.add("examplenet-kr", 0, 2, Device.IOS)
    page = (await kim.get("/queue")).text
    assert "Object to AI training at ExampleNet (Korea)" in page
    assert "Open the objection form and press Submit." in page
    assert re.search(r'class="number">3<', page)


async def test_a_conversation_says_why_it_said_that_and_is_noted(
    kim: Browser, store: Store
) -> None:
    await a_turn(store)
    await a_turn(store, "00000002", question="and on my phone?")
    page = (await kim.get("/turns/00000001")).text
    for shown in (
        ASKED,
        "There is a form.\nThere is no switch.",
        "Nothing is taken out of models already trained.",  # as it stands in the published guide
        "1.17",
        "This section is not in the published guides any more.",
        "cat-care",
        "Object to AI training at ExampleNet (EU)",
        "and on my phone?",
    ):
        assert shown in page
    acts = [(entry.operator, entry.act, entry.what) for entry in await store.audit.page()]
    assert acts[0] == ("kim", "opened", "00000001")
    assert store._keys.hash_of(1) not in page


async def test_without_a_yes_there_are_figures_and_no_words(kim: Browser, store: Store) -> None:
    await a_turn(store)
    await store.chats.set_consent(1, Consent.NO)
    page = (await kim.get("/turns/00000001")).text
    assert ASKED not in page
    assert "There is a form" not in page
    assert "cat-care" not in page
    assert "No words are kept" in page
    for making in ("case", "draft"):
        assert ASKED not in (await kim.get(f"/turns/00000001/{making}")).text
    refused = await kim.send("/turns/00000001/case", question="own", lang="en", expect="abstain")
    assert refused.status_code == 422
    assert not review_dir(store).exists()


async def test_a_second_reviewer_learns_who_is_on_a_turn_and_loses_no_note(
    kim: Browser, store: Store, corpus: Corpus
) -> None:
    await a_turn(store)
    assert (await kim.send("/turns/00000001/claim")).status_code == 303
    async with signed_in(store, corpus, "lee") as lee:
        for path, fields in [
            ("claim", {}),
            ("verdict", {"verdict": "wrong", "note": "my long note", "guide": "examplenet-eu"}),
        ]:
            refused = await lee.send(f"/turns/00000001/{path}", **fields)
            assert refused.status_code == 409
            assert "kim is on this turn" in refused.text
        assert "my long note" in refused.text
        await lee.send("/turns/00000001/release")
        await kim.send(
            "/turns/00000001/verdict", verdict="incomplete", note="say how", guide="examplenet-kr"
        )
        late = await lee.send("/turns/00000001/verdict", verdict="right", note="fine by me")
        assert late.status_code == 409
        assert "kim has concluded already" in late.text
    assert (await kim.send("/turns/00000001/verdict", verdict="right")).status_code == 409
    queued = await store.reviews.turn("00000001")
    assert queued is not None
    review = queued.review
    assert (review.verdict, review.note, review.by, review.guide) == (
        Verdict.INCOMPLETE,
        "say how",
        "kim",
        "examplenet-kr",
    )
    assert numbers_in((await kim.get("/queue?state=done")).text) == ["00000001"]
    assert "incomplete" in (await kim.get("/turns/00000001")).text


async def test_a_note_does_not_outlive_the_words_by_copying_them(
    kim: Browser, store: Store
) -> None:
    await a_turn(store)
    await kim.send("/turns/00000001/claim")
    refused = await kim.send("/turns/00000001/verdict", verdict="right", note=ASKED.upper())
    assert refused.status_code == 422
    assert "copies what the person wrote" in refused.text
    none = await kim.send("/turns/00000001/verdict", note="unsure", verdict="maybe")
    assert none.status_code == 422
    queued = await store.reviews.turn("00000001")
    assert queued is not None
    assert queued.review.verdict is None


async def test_a_campaigner_reads_and_drafts_and_does_not_judge(
    store: Store, corpus: Corpus
) -> None:
    await a_turn(store)
    async with signed_in(store, corpus, "park", Role.CAMPAIGNER) as park:
        page = await park.get("/turns/00000001")
        assert ASKED in page.text
        assert 'action="/turns/00000001/claim' not in page.text
        assert "/turns/00000001/draft" in page.text
        assert "/turns/00000001/case" not in page.text
        for path in ("claim", "verdict", "release", "case"):
            assert (await park.send(f"/turns/00000001/{path}")).status_code == 403
    queued = await store.reviews.turn("00000001")
    assert queued is not None
    assert queued.review.claimed_by is None


CASE = {
    "question": "can i keep photos of my pet out of examplenet's ai",
    "lang": "en",
    "expect": "answer",
    "intent": "how-to",
    "form": "plain",
    "slugs": "examplenet-kr\nexamplenet-eu",
    "must": "objection form",
}
DRAFT = {
    "kind": "guides",
    "lang": "en",
    "slug": "examplenet-pets",
    "title": "Pets on ExampleNet",
    "questions": "my dog is on examplenet, opt out?\nno ai for pet photos",
    "surfaces": "examplenet",
    "jurisdictions": "kr",
    "devices": "web",
}


async def test_a_verdict_fills_in_the_test_case_all_but_the_wording(
    kim: Browser, store: Store
) -> None:
    await a_turn(store, reason="no_passage", outcome=Outcome.ABSTENTION)
    await kim.send("/turns/00000001/claim")
    await kim.send("/turns/00000001/verdict", verdict="should_have_answered", guide="examplenet-kr")
    form = (await kim.get("/turns/00000001/case")).text
    assert re.search(r'<option value="answer" selected', form)
    assert re.search(r'<textarea name="slugs"[^>]*>examplenet-kr</textarea>', form)
    assert re.search(r'<textarea name="question"[^>]*></textarea>', form)
    assert 'name="intent" list="intents" value="how-to"' in form


async def test_a_question_becomes_a_case_in_own_words_and_then_no_draft(
    kim: Browser, store: Store
) -> None:
    await a_turn(store)
    copied = f"  {ASKED.title()}?! "
    for wrong in (
        {"question": copied},
        {"question": ""},
        {"slugs": "../../etc"},
        {"slugs": ""},
        {"intent": "A: b"},
        {"expect": "magic"},
        {"must": copied},
    ):
        refused = await kim.send("/turns/00000001/case", **{**CASE, **wrong})
        assert refused.status_code == 422, wrong
        assert "aria-invalid" in refused.text or "expect" in wrong
    assert not review_dir(store).exists()
    made = await kim.send("/turns/00000001/case", **CASE)
    assert made.status_code == 303
    (case,) = load_cases(review_dir(store) / "cases.yaml")
    assert (case.q, case.slugs) == (CASE["question"], ("examplenet-kr", "examplenet-eu"))
    again = await kim.send("/turns/00000001/case", **CASE)
    assert again.status_code == 422
    refused = await kim.send("/turns/00000001/draft", **DRAFT)
    assert refused.status_code == 422
    assert "cannot become both" in refused.text
    assert not (review_dir(store) / "drafts").exists()
    assert "case_added" in [entry.act for entry in await store.audit.page()]


async def test_a_question_becomes_a_draft_in_own_words_and_then_no_case(
    kim: Browser, store: Store
) -> None:
    await a_turn(store)
    for wrong in (
        {"questions": f"one of mine\n{ASKED}"},
        {"questions": "\n".join(ASKED.split())},
        {"title": ASKED},
        {"slug": "../../knowledge/x"},
        {"slug": "examplenet-kr"},
        {"source_title": "a page without a date"},
        {
            "source_title": "t",
            "source_publisher": "p",
            "source_date": "2026-01-02",
            "source_url": "javascript:alert(1)",
        },
    ):
        refused = await kim.send("/turns/00000001/draft", **{**DRAFT, **wrong})
        assert refused.status_code == 422, wrong
    assert not review_dir(store).exists()
    assert (await kim.send("/turns/00000001/draft", **DRAFT)).status_code == 303
    text = (review_dir(store) / "drafts" / "guides" / "en" / "examplenet-pets.md").read_text()
    assert ASKED not in text
    assert f"as_of: {datetime.now(UTC).date()}" in text
    both = await kim.send("/turns/00000001/draft", **{**DRAFT, "lang": "ko"})
    assert both.status_code == 303
    refused = await kim.send("/turns/00000001/case", **CASE)
    assert refused.status_code == 422
    assert "cannot become both" in refused.text


async def test_a_case_that_could_not_be_written_leaves_the_question_free(
    kim: Browser, store: Store
) -> None:
    await a_turn(store)
    review_dir(store).mkdir()
    (review_dir(store) / "cases.yaml").write_text("not: a list\n")
    assert (await kim.send("/turns/00000001/case", **CASE)).status_code == 422
    assert (await kim.send("/turns/00000001/draft", **DRAFT)).status_code == 303
    queued = await store.reviews.turn("00000001")
    assert queued is not None
    assert queued.review.became is Use.DRAFT


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)>{{7*7}}"


@pytest.mark.parametrize("lang", Lang)
async def test_markup_is_shown_as_text_wherever_it_comes_from(
    store: Store, corpus: Corpus, lang: Lang
) -> None:
    await an_operator(store, "kim", Role.OPERATOR, lang)
    await a_turn(
        store,
        question=HOSTILE,
        reply=HOSTILE,
        reason=HOSTILE[:32],
        guides=(HOSTILE,),
        jurisdiction=HOSTILE,
        surfaces=frozenset({HOSTILE}),
        corpus_version=HOSTILE[:60],
        evidence={
            **EVIDENCE,
            "query": {"surfaces": [HOSTILE], "concepts": [HOSTILE], "about": HOSTILE},
            "passages": [{"guide": HOSTILE, "section": HOSTILE, "heading": HOSTILE, "score": 1.0}],
            "beside": {"boundary": HOSTILE, "likeness": 1},
            "dropped": [HOSTILE],
        },
    )
    await a_turn(store, "00000002", question=HOSTILE, reply=HOSTILE)
    async with a_browser(a_console(store, corpus)) as kim:
        await kim.sign_in("kim")
        await kim.send("/turns/00000001/claim")
        pages = [
            await kim.get("/queue"),
            await kim.get(f"/queue?version={HOSTILE}&guide={HOSTILE}&state=any&since={HOSTILE}"),
            await kim.get(f"/turns/00000001?version={HOSTILE}"),
            await kim.send("/turns/00000001/verdict", verdict="", note=HOSTILE, guide=HOSTILE),
            await kim.send("/turns/00000001/case", **{**CASE, "slugs": HOSTILE, "must": HOSTILE}),
            await kim.send("/turns/00000001/draft", **{**DRAFT, "slug": HOSTILE, "title": HOSTILE}),
            await kim.get("/turns/00000001/case"),
            await kim.get("/turns/00000001/draft"),
        ]
        note = {"verdict": "right", "note": "mine: <script>alert(4)</script> <b>x</b>"}
        await kim.send("/turns/00000001/verdict", **note)
        pages.append(await kim.get("/turns/00000001"))
    assert "&lt;script&gt;alert(4)" in pages[-1].text
    for page in pages:
        for mark in ("<script>alert", "<img", "<svg/onload", "<b>x", "49"):
            assert mark not in re.sub(r"\d{4}-\d\d-\d\d[T ][\d:+]*", "", page.text), page.url


async def test_a_turn_that_is_not_there_is_not_found(kim: Browser) -> None:
    for path in ("", "/case", "/draft"):
        assert (await kim.get(f"/turns/99999999{path}")).status_code == 404


async def test_a_search_finds_words_and_the_page_before(kim: Browser, store: Store) -> None:
    await agrees(store)
    for number in range(52):
        hour = datetime(2026, 11, 20, 9, tzinfo=UTC)
        said = {"question": f"고양이 사진을 빼고 싶어요 {number}", "reply": "양식이 있어요"}
        await log_turn(store, f"{number:08d}", [], hour=hour, **said)
    first = await kim.get("/search?q=고양이")
    assert len(numbers_in(first.text)) == 50
    older = re.search(r'href="(/search\?q=[^"]+after=[^"]+)"', first.text)
    assert older is not None
    second = await kim.get(older.group(1).replace("&amp;", "&"))
    assert numbers_in(second.text) == ["00000001", "00000000"]
    for nothing in ("", "강아지", "<script>alert(1)</script>", "%00 \" ' OR * NEAR("):
        page = await kim.get(f"/search?q={nothing}")
        assert page.status_code == 200
        assert numbers_in(page.text) == []
        assert "<script>alert" not in page.text
