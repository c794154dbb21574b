"""Telegram's servers, as far as a test needs them: a strict Bot API over real HTTP on loopback.

What it refuses, and in which words, follows the sources of tdlib/telegram-bot-api 10.0 and
tdlib/td (read 2026-11; texts not found there are marked "guessed"). It is stricter than a mock:
a message Telegram would not take, it does not take either.

One side is the Bot API, for the bot. The other is for the test: people who write, tap, edit and
block, faults on demand, and a record of every call. Nothing sleeps; tests wait for conditions.

In a group the bot sees what privacy mode lets it see: commands, its name, replies to it.

Not built, because the bot does not use it: parse modes, groups of media, payments.
Telegram's rate limits are faults a test asks for, not counted; its slowing down of pollers that
repeat an offset is left out.
"""

import asyncio
import itertools
import json
import re
import socket
import time
import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from telegram.constants import ChatAction, MessageEntityType

from bot.answering.answerer import Answerer
from bot.answering.off_now import OffNow
from bot.channels.telegram.application import build_application
from bot.channels.telegram.budget import SendBudget
from bot.channels.telegram.errands import errands_of
from bot.channels.telegram.greeting import Campaigns
from bot.channels.telegram.letter_days import DueDays
from bot.channels.telegram.pacing import Pause
from bot.channels.telegram.polling import Beside, serve
from bot.channels.telegram.reminding import Reminding
from bot.channels.telegram.telling import Telling
from bot.channels.voice import Voices
from bot.core.keeping import Keeping
from bot.core.scrubbing import scrub
from bot.store.keys import Keys
from bot.store.store import Store

Json = Any
Message = dict[str, Any]

MAX_CODE_POINTS = 4096
MAX_CAPTION_CODE_POINTS = 1024
MAX_RAW_BYTES = 32_768
MAX_BUTTONS = 100  # guessed: the threshold is not published
MAX_INLINE_RESULTS = 50
MAX_POLL_S = 50
MAX_PROFILE_CHARS = {"name": 64, "description": 512, "short_description": 120}
MAX_UPLOAD_BYTES = {"document": 50 << 20, "photo": 10 << 20}

_PATIENCE_S = 20.0
_TRIMMED = " \t\r\n\0\v"
_BLANK_LETTERS = "\u2800\u3164\u115f\u1160\uffa0"
_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@\w+)?")
_MENTION = re.compile(r"(?<![\w/])@[A-Za-z0-9_]{2,32}(?!\w)")
_URL = re.compile(r"(?:https?|tg|mailto|tel):\S+|[\w.-]+\.\w{2,}(?:[/?#]\S*)?")
_ENTITY_TYPES = frozenset(MessageEntityType)
_ACTIONS = frozenset(ChatAction)
_CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
_WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"


class Refusal(Exception):
    """What Telegram answers instead of a result: `code` is the HTTP status too."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(f"{code} {description}")
        self.code, self.description, self.parameters = code, description, parameters

    @classmethod
    def bad_request(cls, description: str) -> Self:
        """A 400 with Telegram's prefix."""
        return cls(400, f"Bad Request: {description}")

    @property
    def response(self) -> JSONResponse:
        """The refusal as it goes over the wire."""
        body: dict[str, Json] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.parameters:
            body["parameters"] = self.parameters
        return JSONResponse(body, self.code)


@dataclass(frozen=True)
class Upload:
    """A file the bot sent along."""

    name: str
    content: bytes


@dataclass
class Call:
    """One request of the bot. `status` is None while it is not answered."""

    method: str
    params: dict[str, Json]
    uploads: dict[str, Upload] = field(default_factory=dict)
    status: int | None = None

    @property
    def chat_id(self) -> int | None:
        """The chat it is about."""
        raw = str(self.params.get("chat_id", ""))
        return int(raw) if re.fullmatch(r"-?\d+", raw) else None


@dataclass(frozen=True)
class Heard:
    """A message of the bot as a person sees it. `buttons` are rows of labels to what they do."""

    id: int
    text: str
    entities: tuple[Mapping[str, Json], ...]
    buttons: tuple[Mapping[str, str], ...]

    @classmethod
    def of(cls, message: Message) -> Self:
        """Read from the Bot API's form."""
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        return cls(
            message["message_id"],
            message.get("text") or message.get("caption") or "",
            tuple(message.get("entities") or message.get("caption_entities", ())),
            tuple({b["text"]: b.get("url") or b.get("callback_data", "") for b in r} for r in rows),
        )

    @property
    def labels(self) -> list[str]:
        """Every button's label, in reading order."""
        return [label for row in self.buttons for label in row]

    def styled(self, kind: str) -> list[str]:
        """The pieces of text in one style."""
        units = self.text.encode("utf-16-le")
        return [
            units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
            for e in self.entities
            if e["type"] == kind
        ]


@dataclass
class _Fault:
    """Something that goes wrong with the next `times` calls it fits.

    `handled` says whether the call has its effect all the same. `act` makes the answer.
    """

    method: str
    act: Callable[[Request, Response], Awaitable[Response]]
    chat_id: int | None
    times: int
    handled: bool

    def fits(self, call: Call) -> bool:
        return (
            self.times > 0
            and self.method.casefold() == call.method
            and self.chat_id in {None, call.chat_id}
        )


