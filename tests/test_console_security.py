"""Nobody gets into the console who may not, and nothing in it runs that we did not write."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from bot.compose import compose_corpus
from bot.console.application import build_console
from bot.console.words import load_words
from bot.core.guide import Lang
from bot.core.operating import Act, Role
from bot.core.ports import Corpus
from bot.core.scrubbing import scrub
from bot.settings import ROOT, Settings
from bot.store.keys import Keys
from bot.store.store import Store
from tests.console_browser import (
    AT,
    PASSWORD,
    QUICK,
    Browser,
    a_browser,
    a_console,
    an_operator,
    desk_of,
    purging,
)

TEMPLATES = ROOT / "bot" / "console" / "templates"
WORDS = load_words(ROOT / "prompts" / "console")[Lang.EN]
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"

ANYBODY, CAMPAIGNER, OPERATOR, ADMIN = None, Role.CAMPAIGNER, Role.OPERATOR, Role.ADMIN

GUARDS = {
    "GET /": CAMPAIGNER,
    "GET /sign-in": ANYBODY,
    "POST /sign-in": ANYBODY,
    "POST /sign-out": CAMPAIGNER,
    "GET /account": CAMPAIGNER,
    "POST /account/password": CAMPAIGNER,
    "POST /account/language": CAMPAIGNER,
    "POST /account/sign-out-everywhere": CAMPAIGNER,
    "GET /operators": ADMIN,
    "POST /operators": ADMIN,
    "POST /operators/{id}/invite": ADMIN,
    "POST /operators/{id}/role": ADMIN,
    "POST /operators/{id}/disable": ADMIN,
    "POST /operators/{id}/enable": ADMIN,
    "GET /queue": CAMPAIGNER,
    "GET /queue/next": CAMPAIGNER,
    "GET /search": OPERATOR,
    "GET /turns/{number}": CAMPAIGNER,
    "POST /turns/{number}/claim": OPERATOR,
    "POST /turns/{number}/release": OPERATOR,
    "POST /turns/{number}/verdict": OPERATOR,
    "GET /turns/{number}/case": OPERATOR,
    "POST /turns/{number}/case": OPERATOR,
    "GET /turns/{number}/draft": CAMPAIGNER,
    "POST /turns/{number}/draft": CAMPAIGNER,
    "GET /audit": CAMPAIGNER,
    "GET /switches": OPERATOR,
    "POST /switches/confirm": OPERATOR,
    "POST /switches/off": OPERATOR,
    "POST /switches/on": OPERATOR,
    "GET /gaps": CAMPAIGNER,
    "GET /gaps.csv": CAMPAIGNER,
    "GET /numbers": CAMPAIGNER,
    "GET /numbers/{figure}.csv": CAMPAIGNER,
    "GET /export": ADMIN,
    "POST /export": ADMIN,
    "POST /export/purge": ADMIN,
    "GET /questions/{id}/draft": OPERATOR,
    "POST /questions/{id}/draft": OPERATOR,
    "GET /questions": OPERATOR,
    "GET /questions/{id}": OPERATOR,
    "POST /questions/{id}/claim": OPERATOR,
    "POST /questions/{id}/release": OPERATOR,
    "POST /questions/{id}/preview": OPERATOR,
    "POST /questions/{id}/edit": OPERATOR,
    "POST /questions/{id}/answer": OPERATOR,
    "POST /questions/{id}/close": OPERATOR,
}
"""Every route with the least role that may have it. A new one stands here before it can exist."""

FORMS = [route for route in GUARDS if route.startswith("POST") and GUARDS[route] is not ANYBODY]


class Hands:
    """A clock whose hands are turned by the test."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
async def log(tmp_path: Path, clock: Hands) -> AsyncIterator[Store]:
    keys = Keys.load_or_make(tmp_path / "secret.key")
    opened = await Store.open(tmp_path / "bot.sqlite", keys, clock, scrub)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def corpus(small_settings: Settings) -> Corpus:
    return compose_corpus(small_settings)


@pytest.fixture
def console(log: Store, corpus: Corpus) -> Starlette:
    return a_console(log, corpus)


@pytest.fixture
async def browser(console: Starlette) -> AsyncIterator[Browser]:
    async with a_browser(console) as opened:
        yield opened


