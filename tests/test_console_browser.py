"""The console in a real browser, in both languages, with the mouse and with the keyboard alone."""

import csv
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, expect

from bot.channels.voice import Voices
from bot.compose import compose_answerer, compose_corpus
from bot.console.words import Words, load_words
from bot.core.exporting import Format
from bot.core.guide import Lang
from bot.core.keeping import Consent, Feedback
from bot.core.operating import Role
from bot.core.referral import ReferralState
from bot.core.reviewing import State, Verdict, Why
from bot.core.switching import BOT
from bot.settings import ROOT, Settings
from bot.store.store import Store
from tests.chromium import MISSING, chromium, program, served
from tests.console_browser import PASSWORD, a_console, an_operator, review_dir
from tests.logged_turns import agrees, log_turn
from tests.stand_ins import TelegramServer, a_store, bot_on
from tests.test_gaps import VARIANTS, five_agree_and_ask

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(program() is None, reason=MISSING),
]

WORDS = load_words(ROOT / "prompts" / "console")
ASKED = {
    Lang.KO: "한국 예제넷에서 AI 학습을 거부하려면 어떻게 해요?",
    Lang.EN: "how do i stop examplenet training in korea on my iphone",
}
NAMED = {Lang.KO: "이그잼플넷", Lang.EN: "ExampleNet"}
SENT = {Lang.KO: "아이 학교 사진도 학습에 쓰이나요?", Lang.EN: "Are class photos used as well?"}
OWN = {Lang.KO: "학습에 못 쓰게 하는 곳이 궁금해요", Lang.EN: "where can people refuse this"}
EACH_LANG = pytest.mark.parametrize("lang", Lang)
CHAT = 90


@dataclass(frozen=True)
class Site:
    """A console that is served, and the browser for it."""

    browser: Browser
    store: Store
    url: str


@dataclass
class Seat:
    """Somebody in front of a window of their own."""

    page: Page
    url: str
    words: Words
    wrong: list[str] = field(default_factory=list)

    async def open(self, path: str) -> None:
        """Go to a page of the console."""
        await self.page.goto(f"{self.url}{path}")

    async def sign_in(self, name: str) -> None:
        """With the password of everybody here."""
        await self.open("/sign-in")
        await self.page.get_by_label(self.words.sign_in.name).fill(name)
        await self.page.get_by_label(self.words.sign_in.password).fill(PASSWORD)
        await self.press(self.words.sign_in.button)
        await expect(self.page.locator("h1")).to_have_text(self.words.review.queue.heading)
        await self.page.wait_for_load_state()

    async def press(self, name: str) -> None:
        """Click the button of that name."""
        await self.page.get_by_role("button", name=name, exact=True).click()

    async def follow(self, name: str) -> None:
        """Click the link of that name."""
        await self.page.get_by_role("link", name=name, exact=True).click()

    def pick(self, name: str) -> Locator:
        """The list one picks from under that name."""
        return self.page.get_by_role("combobox", name=name, exact=True)

    def sees(self, text: str) -> Locator:
        """Where a text stands."""
        return self.page.locator("main").get_by_text(text)

    async def download(self, link: Locator) -> list[list[str]]:
        """The cells of a file behind a link."""
        async with self.page.expect_download() as coming:
            await link.click()
        path = await (await coming.value).path()
        return list(csv.reader(Path(path).read_text(encoding="utf-8-sig").splitlines()))

    def note(self, message: ConsoleMessage) -> None:
        """Keep what the browser complains of; a page that refuses something is none of it."""
        refused = "status of 4" in message.text and "/static/" not in message.location["url"]
        if message.type in ("error", "warning") and not refused:
            self.wrong.append(message.text)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(small_settings: Settings, voices: Voices) -> AsyncIterator[Site]:
    """One console and one browser for the whole file, over a log with a handful of turns."""
    async with a_store() as store, chromium() as browser:
        await _fill(store, small_settings, voices)
        async with served(a_console(store, compose_corpus(small_settings))) as url:
            yield Site(browser, store, url)