class Person:
    """Somebody with a Telegram app. Their private chat with the bot has their own number."""

    def __init__(self, server: "TelegramServer", number: int, lang: str) -> None:
        self.id, self._server, self._last_said = number, server, 0
        self._signed: Message = {}
        self._user = {
            "id": number,
            "is_bot": False,
            "first_name": f"Person {number}",
            "language_code": lang,
        }

    @property
    def heard(self) -> list[Heard]:
        """What the bot wrote in the private chat, oldest first, as it reads now."""
        return [Heard.of(m) for m in self._server.messages_in(self.id) if m["from"]["is_bot"]]

    @property
    def answer(self) -> Heard:
        """The last of it."""
        return self.heard[-1]

    async def says(self, text: str, chat_id: int | None = None, **more: Json) -> None:
        """Write to the bot, or in a group. Apps cut at 4,096 characters; this does not.

        `more` are further fields of the message: a topic, where it was forwarded from.
        """
        await self._post({"text": text, **_marked(text), **more}, chat_id)

    async def replies(self, to: Message, text: str) -> None:
        """Answer a message where it stands."""
        shown = {key: value for key, value in to.items() if key != "reply_to_message"}
        await self.says(text, to["chat"]["id"], reply_to_message=shown)

    async def sends(self, kind: str, album: str | None = None, **more: Json) -> None:
        """Send something that is not text: a key of `MEDIA`; `more` as for `says`."""
        content = {kind: MEDIA[kind], **more}
        await self._post(content | ({"media_group_id": album} if album else {}), None)

    async def types(self, query: str) -> str:
        """Write after the bot's name in some chat's field; returns the number of the query."""
        return await self._server.push_inline(self._user, query)

    async def shares(self, number: str, card: str, chat_id: int) -> None:
        """Pick one of the cards a query was answered with; it is sent in the person's name."""
        results = self._server.offers[number]["results"]
        content = next(r["input_message_content"] for r in results if r["id"] == card)
        text = content["message_text"]
        await self._post({"text": text, **_marked(text), "via_bot": self._server.me}, chat_id)

    async def edits(self, text: str) -> None:
        """Change the last thing written."""
        message = self._server.message(self.id, self._last_said)
        message.update(text=text, edit_date=int(time.time()))
        await self._server.push("edited_message", message)

    def deletes(self) -> None:
        """Take back the last thing written, for both: the bot is not told."""
        self._server.remove(self.id, self._last_said)

    async def taps(self, label: str, *, long_after: bool = False) -> str:
        """Tap a button, on the newest message that has it; returns the number of the tap.

        Args:
            long_after: so late that Telegram does not show the bot its own message any more.

        Raises:
            LookupError: there is no such button.
        """
        for message in reversed(self._server.messages_in(self.id)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == label and "callback_data" in button:
                        return await self._server.push_tap(
                            self._user, message, button["callback_data"], long_after=long_after
                        )
        seen = [label for heard in self.heard for label in heard.labels]
        raise LookupError(f"no button to tap says {label!r}; there are {seen}")

    async def blocks(self) -> None:
        """Block the bot: it is told, and from now on it cannot write here."""
        self._server.blocked.add(self.id)
        member = {"user": self._server.me, "status": "member"}
        change = {
            "chat": {"id": self.id, "type": "private", "first_name": "Somebody"},
            "from": self._user,
            "date": int(time.time()),
            "old_chat_member": member,
            "new_chat_member": {**member, "status": "kicked", "until_date": 0},
        }
        await self._server.push("my_chat_member", change)

    async def _post(self, content: Message, chat_id: int | None) -> None:
        message = self._server.store(chat_id or self.id, self._user, content | self._signed)
        if chat_id is None:
            self._last_said = message["message_id"]
        if self._server.is_shown_to_bot(message):
            await self._server.push("message", message)


class Group:
    """A chat of many, or a channel. `topics` are the numbers of its topics, if it has any."""

    def __init__(self, server: "TelegramServer", chat: Message, topics: Sequence[int]) -> None:
        self.id, self.topics, self._server, self._chat = chat["id"], topics, server, chat

    @property
    def said(self) -> list[Message]:
        """What the bot wrote there, oldest first."""
        return [m for m in self._server.messages_in(self.id) if m["from"] == self._server.me]

    @property
    def heard(self) -> list[Heard]:
        """The same as people see it."""
        return [Heard.of(message) for message in self.said]

    def admin_in_disguise(self) -> Person:
        """Somebody who writes in the group's own name."""
        admin = self._server.person()
        admin._user = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
        admin._signed = {"sender_chat": self._chat}
        return admin

    async def takes_in(self, by: Person, old: str = "left", new: str = "member") -> None:
        """Somebody changes what the bot is here: a key of `_STANDINGS`."""
        content = {
            "chat": self._chat,
            "from": by._user,
            "date": int(time.time()),
            "old_chat_member": {"user": self._server.me, **_STANDINGS[old]},
            "new_chat_member": {"user": self._server.me, **_STANDINGS[new]},
        }
        await self._server.push("my_chat_member", content)


_STANDINGS: Mapping[str, Message] = {
    "left": {"status": "left"},
    "member": {"status": "member"},
    "administrator": {
        "status": "administrator",
        "can_be_edited": False,
        **dict.fromkeys(
            (
                "is_anonymous",
                "can_manage_chat",
                "can_delete_messages",
                "can_manage_video_chats",
                "can_restrict_members",
                "can_promote_members",
                "can_change_info",
                "can_invite_users",
                "can_post_stories",
                "can_edit_stories",
                "can_delete_stories",
            ),
            False,
        ),
    },
}
_FILE = {"file_id": "file", "file_unique_id": "unique"}
MEDIA: Mapping[str, Json] = {
    "photo": [{**_FILE, "width": 90, "height": 90}],
    "voice": {**_FILE, "duration": 3},
    "video_note": {**_FILE, "duration": 3, "length": 240},
    "document": {**_FILE, "file_name": "letter.pdf"},
    "sticker": {
        **_FILE,
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
    },
    "contact": {"phone_number": "+10000000000", "first_name": "Somebody"},
    "location": {"longitude": 127.0, "latitude": 37.5},
    "dice": {"emoji": "🎲", "value": 4},
    "audio": {**_FILE, "duration": 3},
    "poll": {
        "id": "1",
        "question": "?",
        "options": [],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    },
    "story": {"chat": {"id": 5, "type": "private", "first_name": "Somebody"}, "id": 1},
    "giveaway": {"chats": [], "winners_selection_date": 1, "winner_count": 1},
    "message_auto_delete_timer_changed": {"message_auto_delete_time": 86_400},
}


class TelegramServer:
    """A Bot API server on loopback, for one bot: `async with TelegramServer() as telegram`."""

    def __init__(self, token: str = "123456789:stand-in_token_that_opens_nothing") -> None:
        self.token = token
        self.calls: list[Call] = []
        self.blocked: set[int] = set()
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menu_button: dict[str, Json] = {"type": "default"}
        self.me = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Stand-in",
            "username": "stand_in_bot",
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
        }
        self._chats: dict[int, dict[str, Json]] = {}
        self._groups: dict[int, Group] = {}
        self._messages: dict[tuple[int, int], Message] = {}
        self._updates: list[dict[str, Json]] = []
        self.updates_made: list[dict[str, Json]] = []
        self._allowed: Sequence[str] = ()
        self._open_taps: set[str] = set()
        self.offers: dict[str, dict[str, Json]] = {}
        self._open_inline: set[str] = set()
        self._webhook = ""
        self._faults: list[_Fault] = []
        self._hanging: list[asyncio.Event] = []
        self._numbers = itertools.count(1)
        self._polls = 0
        self._closing = False
        self._changed = asyncio.Condition()
        routes = [Route("/bot{token}/{method}", self._over_http, methods=["GET", "POST"])]
        self._socket = socket.create_server(("127.0.0.1", 0))
        # else the second half of each answer waits 40 ms for the first to be acknowledged
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._uvicorn = _Uvicorn(
            uvicorn.Config(
                Starlette(routes=routes),
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="none",
                proxy_headers=False,
            )
        )

    async def __aenter__(self) -> Self:
        self._serving = asyncio.create_task(self._uvicorn.serve([self._socket]))
        await self._uvicorn.up.wait()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing = True
        for event in self._hanging:
            event.set()
        await self._tell_everyone()
        self._uvicorn.down.set()
        await self._serving

    @property
    def base_url(self) -> str:
        """As python-telegram-bot takes it."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/bot"

    # --- people ---------------------------------------------------------------------------------

    def person(self, lang: str = "en") -> Person:
        """Somebody new. The bot knows their chat once they have written."""
        return Person(self, 1000 + next(self._numbers), lang)

    def group(
        self, kind: str = "supergroup", title: str = "Some group", topics: Sequence[int] = ()
    ) -> Group:
        """A new group or channel the bot is in; with `topics` a forum."""
        number = -(10**12) - next(self._numbers)
        chat: Message = {"id": number, "type": kind, "title": title}
        chat |= {"is_forum": True} if topics else {}
        group = self._groups[number] = Group(self, chat, topics)
        self._chats[number] = chat
        return group

    def is_shown_to_bot(self, message: Message) -> bool:
        """Whether privacy mode shows the bot a message; of commands it shows more than Telegram."""
        if message["chat"]["type"] == "private":
            return True
        me = f"@{self.me['username']}".casefold()
        text = message.get("text", "")
        named = [text[e["offset"] :][: e["length"]].casefold() for e in message.get("entities", ())]
        to_me = message.get("reply_to_message", {}).get("from") == self.me
        via_me = message.get("via_bot") == self.me
        command = any(
            name.startswith("/") and name.endswith(("", me)["@" in name]) for name in named
        )
        return to_me or via_me or command or me in named

    def messages_in(self, chat_id: int) -> list[Message]:
        """Everything said in a chat, oldest first."""
        return [m for (chat, _), m in sorted(self._messages.items()) if chat == chat_id]

    def _as_shown(self, message: Message) -> Message:
        """A message as the bot gets it: with the one it replies to as that reads now, if it is
        there still, and without what that one replies to.
        """
        replied = message.get("reply_to_message")
        if replied is None:
            return message
        now = self._messages.get((message["chat"]["id"], replied["message_id"]))
        rest = {key: value for key, value in message.items() if key != "reply_to_message"}
        if now is None:
            return rest
        whole = {key: value for key, value in now.items() if key != "reply_to_message"}
        return {**rest, "reply_to_message": whole}

    def remove(self, chat_id: int, number: int) -> None:
        """Take a message out of a chat."""
        del self._messages[chat_id, number]

    def message(self, chat_id: int, number: int) -> Message:
        """One message; KeyError where there is none."""
        return self._messages[chat_id, number]

    def transcript(self, person: Person) -> str:
        """The private chat as one reads it: `>` the person, `<` the bot, `[...]` its buttons."""
        lines = []
        for message in self.messages_in(person.id):
            heard = Heard.of(message)
            sign = "<" if message["from"]["is_bot"] else ">"
            lines += [f"{sign} {line}".rstrip() for line in (heard.text or "(media)").splitlines()]
            lines += [f"  {' '.join(f'[{label}]' for label in row)}" for row in heard.buttons]
        return "\n".join(lines)

    def store(self, chat_id: int, sender: Mapping[str, Json], content: Message) -> Message:
        """Put a message into a chat, which the bot then knows."""
        chat = self._chats.setdefault(
            chat_id,
            {"id": chat_id, "type": "private", "first_name": "Somebody"}
            if chat_id > 0
            else {"id": chat_id, "type": "supergroup", "title": "Some group"},
        )
        number = next(self._numbers)
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": chat,
            "from": dict(sender),
            **content,
        }
        self._messages[chat_id, number] = message
        return message

    async def push(self, kind: str, content: Json) -> None:
        """Make an update, if the bot asked for that kind."""
        if self._allowed and kind not in self._allowed:
            return
        self._updates.append({"update_id": next(self._numbers), kind: json.loads(_dump(content))})
        self.updates_made.append(self._updates[-1])
        await self._tell_everyone()

    async def send_again(self, *updates: dict[str, Json]) -> None:
        """Deliver these next, in this order, and only then what else is waiting."""
        numbers = {update["update_id"] for update in updates}
        rest = [update for update in self._updates if update["update_id"] not in numbers]
        self._updates = [*updates, *rest]
        await self._tell_everyone()

    async def push_tap(
        self, user: Mapping[str, Json], message: Message, data: str, *, long_after: bool = False
    ) -> str:
        """Make a callback query, which the bot must answer once."""
        number = str(next(self._numbers))
        self._open_taps.add(number)
        shown = self._as_shown(message)
        if long_after:  # an InaccessibleMessage
            shown = {"chat": message["chat"], "message_id": message["message_id"], "date": 0}
        tap = {"id": number, "from": user, "message": shown, "chat_instance": "1", "data": data}
        await self.push("callback_query", tap)
        return number

    async def push_inline(self, user: Mapping[str, Json], query: str) -> str:
        """Make an inline query, which the bot may answer once."""
        number = str(next(self._numbers))
        self._open_inline.add(number)
        await self.push(
            "inline_query",
            {"id": number, "from": user, "query": query, "offset": "", "chat_type": "group"},
        )
        return number

    def expire_taps(self) -> None:
        """Let 150 seconds pass for every tap not answered yet."""
        self._open_taps.clear()

    # --- waiting --------------------------------------------------------------------------------

    async def until(self, condition: Callable[[], bool], what: str = "the condition") -> None:
        """Wait for something to come true; it is looked at after each call and update."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._wait(condition)
        except TimeoutError:
            calls = [f"{call.method} {call.status}" for call in self.calls[-20:]]
            raise AssertionError(f"{what} did not come true; the last calls: {calls}") from None

    async def settled(self) -> None:
        """Wait until the bot has confirmed every update. Ours does so once they are handled."""
        await self.until(lambda: not self._updates, "confirming every update")

    @property
    def unconfirmed(self) -> int:
        """How many updates would come again if the bot died now."""
        return len(self._updates)

    def calls_of(self, method: str, chat_id: int | None = None) -> list[Call]:
        """The calls of one method, in order, answered or not."""
        return [
            call
            for call in self.calls
            if call.method == method.casefold() and chat_id in {None, call.chat_id}
        ]

    async def _wait(self, condition: Callable[[], bool]) -> None:
        async with self._changed:
            await self._changed.wait_for(condition)

    async def _tell_everyone(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    # --- faults ---------------------------------------------------------------------------------

    def refuse(
        self,
        method: str,
        code: int,
        description: str,
        *,
        retry_after: int | None = None,
        chat_id: int | None = None,
        times: int = 1,
    ) -> None:
        """Answer the next calls with an error, handling none of them."""
        parameters = {"retry_after": retry_after} if retry_after else {}
        refusal = Refusal(code, description, **parameters)

        async def act(_: Request, __: Response) -> Response:
            return refusal.response

        self._faults.append(_Fault(method, act, chat_id, times, handled=False))

    def flood(self, method: str, retry_after: int, *, chat_id: int | None = None) -> None:
        """Say "too many requests" to the next call."""
        said = f"Too Many Requests: retry after {retry_after}"
        self.refuse(method, 429, said, retry_after=retry_after, chat_id=chat_id)

    def bad_gateway(self, method: str, times: int = 1) -> None:
        """Answer the next calls with a proxy's page instead of JSON."""

        async def act(_: Request, __: Response) -> Response:
            return PlainTextResponse("<html><h1>502 Bad Gateway</h1></html>", 502)

        self._faults.append(_Fault(method, act, None, times, handled=False))

    def hang(self, method: str, *, handled: bool, chat_id: int | None = None) -> asyncio.Event:
        """Take the next call and say nothing until the returned event is set."""
        over = asyncio.Event()
        self._hanging.append(over)

        async def act(_: Request, response: Response) -> Response:
            await over.wait()
            return response

        self._faults.append(_Fault(method, act, chat_id, 1, handled))
        return over

    def cut(self, method: str, *, midway: bool = False, times: int = 1) -> None:
        """Cut the line before an answer to the next calls, or (handled) in the middle of it."""

        async def act(request: Request, response: Response) -> Response:
            transport = self._transport_of(request)
            if midway:
                head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(response.body)}\r\n\r\n"
                transport.write(head.encode() + bytes(response.body)[:7])
                transport.close()
            else:
                transport.abort()
            while (await request.receive())["type"] != "http.disconnect":
                pass
            return response

        self._faults.append(_Fault(method, act, None, times, handled=midway))

    def _transport_of(self, request: Request) -> asyncio.Transport:
        for connection in self._uvicorn.server_state.connections:
            if connection.client == request.scope["client"]:  # type: ignore[union-attr]
                transport = connection.transport
                assert isinstance(transport, asyncio.Transport)
                return transport
        raise LookupError("the connection is gone")

    # --- the Bot API ----------------------------------------------------------------------------

    async def _over_http(self, request: Request) -> Response:
        call = await _read(request)
        self.calls.append(call)
        await self._tell_everyone()
        fault = next((fault for fault in self._faults if fault.fits(call)), None)
        response: Response = JSONResponse({"ok": True, "result": True})
        if fault is None or fault.handled:
            response = await self._answer(request.path_params["token"], call)
        if fault is not None:
            fault.times -= 1
            response = await fault.act(request, response)
        call.status = response.status_code
        await self._tell_everyone()
        return response

    async def _answer(self, token: str, call: Call) -> Response:
        try:
            if token != self.token:
                raise Refusal(401, "Unauthorized")
            method = getattr(self, f"_do_{call.method}", None)
            if method is None:
                raise Refusal(404, "Not Found: method not found")
            result = method(call)
            if asyncio.iscoroutine(result):
                result = await result
        except Refusal as refusal:
            return refusal.response
        return JSONResponse({"ok": True, "result": result})

    def _do_getme(self, _: Call) -> Json:
        return self.me

    def _do_logout(self, _: Call) -> bool:
        return True

    _do_close = _do_logout

    async def _do_getupdates(self, call: Call) -> Json:
        if self._webhook:
            raise Refusal(409, _WEBHOOK_ACTIVE)
        offset, limit = int(call.params.get("offset", 0)), int(call.params.get("limit", 100))
        patience_s = min(int(call.params.get("timeout", 0)), MAX_POLL_S)
        if "allowed_updates" in call.params:  # else Telegram remembers the last ones
            self._allowed = call.params["allowed_updates"]
        if offset < 0:
            self._updates = self._updates[offset:]
        else:
            self._updates = [u for u in self._updates if u["update_id"] >= offset]
        self._polls += 1
        mine = self._polls
        await self._tell_everyone()
        try:
            async with asyncio.timeout(patience_s):
                await self._wait(lambda: bool(self._updates or self._polls > mine or self._closing))
        except TimeoutError:
            return []
        if self._polls > mine:
            raise Refusal(409, _CONFLICT)
        return self._updates[: min(max(limit, 1), 100)]

    def _do_setwebhook(self, call: Call) -> bool:
        secret = str(call.params.get("secret_token", ""))
        if len(secret) > 256:
            raise Refusal.bad_request("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise Refusal.bad_request("secret token contains unallowed characters")
        self._webhook = str(call.params.get("url", ""))
        return True

    def _do_deletewebhook(self, _: Call) -> bool:
        self._webhook = ""
        return True

    def _do_getwebhookinfo(self, _: Call) -> Json:
        return {
            "url": self._webhook,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }

    def _do_sendmessage(self, call: Call) -> Json:
        return self._send(call, _content(call.params))

    def _do_senddocument(self, call: Call) -> Json:
        return self._send(call, _media(call, "document"))

    def _do_sendphoto(self, call: Call) -> Json:
        return self._send(call, _media(call, "photo"))

    def _do_answerinlinequery(self, call: Call) -> bool:
        number = str(call.params.get("inline_query_id", ""))
        if number not in self._open_inline:
            raise Refusal.bad_request(_OLD_QUERY)
        _check_inline_results(call.params.get("results"))
        if (button := call.params.get("button")) is not None:
            _check_inline_button(button)
        if int(call.params.get("cache_time", 300)) < 0:
            raise Refusal.bad_request("wrong cache time specified")  # guessed
        self._open_inline.remove(number)
        self.offers[number] = call.params
        return True

    def _do_sendchataction(self, call: Call) -> bool:
        self._check_topic(self._chat(call), call)
        if call.params.get("action") not in _ACTIONS:
            raise Refusal.bad_request("wrong parameter action in request")
        return True

    def _do_sendmessagedraft(self, call: Call) -> bool:
        self._chat(call)
        if not int(call.params.get("draft_id", 0)):
            raise Refusal.bad_request("TEXTDRAFT_ID_INVALID")  # guessed
        return True

    def _do_editmessagetext(self, call: Call) -> Json:
        message = self._editable(call)
        return self._edit(message, _content(call.params), _markup(call.params))

    def _do_editmessagecaption(self, call: Call) -> Json:
        message = self._editable(call)
        return self._edit(message, _caption(call.params), _markup(call.params))

    def _do_editmessagereplymarkup(self, call: Call) -> Json:
        return self._edit(self._editable(call), {}, _markup(call.params))

    def _do_deletemessage(self, call: Call) -> bool:
        chat_id = self._chat(call)
        if self._messages.pop((chat_id, int(call.params.get("message_id", 0))), None) is None:
            raise Refusal.bad_request("message to delete not found")
        return True

    def _do_deletemessages(self, call: Call) -> bool:
        chat_id = self._chat(call)
        for number in call.params.get("message_ids", []):
            self._messages.pop((chat_id, int(number)), None)
        return True

    def _do_setmessagereaction(self, call: Call) -> bool:
        if (self._chat(call), int(call.params.get("message_id", 0))) not in self._messages:
            raise Refusal.bad_request("message to react not found")  # guessed
        return True

    def _do_answercallbackquery(self, call: Call) -> bool:
        number = str(call.params.get("callback_query_id", ""))
        if number not in self._open_taps:
            raise Refusal.bad_request(_OLD_QUERY)
        if len(str(call.params.get("text", ""))) > 200:
            raise Refusal.bad_request("MESSAGE_TOO_LONG")
        self._open_taps.remove(number)
        return True

    def _do_getchat(self, call: Call) -> Json:
        return {**self._chats[self._chat(call)], "accent_color_id": 0, "max_reaction_count": 11}

    def _do_getfile(self, call: Call) -> Json:
        return {**_FILE, "file_id": call.params.get("file_id"), "file_path": "documents/file"}

    def _do_setmycommands(self, call: Call) -> bool:
        _check_bot_language(call)
        commands = call.params.get("commands")
        if not isinstance(commands, list):
            raise Refusal.bad_request("can't parse commands JSON object")
        if len(commands) > 100:
            raise Refusal.bad_request("BOT_COMMANDS_TOO_MUCH")  # guessed
        for command in commands:
            _check_command(command["command"].removeprefix("/"), command["description"])
        self.commands[_audience(call)] = commands
        return True

    def _do_getmycommands(self, call: Call) -> Json:
        _check_bot_language(call)
        return self.commands.get(_audience(call), [])

    def _do_deletemycommands(self, call: Call) -> bool:
        self.commands.pop(_audience(call), None)
        return True

    def _do_setchatmenubutton(self, call: Call) -> bool:
        button = call.params.get("menu_button") or {"type": "default"}
        kind = button.get("type") if isinstance(button, dict) else None
        if kind not in {"default", "commands", "web_app"}:
            raise Refusal.bad_request("can't parse menu button: Unsupported type specified")
        self.menu_button = button
        return True

    def _do_getchatmenubutton(self, _: Call) -> Json:
        return self.menu_button

    def _do_setmyname(self, call: Call) -> bool:
        return self._set_text("name", call)

    def _do_setmydescription(self, call: Call) -> bool:
        return self._set_text("description", call)

    def _do_setmyshortdescription(self, call: Call) -> bool:
        return self._set_text("short_description", call)

    def _do_getmyname(self, call: Call) -> Json:
        return self._get_text("name", call)

    def _do_getmydescription(self, call: Call) -> Json:
        return self._get_text("description", call)

    def _do_getmyshortdescription(self, call: Call) -> Json:
        return self._get_text("short_description", call)

    def _set_text(self, kind: str, call: Call) -> bool:
        _check_bot_language(call)
        if len(str(call.params.get(kind, ""))) > MAX_PROFILE_CHARS[kind]:
            raise Refusal.bad_request(f"{kind} is too long")  # guessed
        self.texts[kind, call.params.get("language_code", "")] = call.params.get(kind, "")
        return True

    def _get_text(self, kind: str, call: Call) -> Json:
        _check_bot_language(call)
        return {kind: self.texts.get((kind, call.params.get("language_code", "")), "")}

    def _chat(self, call: Call) -> int:
        if not str(call.params.get("chat_id", "")):
            raise Refusal.bad_request("chat_id is empty")
        if call.chat_id not in self._chats:
            raise Refusal.bad_request("chat not found")
        if call.chat_id in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        return call.chat_id

    def _send(self, call: Call, content: Message) -> Message:
        chat_id = self._chat(call)
        # an app opens a field for the reply; of the message itself that is no part
        markup = None if _forces_reply(call.params) else _markup(call.params)
        if topic := self._check_topic(chat_id, call):
            content = {**content, "message_thread_id": topic, "is_topic_message": True}
        if reply := call.params.get("reply_parameters"):
            replied = self._messages.get((chat_id, int(reply["message_id"])))
            if replied is None and not reply.get("allow_sending_without_reply"):
                raise Refusal.bad_request("message to be replied not found")
            if replied is not None:
                content = {**content, "reply_to_message": replied}
        if markup:
            content = {**content, "reply_markup": markup}
        return self._as_shown(self.store(chat_id, self.me, content))

    def _check_topic(self, chat_id: int, call: Call) -> int | None:
        """The topic a message goes to; only forums have topics."""
        topic = int(call.params.get("message_thread_id", 0))
        if topic and (chat_id not in self._groups or topic not in self._groups[chat_id].topics):
            raise Refusal.bad_request("message thread not found")
        return topic or None

    def _editable(self, call: Call) -> Message:
        chat_id = self._chat(call)
        message = self._messages.get((chat_id, int(call.params.get("message_id", 0))))
        if message is None:
            raise Refusal.bad_request("message to edit not found")
        if not message["from"]["is_bot"]:
            raise Refusal.bad_request("message can't be edited")
        return message

    def _edit(self, message: Message, content: Message, markup: Json) -> Message:
        kept = {"reply_markup": markup} if markup else {}
        gone = {"reply_markup"} | ({"entities"} if content else set())
        after = {k: v for k, v in message.items() if k not in gone} | content | kept
        if after == message:
            raise Refusal.bad_request(_NOT_MODIFIED)
        message.clear()
        message.update(after, edit_date=int(time.time()))
        return message


Reminded = tuple[Callable[[], datetime], Pause]


class Pauses(list[float]):
    """Waiting that only writes down how long it would have waited."""

    async def __call__(self, wait_s: float) -> None:
        self.append(wait_s)
        await asyncio.sleep(0)


@asynccontextmanager
async def a_store(folder: Path | None = None) -> AsyncIterator[Store]:
    """A real store in a folder, or in one that goes with it."""
    with TemporaryDirectory() as spare:
        home = folder or Path(spare)
        keys = Keys.load_or_make(home / "secret.key")
        store = await Store.open(home / "bot.sqlite", keys, lambda: datetime.now(UTC), scrub)
        try:
            yield store
        finally:
            await store.close()


@asynccontextmanager
async def bot_on(
    telegram: TelegramServer,
    answerer: Answerer,
    voices: Voices,
    keeping: Keeping | None = None,
    *,
    pause: Callable[[float], Awaitable[None]] | None = None,
    handling_s: float = _PATIENCE_S,
    due_days: DueDays | None = None,
    reminded: Reminded | None = None,
    moment: Callable[[float], Awaitable[None]] = asyncio.sleep,
    campaigns: Campaigns | None = None,
    budget: SendBudget | None = None,
    told: Pause | None = None,
    off: OffNow | None = None,
) -> AsyncIterator[None]:
    """The real bot, running against the stand-in until the block ends.

    Without `keeping` it has a store of its own, which goes with it. It sends reminders by the
    clock and with the waiting of `reminded`; None sends none. It brings the campaign's answers
    with the waiting of `told`; None brings none.
    """
    if keeping is None:
        async with (
            a_store() as store,
            bot_on(
                telegram,
                answerer,
                voices,
                store,
                pause=pause,
                handling_s=handling_s,
                due_days=due_days,
                reminded=reminded,
                moment=moment,
                campaigns=campaigns,
                budget=budget,
                told=told,
                off=off,
            ),
        ):
            yield
        return
    pause = Pauses() if pause is None else pause
    budget = budget or SendBudget(pause)
    application = build_application(
        telegram.token,
        telegram.base_url,
        answerer,
        voices,
        keeping,
        30,
        pause=pause,
        due_days=due_days,
        moment=moment,
        campaigns=campaigns,
        budget=budget,
        off=off,
    )
    beside: Beside = nullcontext
    if told:
        sources = [Telling(keeping.referrals, voices)]
        beside = errands_of(application, sources, budget, off or OffNow(), told)
    elif reminded:
        now, waiting = reminded
        reminders = [Reminding(keeping.reminders, answerer, voices, now)]
        beside = errands_of(application, reminders, budget, off or OffNow(), waiting)
    stop = asyncio.Event()
    running = asyncio.create_task(
        serve(application, stop, handling_s=handling_s, pause=pause, beside=beside)
    )
    try:
        await telegram.until(
            lambda: running.done() or bool(telegram.calls_of("getUpdates")), "the first poll"
        )
        yield
    finally:
        stop.set()
        await running


class _Uvicorn(uvicorn.Server):
    """Uvicorn inside a test: it says when it is up, and leaves signals to the test."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up, self.down = asyncio.Event(), asyncio.Event()

    async def main_loop(self) -> None:
        self.up.set()
        await self.down.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Without the tenth of a second uvicorn sleeps."""
        for server in self.servers:
            server.close()
        for listening in sockets or ():
            listening.close()
        for connection in tuple(self.server_state.connections):
            connection.shutdown()
        while self.server_state.tasks:
            await asyncio.sleep(0)

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()


async def _read(request: Request) -> Call:
    """A request in any of the forms Telegram takes: nested values may come as JSON text."""
    params: dict[str, Json] = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        params |= await request.json()
    elif kind:
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    uploads[name] = Upload(value.filename or "", await value.read())
                else:
                    params[name] = value
    nested = (
        "entities",
        "caption_entities",
        "reply_markup",
        "reply_parameters",
        "commands",
        "menu_button",
        "results",
        "button",
    )
    for name in (*nested, "allowed_updates", "message_ids"):
        if isinstance(params.get(name), str):
            try:
                params[name] = json.loads(params[name])
            except ValueError:
                params[name] = None
    return Call(request.path_params["method"].casefold(), params, uploads)


def _content(params: Mapping[str, Json]) -> Message:
    """Text and entities of a message, as Telegram would keep them."""
    raw = str(params.get("text", ""))
    if not raw:
        raise Refusal.bad_request("message text is empty")
    text, entities = _formatted(raw, params, "entities")
    if _is_blank(text):
        raise Refusal.bad_request("text must be non-empty")
    if len(text) > MAX_CODE_POINTS:
        raise Refusal.bad_request("message is too long")
    return {"text": text, **({"entities": entities} if entities else {})}


def _marked(text: str) -> Message:
    """The entities an app puts on commands and names."""
    command = _COMMAND.match(text)
    found = [("bot_command", command)] if command else []
    found += [("mention", at) for at in _MENTION.finditer(text)]
    marks = [
        {"type": k, "offset": _utf16_len(text[: at.start()]), "length": _utf16_len(at[0])}
        for k, at in found
    ]
    return {"entities": marks} if marks else {}


def _check_inline_results(results: Json) -> None:
    """Refuse what Telegram refuses among the cards of an inline query; here: articles only."""
    if not isinstance(results, list):
        raise Refusal.bad_request("can't parse inline query results JSON object")  # guessed
    if len(results) > MAX_INLINE_RESULTS:
        raise Refusal.bad_request("RESULTS_TOO_MUCH")
    for result in results:
        if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
            raise Refusal.bad_request("RESULT_ID_INVALID")
        if result.get("type") != "article":
            raise Refusal.bad_request("RESULT_TYPE_INVALID")
        if not str(result.get("title", "")).strip():
            raise Refusal.bad_request("ARTICLE_TITLE_EMPTY")
        content = result.get("input_message_content") or {}
        _content({**content, "text": content.get("message_text", "")})
        _markup(result)
    if len({result["id"] for result in results}) < len(results):
        raise Refusal.bad_request("RESULT_ID_DUPLICATE")


def _check_inline_button(button: Json) -> None:
    if not 1 <= len(str(button.get("text", ""))) <= 64:  # guessed: the limit is not published
        raise Refusal.bad_request("BUTTON_TEXT_INVALID")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(button.get("start_parameter", ""))):
        raise Refusal.bad_request("START_PARAM_INVALID")