async def ask(browser: Browser, route: str, id: int = 1) -> httpx.Response:
    method, path = route.replace("{id}", str(id)).replace("{number}", "00000001").split()
    return await (browser.get(path) if method == "GET" else browser.send(path))


def is_turned_away(answer: httpx.Response) -> bool:
    return answer.status_code == 303 and answer.headers["location"] == "/sign-in"


# who may have what


def test_every_route_stands_in_the_list_of_guards(console: Starlette) -> None:
    routes = [route for route in console.routes if isinstance(route, Route)]
    asked = {f"{method} {route.path}" for route in routes for method in route.methods or ()}
    assert {one for one in asked if not one.startswith("HEAD")} == set(GUARDS)
    beside = [route for route in console.routes if not isinstance(route, Route)]
    assert [route.path for route in beside if isinstance(route, Mount)] == ["/static"]
    assert len(beside) == 1


@pytest.mark.parametrize("route", [route for route in GUARDS if GUARDS[route] is not ANYBODY])
async def test_each_route_takes_its_roles_and_nobody_else(
    console: Starlette, log: Store, route: str
) -> None:
    spare = await an_operator(log, "spare")
    least = GUARDS[route]
    assert least is not None
    async with a_browser(console) as browser:
        assert is_turned_away(await ask(browser, route, spare.id))
    for role in Role:
        async with a_browser(console) as browser:
            await an_operator(log, role, role)
            assert (await browser.sign_in(role)).status_code == 303
            answer = await ask(browser, route, spare.id)
            assert not is_turned_away(answer)
            assert (answer.status_code == 403) is not role.may(least)
            said = httpx.URL(answer.headers.get("location", "")).params.get("said")
            assert said is None or said in WORDS.said


@pytest.mark.parametrize(
    "path", ["/nothing", "/static/../application.py", "/static/%2e%2e/page.py"]
)
async def test_what_is_not_there_says_so_and_shows_nothing(browser: Browser, path: str) -> None:
    page = await browser.get(path)
    assert page.status_code == 404
    assert "nav" not in page.text


@pytest.mark.parametrize("route", FORMS)
async def test_a_form_of_another_page_or_session_changes_nothing(
    browser: Browser, log: Store, route: str
) -> None:
    await an_operator(log, "boss", ADMIN)
    spare = await an_operator(log, "spare")
    await browser.sign_in("boss")
    path = route.split()[1].replace("{id}", str(spare.id))
    before = await log.operators.all(), await log.audit.page()
    good = {"csrf": browser.csrf, "target": "bot", "reason": "x", "role": "admin", "name": "new"}
    ours = {"Origin": AT}
    for fields, headers in [
        (good, {}),
        (good, {"Origin": "https://evil.test"}),
        (good, {"Origin": "null"}),
        ({**good, "csrf": "x" * 43}, ours),
        ({**good, "csrf": ""}, ours),
        ({name: good[name] for name in good if name != "csrf"}, ours),
    ]:
        refused = await browser.client.post(path, data=fields, headers=headers)
        assert refused.status_code == 403
    assert (await log.operators.all(), await log.audit.page()) == before
    assert await log.switches.all() == []
    assert (await browser.get("/account")).status_code == 200


async def test_the_token_may_also_come_in_a_header(browser: Browser, log: Store) -> None:
    await an_operator(log, "kim")
    await browser.sign_in("kim")
    headers = {"Origin": AT, "X-CSRF-Token": browser.csrf}
    answer = await browser.client.post("/account/language", data={"lang": "ko"}, headers=headers)
    assert answer.status_code == 303


async def test_forms_that_are_too_long_or_of_unknown_length_are_not_read(
    browser: Browser,
) -> None:
    assert (await browser.send("/sign-in", name="x" * 300_000)).status_code == 413

    async def endless() -> AsyncIterator[bytes]:
        yield b"name=x"

    answer = await browser.client.post("/sign-in", content=endless(), headers={"Origin": AT})
    assert answer.status_code == 411


async def test_it_answers_to_its_own_names_alone(console: Starlette) -> None:
    async with a_browser(console, at="http://evil.test") as browser:
        assert (await browser.get("/sign-in")).status_code == 400
    for own in ("http://localhost:8088", "http://[::1]:8088"):
        async with a_browser(console, at=own) as browser:
            assert (await browser.sign_in("nobody")).status_code == 403
            assert WORDS.sign_in.refused in (await browser.sign_in("nobody")).text