async def _fill(store: Store, settings: Settings, voices: Voices) -> None:
    for lang in Lang:
        for name in ("Ari", "Bo", "Key"):
            await an_operator(store, f"{name} {lang}", Role.ADMIN, lang)
        await store.referrals.send(CHAT, SENT[lang], lang, None)
    answerer = compose_answerer(settings)
    async with TelegramServer() as telegram, bot_on(telegram, answerer, voices, store):
        for lang in Lang:
            person = telegram.person(lang)
            await store.chats.set_consent(person.id, Consent.YES)
            await person.says(ASKED[lang])
            await telegram.settled()
            assert await store.turns.settle()
            (turn,) = (await store.mydata(person.id))["turns"]
            assert await store.turns.rate(person.id, turn["number"], Feedback.WRONG)
    await agrees(store, CHAT)
    for number, why in TURNS:
        await log_turn(store, number, [why], chat=CHAT, question=f"이거 어디서 꺼요 {number}")
    await five_agree_and_ask(store)
    assert await store.turns.settle()


TURNS = (
    *((f"1000000{n}", Why.ABSTAINED) for n in range(8)),
    *((f"2000000{n}", Why.ATTACK) for n in range(3)),
)


@asynccontextmanager
async def seat(
    site: Site, lang: Lang, scheme: Literal["light", "dark"] = "light"
) -> AsyncIterator[Seat]:
    """A window with cookies of its own; nothing in it may fail or come from elsewhere."""
    context = await site.browser.new_context(
        locale={Lang.KO: "ko-KR", Lang.EN: "en-GB"}[lang],
        color_scheme=scheme,
        reduced_motion="reduce",
        viewport={"width": 1280, "height": 900},
    )
    context.set_default_timeout(10_000)
    page = await context.new_page()
    taken = Seat(page, site.url, WORDS[lang])
    page.on("console", taken.note)
    page.on("pageerror", lambda error: taken.wrong.append(str(error)))
    page.on(
        "request",
        lambda asked: asked.url.startswith(site.url) or taken.wrong.append(asked.url),
    )
    yield taken
    await context.close()
    assert taken.wrong == []


@EACH_LANG
async def test_only_the_right_password_opens_the_console(site: Site, lang: Lang) -> None:
    async with seat(site, lang) as at:
        w = at.words.sign_in
        await at.open("/queue")
        await at.page.get_by_label(w.name).fill(f"Ari {lang}")
        await at.page.get_by_label(w.password).fill("not the password")
        await at.press(w.button)
        await expect(at.page.get_by_role("alert")).to_have_text(w.refused)
        await at.sign_in(f"Ari {lang}")
        await at.press(at.words.frame.sign_out)
        await expect(at.page.get_by_role("status")).to_have_text(at.words.said["signed_out"])
        await at.open("/queue")
        await expect(at.page.locator("h1")).to_have_text(w.heading)


@EACH_LANG
async def test_a_turn_is_found_read_claimed_and_judged(site: Site, lang: Lang) -> None:
    async with seat(site, lang) as at:
        w = at.words.review
        await at.sign_in(f"Ari {lang}")
        await at.page.evaluate("window.same = true")
        await at.pick(w.queue.why).select_option(Why.THUMB_DOWN)
        await expect(at.page).to_have_url(re.compile(r"/queue\?.*why=thumb_down"))
        turns = at.page.locator("[data-turn]")
        assert await turns.locator(".badge.thumb_down").count() == await turns.count() > 0
        assert await at.page.evaluate("window.same")  # the list alone was fetched
        await turns.filter(has_text=ASKED[lang]).click()
        await expect(at.page.locator(".bubble.asked")).to_contain_text(ASKED[lang])
        await expect(at.page.locator(".bubble.replied")).to_contain_text(NAMED[lang])
        passage = at.page.locator(".passage").first
        await passage.locator("summary").click()
        await expect(passage.locator("details p").first).to_be_visible()
        await at.press(w.reviewing.claim)
        await at.page.get_by_label(w.verdicts[Verdict.INCOMPLETE], exact=True).check()
        await at.page.get_by_label(w.reviewing.note).fill("The step for iPhones is missing.")
        await at.press(w.reviewing.save)
        await expect(at.page.get_by_role("status")).to_have_text(at.words.said["decided"])
        await expect(at.page.locator(".verdict")).to_contain_text(f"Ari {lang}")
        await at.follow(w.turn.back)
        await expect(at.page.get_by_text(ASKED[lang])).to_have_count(0)  # the filter still holds
        await at.pick(w.queue.state).select_option(State.DONE)
        await expect(at.page.get_by_text(ASKED[lang])).to_be_visible()