def _caption(params: Mapping[str, Json]) -> Message:
    text, entities = _formatted(str(params.get("caption", "")), params, "caption_entities")
    if len(text) > MAX_CAPTION_CODE_POINTS:
        raise Refusal.bad_request("message caption is too long")
    content: Message = {"caption": text} if text else {}
    return content | ({"caption_entities": entities} if entities else {})


def _media(call: Call, kind: str) -> Message:
    name = str(call.params.get(kind, "")).removeprefix("attach://") or kind
    upload = call.uploads.get(name)
    if upload is None:
        raise Refusal.bad_request(f"there is no {kind} in the request")
    if not upload.content:
        raise Refusal.bad_request("file must be non-empty")
    if len(upload.content) > MAX_UPLOAD_BYTES[kind]:
        raise Refusal.bad_request("file is too big")
    file = {**_FILE, "file_size": len(upload.content)}
    picture = [{**file, "width": 1, "height": 1}]
    content = picture if kind == "photo" else {**file, "file_name": upload.name}
    return {kind: content, **_caption(call.params)}


def _formatted(raw: str, params: Mapping[str, Json], key: str) -> tuple[str, list[Message]]:
    """Checked, trimmed text with its entities moved along."""
    if len(raw.encode()) > MAX_RAW_BYTES:
        raise Refusal.bad_request("text is too long")
    if params.get("parse_mode"):
        raise Refusal.bad_request("unsupported parse_mode")  # here: every one
    entities = params.get(key) or []
    if not isinstance(entities, list):
        raise Refusal.bad_request("can't parse entities JSON object")  # guessed
    _check_entities(raw, entities)
    text = raw.strip(_TRIMMED)
    lead = _utf16_len(raw[: len(raw) - len(raw.lstrip(_TRIMMED))])
    return text, list(_moved(entities, lead, _utf16_len(text)))