# signing in


async def test_a_refusal_never_tells_why_and_costs_one_check_of_a_password(
    log: Store, corpus: Corpus, clock: Hands
) -> None:
    class Counting(PasswordHasher):
        checks = 0

        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            self.checks += 1
            return super().verify(hash, password)

    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    words = load_words(ROOT / "prompts" / "console")
    console = build_console(
        log, corpus, corpus.embedder, words, desk_of(log), purge=purging(log), hasher=hasher
    )
    await an_operator(log, "boss", ADMIN)
    for name in ("kim", "gone", "locked"):
        await an_operator(log, name)
    gone = next(one for one in await log.operators.all() if one.name == "gone")
    await log.operators.set_active(gone.id, False, "boss")
    late = QUICK.hash(PASSWORD)
    await log.operators.add("late", OPERATOR, Lang.EN, late, invited=True, by="boss")
    clock.now += timedelta(days=8)
    for _ in range(5):
        await log.attempts.begin("name locked")
    tries = {"kim": "wrong", "nobody": "wrong", "": "", "x" * 70: "wrong", "gone": PASSWORD,
             "late": PASSWORD, "locked": PASSWORD, "\x00": "\x00"}  # fmt: skip
    bodies = set()
    for count, (name, password) in enumerate(tries.items()):
        hasher.checks = 0
        async with a_browser(console, address=f"203.0.113.{count}") as browser:
            answer = await browser.sign_in(name, password)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
        assert hasher.checks == 1
        bodies.add(answer.text)
    hasher.checks = 0
    async with a_browser(console, address="198.51.100.1") as browser:
        for _ in range(9):
            bodies.add((await browser.sign_in("a name", "wrong")).text)
    assert hasher.checks == 5  # who tries on from one address costs nothing
    assert len(bodies) == 1
    assert WORDS.sign_in.refused in bodies.pop()


async def test_after_five_tries_for_a_name_nobody_gets_in_for_a_quarter_of_an_hour(
    console: Starlette, log: Store, clock: Hands
) -> None:
    await an_operator(log, "kim")
    for count in range(5):
        async with a_browser(console, address=f"203.0.113.{count}") as browser:
            await browser.sign_in("KIM " if count % 2 else "kim", "wrong")
    async with a_browser(console, address="198.51.100.1") as browser:
        assert (await browser.sign_in("kim")).status_code == 403
        clock.now += timedelta(minutes=15, seconds=1)
        assert (await browser.sign_in("kim")).status_code == 303


async def test_after_five_tries_from_an_address_no_name_is_taken_from_there(
    console: Starlette, log: Store
) -> None:
    await an_operator(log, "kim")
    await an_operator(log, "insider")
    async with a_browser(console) as browser:
        for count in range(5):
            assert (await browser.sign_in(f"guess {count}", "wrong")).status_code == 403
            if count == 3:  # getting in does not begin the count anew
                assert (await browser.sign_in("insider")).status_code == 303
        assert (await browser.sign_in("kim")).status_code == 403
    async with a_browser(console, address="198.51.100.1") as browser:
        assert (await browser.sign_in("kim")).status_code == 303


async def test_twenty_tries_at_once_are_five(log: Store) -> None:
    taken = await asyncio.gather(*(log.attempts.begin("kim") for _ in range(20)))
    assert sum(taken) == 5


async def test_names_and_addresses_of_tries_are_not_in_the_database(
    browser: Browser, log: Store, tmp_path: Path
) -> None:
    await browser.sign_in("mistyped-secret", "wrong")
    await log.close()
    written = b"".join(path.read_bytes() for path in tmp_path.glob("bot.sqlite*"))
    assert b"attempts" in written
    assert b"mistyped-secret" not in written
    assert b"203.0.113.7" not in written