@EACH_LANG
async def test_the_second_who_wants_a_turn_sees_who_is_on_it(site: Site, lang: Lang) -> None:
    number = "10000000" if lang is Lang.KO else "10000001"
    async with seat(site, lang) as first, seat(site, lang) as second:
        w = first.words.review.reviewing
        await first.sign_in(f"Ari {lang}")
        await second.sign_in(f"Bo {lang}")
        for at in (first, second):
            await at.open(f"/turns/{number}")
        await first.press(w.claim)
        await second.press(w.claim)  # on a page from before
        taken = w.was_taken.format(who=f"Ari {lang}")
        await expect(second.page.get_by_role("alert")).to_have_text(taken)
        await expect(second.page.get_by_role("button", name=w.save)).to_have_count(0)
        await first.press(w.release)
        await second.open(f"/turns/{number}")
        await second.press(w.claim)
        await expect(second.page.get_by_role("button", name=w.save)).to_be_visible()


@EACH_LANG
async def test_a_case_and_a_draft_are_written_in_words_of_our_own(site: Site, lang: Lang) -> None:
    for_case, for_draft = ("10000002", "10000003") if lang is Lang.KO else ("10000004", "10000005")
    async with seat(site, lang) as at:
        w = at.words.review.making
        await at.sign_in(f"Ari {lang}")
        await at.open(f"/turns/{for_case}")
        await at.follow(w.case)
        await at.page.get_by_label(w.case_question).fill(f"이거 어디서 꺼요 {for_case}")
        await at.press(w.case_save)
        await expect(at.page.get_by_role("alert")).to_have_text(w.copied)
        await at.page.get_by_label(w.case_question).fill(OWN[lang])
        await at.press(w.case_save)
        await expect(at.page.get_by_role("status")).to_have_text(at.words.said["case_added"])
        assert OWN[lang] in (review_dir(site.store) / "cases.yaml").read_text(encoding="utf-8")
        await at.open(f"/turns/{for_draft}")
        await at.follow(w.draft)
        slug = f"where-to-refuse-{lang}"
        await at.page.get_by_label(w.title, exact=True).fill(f"Refuse {lang}")
        await at.page.get_by_label(w.slug).fill(slug)
        await at.page.get_by_label(w.questions).fill(OWN[lang])
        await at.press(w.draft_save)
        await expect(at.page.get_by_role("status")).to_have_text(at.words.said["draft_begun"])
        (draft,) = review_dir(site.store).glob(f"drafts/guides/*/{slug}.md")
        assert OWN[lang] in draft.read_text(encoding="utf-8")


@EACH_LANG
async def test_gaps_and_numbers_are_seen_and_taken_along(site: Site, lang: Lang) -> None:
    async with seat(site, lang) as at:
        await at.sign_in(f"Ari {lang}")
        await at.follow(at.words.frame.nav["gaps"])
        gap = at.page.locator(".gap")
        await expect(gap.locator("h2")).to_contain_text("디지털교과서")
        await expect(gap.locator(".chats b")).to_have_text("5")
        assert not any([await at.sees(text).count() for text in VARIANTS])
        head, row = await at.download(at.page.get_by_role("link", name=at.words.gaps.as_csv))
        assert (len(head), row[2]) == (len(row), "5")
        await gap.get_by_role("link", name=at.words.gaps.draft).click()
        await expect(at.page.locator("h1")).to_have_text(at.words.review.making.draft_heading)
        await at.follow(at.words.frame.nav["numbers"])
        w = at.words.numbers
        figure = at.page.get_by_role("region", name=w.figures["questions"].heading).first
        plot = await figure.get_by_role("img").first.bounding_box()
        assert plot is not None
        assert min(plot["width"], plot["height"]) > 100
        await figure.get_by_text(w.as_table).click()
        await expect(figure.get_by_role("table")).to_be_visible()
        link = figure.get_by_role("link", name=w.as_csv)
        rows = await at.download(link)
        assert len(rows) == 31
        assert sum(int(row[-1]) for row in rows[1:]) >= len(TURNS)


@EACH_LANG
async def test_turns_are_exported_as_a_table(site: Site, lang: Lang) -> None:
    async with seat(site, lang) as at:
        w = at.words.export
        await at.sign_in(f"Ari {lang}")
        await at.follow(at.words.frame.nav["export"])
        await at.page.get_by_label(w.since).fill("2026-01-01")
        await at.pick(w.format).select_option(Format.CSV)
        rows = await at.download(at.page.get_by_role("button", name=w.download))
        assert {len(row) for row in rows} == {len(rows[0])}
        assert {number for number, _ in TURNS} < {cell for row in rows for cell in row}