def _check_entities(text: str, entities: Sequence[Mapping[str, Json]]) -> None:
    """Refuse what td's `MessageEntity.cpp` refuses, in its words."""
    bytes_at = dict(_borders(text))  # UTF-16 offset -> UTF-8 offset, at characters' borders
    last = max(bytes_at)
    for entity in entities:
        if entity.get("type") not in _ENTITY_TYPES:
            raise Refusal.bad_request("can't parse MessageEntity: Unsupported type specified")
        if entity["type"] == "text_link":
            _check_entity_url(entity)
        offset, length = int(entity["offset"]), int(entity["length"])
        if offset < 0:
            raise Refusal.bad_request(f"receive an entity with incorrect offset {offset}")
        if length < 0:
            raise Refusal.bad_request(f"receive an entity with incorrect length {length}")
        if length == 0:
            continue
        end, begins = offset + length, f"entity beginning at UTF-16 offset {offset}"
        if offset > last:
            said = f"entity begins after the end of the text at UTF-16 offset {offset}"
            raise Refusal.bad_request(said)
        if offset not in bytes_at:
            at = bytes_at[offset + 1]
            said = f"entity begins in a middle of a UTF-16 symbol at byte offset {at}"
            raise Refusal.bad_request(said)
        if end > last:
            said = f"{begins} ends after the end of the text at UTF-16 offset {end}"
            raise Refusal.bad_request(said)
        if end not in bytes_at:
            at = bytes_at[end + 1]
            raise Refusal.bad_request(
                f"{begins} ends in a middle of a UTF-16 symbol at byte offset {at}"
            )