@pytest.mark.parametrize(
    ("url", "name"), [(None, "session"), ("https://log.test/", "__Host-session")]
)
async def test_the_cookie_is_for_this_site_and_no_script(
    log: Store, corpus: Corpus, url: str | None, name: str
) -> None:
    await an_operator(log, "kim")
    at = (url or AT).rstrip("/")
    async with a_browser(a_console(log, corpus, url), at=at) as browser:
        answer = await browser.sign_in("kim")
        first, *flags = answer.headers["set-cookie"].split("; ")
        wanted = {"httponly", "path=/", "samesite=strict", *(["secure"] if url else [])}
        assert {flag.lower() for flag in flags} == wanted
        assert first.startswith(f"{name}=")
        assert len(first.partition("=")[2]) == 43
        assert (await browser.get("/account")).status_code == 200
        has_hsts = "strict-transport-security" in answer.headers
        assert has_hsts is (url is not None)
        await browser.send("/sign-out")
        assert not browser.client.cookies


async def test_a_session_is_new_at_sign_in_and_over_at_sign_out(
    browser: Browser, log: Store, tmp_path: Path
) -> None:
    await an_operator(log, "kim")
    browser.client.cookies.set("session", "chosen-by-somebody-else", domain="127.0.0.1")
    await browser.sign_in("kim")
    first = browser.client.cookies["session"]
    assert first != "chosen-by-somebody-else"
    await browser.sign_in("kim")
    second = browser.client.cookies["session"]
    assert second != first
    assert await log.sessions.find(first) is None
    assert await log.sessions.find(second) is not None
    await browser.send("/sign-out")
    assert await log.sessions.find(second) is None
    await log.close()
    written = b"".join(path.read_bytes() for path in tmp_path.glob("bot.sqlite*"))
    assert second.encode() not in written


async def test_a_session_ends_after_8_idle_hours_and_after_24_in_any_case(
    browser: Browser, log: Store, clock: Hands
) -> None:
    await an_operator(log, "kim")
    await browser.sign_in("kim")
    clock.now += timedelta(hours=8, seconds=1)
    assert is_turned_away(await browser.get("/account"))
    await browser.sign_in("kim")
    for _ in range(4):
        clock.now += timedelta(hours=6)
        assert (await browser.get("/account")).status_code == 200
    clock.now += timedelta(seconds=1)
    assert is_turned_away(await browser.get("/account"))


async def test_all_sessions_of_somebody_end_together(console: Starlette, log: Store) -> None:
    kim = await an_operator(log, "kim")
    await an_operator(log, "boss", ADMIN)
    async with a_browser(console) as here, a_browser(console) as there, a_browser(console) as boss:
        await boss.sign_in("boss")

        async def both_signed_in() -> None:
            await here.sign_in("kim")
            await there.sign_in("kim")
            assert (await there.get("/account")).status_code == 200

        await both_signed_in()
        answer = await here.send("/account/sign-out-everywhere")
        assert answer.headers["location"].startswith("/sign-in")
        assert is_turned_away(await there.get("/account"))

        await both_signed_in()
        new = "another long password"
        await here.send("/account/password", current=PASSWORD, new=new, again=new)
        assert is_turned_away(await there.get("/account"))
        assert (await here.get("/account")).status_code == 200

        await boss.send(f"/operators/{kim.id}/disable")
        assert is_turned_away(await here.get("/account"))
        assert (await here.sign_in("kim", new)).status_code == 403


# operators


async def test_an_invitation_is_shown_once_and_exchanged_for_a_password_of_ones_own(
    console: Starlette, log: Store
) -> None:
    await an_operator(log, "boss", ADMIN)
    async with a_browser(console) as boss, a_browser(console) as new:
        await boss.sign_in("boss")
        page = await boss.send("/operators", name=MARKUP[:60], role="operator")
        assert page.status_code == 200
        (invitation,) = re.findall(r'class="secret">([a-z2-9-]+)<', page.text)
        assert invitation not in (await boss.get("/operators")).text
        assert (await boss.send("/operators", name=MARKUP[:60], role="admin")).status_code == 422

        await new.sign_in(MARKUP[:60], invitation)
        assert (await new.get("/switches")).headers["location"] == "/account"
        assert "a password of your own" in (await new.get("/account")).text
        own = "something I remember"
        assert (await new.send("/account/password", current=invitation, new="short", again="short")
                ).status_code == 422  # fmt: skip
        await new.send("/account/password", current=invitation, new=own, again=own)
        assert (await new.get("/switches")).status_code == 200
        assert (await new.sign_in(MARKUP[:60], invitation)).status_code == 403