@EACH_LANG
async def test_korean_is_found_and_who_read_it_is_on_record(site: Site, lang: Lang) -> None:
    async with seat(site, lang) as at:
        await at.sign_in(f"Bo {lang}")
        await at.follow(at.words.frame.nav["search"])
        await at.page.get_by_label(at.words.review.search.words).fill("예제넷 거부")
        await at.page.keyboard.press("Enter")
        await expect(at.page.locator("[data-turn]")).to_have_count(1)
        await at.page.locator("[data-turn]").click()
        heading = await at.page.locator("h1").inner_text()
        await at.follow(at.words.frame.nav["audit"])
        newest = at.page.locator("tbody tr").first
        await expect(newest).to_contain_text(f"Bo {lang}")
        await expect(newest).to_contain_text(at.words.act("opened"))
        assert (await newest.locator("td").last.inner_text()) in heading


@EACH_LANG
async def test_the_bot_is_switched_off_with_a_reason_and_on_again(site: Site, lang: Lang) -> None:
    async with seat(site, lang) as at:
        w = at.words.switches
        await at.sign_in(f"Ari {lang}")
        await at.follow(at.words.frame.nav["switches"])
        bot = at.page.get_by_role("region", name=w.bot)
        await bot.get_by_label(w.reason).fill("The form moved <b>today</b>")
        await bot.get_by_role("button", name=w.off_bot_heading).click()
        assert await site.store.switches.all() == []  # only asked so far
        await at.press(w.confirm_button)
        await expect(bot).to_contain_text("The form moved <b>today</b>")
        assert [off.target for off in await site.store.switches.all()] == [BOT]
        await at.press(f"{w.on_button}: {w.bot}")
        await expect(bot).to_contain_text(w.bot_on)
        assert await site.store.switches.all() == []


@EACH_LANG
async def test_a_question_is_answered_as_it_was_shown(site: Site, lang: Lang) -> None:
    async with seat(site, lang) as at:
        w = at.words.questions
        await at.sign_in(f"Ari {lang}")
        await at.follow(at.words.frame.nav["questions"])
        await at.follow(SENT[lang])
        await at.press(w.claim)
        answer = at.page.get_by_label(w.answer)
        await at.page.get_by_role("textbox").fill("See https://example.com")
        await at.press(w.look)
        await expect(at.page.get_by_role("alert")).to_contain_text("https://example.com")
        await at.page.get_by_role("textbox").fill("Write to [link:examplenet-form] & wait.")
        await at.press(w.look)
        await expect(at.sees("Write to https://")).to_be_visible()
        await at.press(w.send)
        await expect(at.page.get_by_role("status")).to_have_text(at.words.said["question_answered"])
        await expect(answer.first).to_be_visible()
        id = int(at.page.url.rpartition("/")[2].partition("?")[0])
        kept = await site.store.referral_desk.one(id)
        assert kept is not None
        assert (kept.question, kept.state) == (SENT[lang], ReferralState.ANSWERED)


SEEN = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect();
  const style = getComputedStyle(here), last = window.before;
  const order = last && last.isConnected ? last.compareDocumentPosition(here) : 4;
  window.before = here;
  return {
    body: here === document.body,
    outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
    onward: Boolean(order & 4),
    what: here.outerHTML.slice(0, 120),
  };
}"""


async def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is there; at every stop it must be seen, and further down."""
    await page.evaluate("window.before = document.activeElement")
    for _ in range(60):
        await page.keyboard.press("Tab")
        seen: dict[str, Any] = await page.evaluate(SEEN)
        assert not seen["body"], f"the focus left the page before {wanted}"
        assert seen["outlined"], seen
        assert seen["inside"], seen
        assert seen["onward"], seen
        if await page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"no way to {wanted}")