def _check_entity_url(entity: Mapping[str, Json]) -> None:
    url = str(entity.get("url", ""))
    if not url:
        raise Refusal.bad_request("can't parse MessageEntity: Can't find field \"url\"")
    if not _URL.fullmatch(url):
        raise Refusal.bad_request(f"entity URL '{url}' is invalid: Wrong HTTP URL")


def _borders(text: str) -> Iterator[tuple[int, int]]:
    units = octets = 0
    yield 0, 0
    for character in text:
        units += _utf16_len(character)
        octets += len(character.encode())
        yield units, octets


def _moved(entities: Sequence[Mapping[str, Json]], lead: int, room: int) -> Iterator[Message]:
    """Entities after `lead` units were trimmed and `room` are left; empty ones vanish."""
    for entity in entities:
        first = max(int(entity["offset"]) - lead, 0)
        last = min(int(entity["offset"]) + int(entity["length"]) - lead, room)
        if first < last:
            yield {**entity, "offset": first, "length": last - first}


def _markup(params: Mapping[str, Json]) -> Json:
    """A checked inline keyboard; None where there is none or it has no button."""
    if "reply_markup" not in params:
        return None
    markup = params["reply_markup"]
    if not isinstance(markup, dict):
        raise Refusal.bad_request("object expected as reply markup")
    if "force_reply" in markup:
        raise Refusal.bad_request("inline keyboard expected")
    rows = markup.get("inline_keyboard")
    if not isinstance(rows, list):
        raise Refusal.bad_request('Field "inline_keyboard" must be of type Array')
    buttons = [button for row in rows for button in row]
    for button in buttons:
        _check_button(button)
    if len(buttons) > MAX_BUTTONS:
        raise Refusal.bad_request("reply markup is too long")
    return markup if buttons else None