async def test_the_last_admin_stays_admin(browser: Browser, log: Store) -> None:
    boss = await an_operator(log, "boss", ADMIN)
    await log.operators.add("invited", ADMIN, Lang.EN, "-", invited=True, by="boss")
    await browser.sign_in("boss")
    for act, fields in (("disable", {}), ("role", {"role": "operator"})):
        answer = await browser.send(f"/operators/{boss.id}/{act}", **fields)
        assert answer.headers["location"] == "/operators?said=last_admin"
    assert (await browser.get("/operators")).status_code == 200
    await an_operator(log, "second", ADMIN)
    await browser.send(f"/operators/{boss.id}/role", role="campaigner")
    assert (await browser.get("/operators")).status_code == 403


@pytest.mark.parametrize(
    ("current", "new", "again"),
    [
        (PASSWORD, "short", "short"),
        (PASSWORD, "long enough name", "long enough name"),
        (PASSWORD, "x" * 257, "x" * 257),
        (PASSWORD, "a long password", "another password"),
        ("wrong", "a long password", "a long password"),
    ],
)
async def test_a_password_that_cannot_be_taken_changes_nothing(
    browser: Browser, log: Store, current: str, new: str, again: str
) -> None:
    await an_operator(log, "Long Enough Name")
    await browser.sign_in("Long Enough Name")
    answer = await browser.send("/account/password", current=current, new=new, again=again)
    assert answer.status_code == 422
    assert f'"{new}"' not in answer.text
    assert (await browser.get("/account")).status_code == 200
    assert (await browser.sign_in("Long Enough Name")).status_code == 303


# the off switch and the audit


async def test_switching_off_takes_a_reason_and_a_second_look_and_is_noted(
    browser: Browser, log: Store
) -> None:
    await an_operator(log, "kim")
    await browser.sign_in("kim")
    for target, reason in (("bot", ""), ("no-such-guide", "x"), ("", "x"), ("bot", " \n")):
        await browser.send("/switches/confirm", target=target, reason=reason)
        await browser.send("/switches/off", target=target, reason=reason)
    assert await log.switches.all() == []
    asked = await browser.send("/switches/confirm", target="examplenet-kr", reason="menu moved")
    assert "Really switch off?" in asked.text
    assert await log.switches.all() == []
    await browser.send("/switches/off", target="examplenet-kr", reason="menu moved")
    await browser.send("/switches/off", target="examplenet-kr", reason="again")
    await browser.send("/switches/off", target="bot", reason="wrong answers")
    assert [(one.target, one.reason, one.by) for one in await log.switches.all()] == [
        ("bot", "wrong answers", "kim"),
        ("examplenet-kr", "menu moved", "kim"),
    ]
    await browser.send("/switches/on", target="bot")
    noted = [(one.operator, one.act, one.what) for one in await log.audit.page()]
    assert noted[:3] == [
        ("kim", Act.SWITCHED_ON, "bot"),
        ("kim", Act.SWITCHED_OFF, "bot"),
        ("kim", Act.SWITCHED_OFF, "examplenet-kr"),
    ]


async def test_the_audit_is_read_by_operator_by_day_and_page_by_page(
    browser: Browser, log: Store, clock: Hands
) -> None:
    await an_operator(log, "kim", CAMPAIGNER)
    for number in range(60):
        await log.audit.add("lee", Act.SWITCHED_ON, f"guide-{number}")
    clock.now += timedelta(hours=6)  # half past midnight in Seoul
    await log.audit.add("lee", Act.SWITCHED_OFF, "bot")
    await browser.sign_in("kim")
    page = (await browser.get("/audit?operator=lee")).text
    assert page.count("<tr>") == 51
    assert "guide-11<" in page
    assert "guide-10<" not in page
    (older,) = re.findall(r'href="(/audit\?[^"]+before[^"]+)"', page)
    assert "guide-10<" in (await browser.get(older.replace("&amp;", "&"))).text
    of_a_day = (await browser.get("/audit?operator=lee&day=2026-11-24")).text
    assert of_a_day.count("<tr>") == 2
    assert (await browser.get(f"/audit?before={'9' * 40}&day=9999-12-31")).status_code == 200


# what runs in a browser