@EACH_LANG
async def test_the_keyboard_alone_is_enough(site: Site, lang: Lang) -> None:
    async with seat(site, lang) as at:
        page, press, w = at.page, at.page.keyboard.press, at.words.review
        await at.open("/")
        await page.keyboard.type(f"Key {lang}")
        await tab_to(page, "[name=password]")
        await page.keyboard.type(PASSWORD)
        await press("Enter")
        await expect(page.locator("h1")).to_have_text(w.queue.heading)
        await press("Tab")
        await expect(page.locator(".skip")).to_be_in_viewport()
        await press("Enter")  # past the menu
        await tab_to(page, "[name=why]")
        for _ in range(1 + list(Why).index(Why.ATTACK)):
            await press("ArrowDown")
        await expect(page.locator("[data-turn]").first).to_contain_text(w.whys[Why.ATTACK])
        await tab_to(page, "[data-turn]")
        await press("j")
        await press("Enter")
        await expect(page.locator("h1")).to_contain_text("2000000")
        number = (await page.locator("h1").inner_text()).split()[-1]
        await tab_to(page, "form[action*=claim] button")
        await press("Enter")
        await expect(page.get_by_role("status")).to_have_text(at.words.said["claimed"])
        await tab_to(page, "[name=verdict]")
        await press("Space")
        await press("ArrowDown")
        await press("ArrowDown")
        await tab_to(page, "[name=note]")
        await page.keyboard.type("Nothing we could say here.")
        await tab_to(page, "form[action*=verdict] button")
        await press("Enter")
        await expect(page.get_by_role("status")).to_have_text(at.words.said["decided"])
        kept = await site.store.reviews.turn(number)
        assert kept is not None
        assert (kept.review.verdict, kept.review.by) == (Verdict.WRONG, f"Key {lang}")


RUN = "options => axe.run(document, options).then(found => found.violations)"
ALL: dict[str, Any] = {"resultTypes": ["violations"]}
CONTRAST = {**ALL, "runOnly": ["color-contrast"]}


async def flaws(page: Page) -> list[str]:
    """What axe finds serious on a page, in the light and in the dark."""
    await page.evaluate(Axe().axe_script)
    found = await page.evaluate(RUN, ALL)
    await page.emulate_media(color_scheme="dark")
    dark = await page.evaluate(RUN, CONTRAST)
    await page.emulate_media(color_scheme="light")
    return [
        f"{page.url}: {flaw['id']} at {node['target']}: {node['failureSummary']}"
        for flaw in (*found, *dark)
        if flaw["impact"] in ("serious", "critical")
        for node in flaw["nodes"]
    ]


@EACH_LANG
async def test_axe_finds_nothing_serious_on_any_page(site: Site, lang: Lang) -> None:
    async with seat(site, lang) as at:
        await at.open("/sign-in")
        found = await flaws(at.page)
        await at.sign_in(f"Bo {lang}")
        number = "10000006" if lang is Lang.KO else "10000007"
        await at.open(f"/turns/{number}")
        await at.press(at.words.review.reviewing.claim)
        await site.store.referrals.send(CHAT + 1, SENT[lang], lang, None)
        question = (await site.store.referral_desk.open())[-1]
        paths = [
            "/queue?state=any&why=thumb_down",
            f"/turns/{number}",
            f"/turns/{number}/case",
            f"/turns/{number}/draft",
            "/search?q=예제넷",
            "/gaps",
            "/numbers",
            "/audit",
            "/switches",
            "/questions",
            f"/questions/{question.id}",
            f"/questions/{question.id}/draft",
            "/export",
            "/operators",
            "/account",
        ]
        for path in (*paths, "/no-such-page"):
            await at.open(path)
            found += await flaws(at.page)
        await at.open("/queue?state=any&why=thumb_down")
        await at.page.locator("[data-turn]").first.click()
        await at.page.locator(".passage summary").first.click()
        found += await flaws(at.page)
        await at.open(f"/questions/{question.id}")
        await at.press(at.words.questions.claim)
        await at.page.get_by_role("textbox").fill(OWN[lang])
        found += await flaws(at.page)
        await at.press(at.words.questions.look)
        await expect(at.page.locator("h1")).to_have_text(at.words.questions.preview)
        found += await flaws(at.page)
        w = at.words.switches
        await at.open("/switches")
        bot = at.page.get_by_role("region", name=w.bot)
        await bot.get_by_label(w.reason).fill("a trial")
        await bot.get_by_role("button", name=w.off_bot_heading).click()
        await expect(at.page.locator("h1")).to_have_text(w.confirm_heading)
        found += await flaws(at.page)
        assert found == []