def _forces_reply(params: Mapping[str, Json]) -> bool:
    """Whether a message asks for a reply to it, in words Telegram takes."""
    markup = params.get("reply_markup")
    if not isinstance(markup, dict) or not markup.get("force_reply"):
        return False
    placeholder = markup.get("input_field_placeholder")
    if placeholder is not None and not 1 <= len(placeholder) <= 64:
        raise Refusal.bad_request("input field placeholder must be 1-64 characters")  # guessed
    return True


def _check_button(button: Mapping[str, Json]) -> None:
    cannot = "can't parse inline keyboard button:"
    if not str(button.get("text", "")).strip():
        raise Refusal.bad_request(f'{cannot} Field "text" must be non-empty')  # guessed
    if not button.keys() - {"text"}:
        raise Refusal.bad_request(f"{cannot} Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= 64:
        raise Refusal.bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not _URL.fullmatch(url):
        raise Refusal.bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_command(name: str, description: str) -> None:
    if not name:
        raise Refusal.bad_request("command must be non-empty")
    if len(name) > 32:
        raise Refusal.bad_request("command length must not exceed 32")
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise Refusal.bad_request("BOT_COMMAND_INVALID")
    if not description.strip():
        raise Refusal.bad_request("command description must be non-empty")  # guessed
    if len(description) > 256:
        raise Refusal.bad_request("command description length must not exceed 256")


def _check_bot_language(call: Call) -> None:
    """A menu or description is for everybody or for a language of two small letters."""
    if not re.fullmatch(r"(?:[a-z]{2})?", str(call.params.get("language_code", ""))):
        raise Refusal.bad_request("invalid language code specified")


def _audience(call: Call) -> str:
    """Whom a menu is for: scope and language, as one key; the bot sets the language only."""
    scope, lang = call.params.get("scope"), call.params.get("language_code", "")
    return f"{scope} {lang}".strip() if scope else lang


def _is_blank(text: str) -> bool:
    """Whether nothing would be seen: spaces, zero-width characters, Hangul fillers."""
    return all(
        c.isspace() or c in _BLANK_LETTERS or unicodedata.category(c) in {"Cf", "Cc"} for c in text
    )


def _utf16_len(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _dump(content: Json) -> str:
    """Content frozen as it is now: later edits must not change an update on its way."""
    return json.dumps(content)