@pytest.mark.parametrize("lang", Lang)
async def test_markup_in_names_reasons_and_addresses_is_shown_as_text(
    browser: Browser, log: Store, lang: Lang
) -> None:
    name = MARKUP[:64]
    await an_operator(log, name, ADMIN, lang)
    await browser.sign_in(name)
    await browser.send("/switches/off", target="bot", reason=MARKUP)
    await log.audit.add(name, Act.SWITCHED_OFF, MARKUP)
    pages = [
        await browser.get(f"{path}?{query}={MARKUP}")
        for path in ("/audit", "/operators", "/switches", "/account", f"/{MARKUP}")
        for query in ("said", "operator", "day", "before")
    ]
    pages.append(await browser.send("/switches/confirm", target="examplenet-kr", reason=MARKUP))
    pages.append(await browser.send("/operators", name=f"{MARKUP[:50]} 2", role="operator"))
    pages.append(await browser.send("/sign-in", name=MARKUP, password=MARKUP))
    assert any("&lt;script&gt;" in page.text for page in pages)
    for page in pages:
        assert "<script>" not in page.text
        assert "<img" not in page.text


def test_templates_hold_nothing_inline_and_let_nothing_through() -> None:
    for path in TEMPLATES.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<style|<script(?! src=)|\sstyle=|\son[a-z]+=|javascript:", text)
        assert not re.search(r"\|\s*safe|Markup|autoescape|hx-on|hx-vals=.js:", text), path
        for outside in re.findall(r"(?:src|action|href)=\"([^\"]*)\"", text):
            assert outside.startswith(("/", "#", "{{")), (path, outside)


async def test_every_response_tells_the_browser_what_to_refuse(
    browser: Browser,
    log: Store,
    corpus: Corpus,
    clock: Hands,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await an_operator(log, "kim")
    answers = {
        200: await browser.get("/sign-in"),
        303: await browser.get("/audit"),
        404: await browser.get("/nothing"),
        405: await browser.client.put("/sign-in"),
        403: await browser.client.post("/sign-in", data={}),
        413: await browser.send("/sign-in", name="x" * 300_000),
        400: await browser.client.get("/sign-in", headers={"Host": "evil.test"}),
    }
    await browser.sign_in("kim")

    async def broken() -> None:
        raise ValueError("what somebody typed")

    with monkeypatch.context() as patch:
        patch.setattr(log.audit, "names", broken)
        answers[500] = await browser.get("/audit")
    assert "what somebody typed" not in answers[500].text
    path, keys = tmp_path / "bot.sqlite", Keys.load_or_make(tmp_path / "secret.key")
    hasty = await Store.open(path, keys, clock, scrub, patience_ms=20)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with a_browser(a_console(hasty, corpus)) as unlucky:
        answers[503] = await unlucky.sign_in("kim")
    other.close()
    await hasty.close()
    static = await browser.get("/static/console.css")
    for status, answer in [*answers.items(), (200, static)]:
        assert answer.status_code == status
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'self';")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in answer.headers["permissions-policy"]
        assert answer.headers["cache-control"] == ("no-cache" if answer is static else "no-store")
        assert "Traceback" not in answer.text


async def test_the_log_has_patterns_of_pages_and_nothing_from_addresses(
    browser: Browser, log: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await an_operator(log, "kim")
    await browser.sign_in("kim")
    with caplog.at_level("DEBUG"):
        await browser.get("/audit?operator=somebody&said=something")
        await browser.get("/words-somebody-typed")
    ours = [record for record in caplog.records if record.name.startswith(("bot", "uvicorn"))]
    assert [record.getMessage().split(",")[0] for record in ours] == [
        "GET /audit 200",
        "GET - 404",
    ]


@pytest.mark.parametrize(
    ("accepted", "heading"),
    [
        ("ko-KR,ko;q=0.9", "로그인"),
        ("en-GB", "Sign in"),
        ("fr,en;q=0.5", "Sign in"),
        ("*", "로그인"),
    ],
)
async def test_it_speaks_the_language_of_the_browser_and_then_of_the_operator(
    console: Starlette, log: Store, accepted: str, heading: str
) -> None:
    await an_operator(log, "kim", lang=Lang.KO)
    async with a_browser(console, lang=accepted) as browser:
        assert f"<h1>{heading}</h1>" in (await browser.get("/sign-in")).text
        await browser.sign_in("kim")
        assert "<h1>활동 기록</h1>" in (await browser.get("/audit")).text
        await browser.send("/account/language", lang="en")
        assert "<h1>Audit</h1>" in (await browser.get("/audit")).text
