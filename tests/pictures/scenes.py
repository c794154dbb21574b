"""The conversations to draw: what somebody writes and taps, and when to look."""

from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass, field

from bot.channels.voice import Voice, Voices
from bot.core.guide import Device, Lang
from bot.core.letter import Purpose, Recipient
from tests.stand_ins import Message, Person, TelegramServer


@dataclass
class Sitting:
    """Somebody at a phone, and the pictures taken of it."""

    telegram: TelegramServer
    person: Person
    voice: Voice
    shots: dict[str, list[Message]] = field(default_factory=dict)
    _seen: int = 0

    async def says(self, *texts: str) -> None:
        """Write one message after the other, each when the last is answered."""
        for text in texts:
            await self.person.says(text)
            await self.telegram.settled()

    async def taps(self, *labels: str) -> None:
        """Tap one button after the other."""
        for label in labels:
            await self.person.taps(label)
            await self.telegram.settled()

    def skip(self) -> None:
        """Leave what was said so far out of the next picture."""
        self._seen = len(self.telegram.messages_in(self.person.id))

    def shoot(self, name: str, *, whole: bool = False) -> None:
        """Keep the chat as it looks now: what came since the last picture, or all of it."""
        messages = self.telegram.messages_in(self.person.id)
        self.shots[name] = deepcopy(messages if whole else messages[self._seen :])
        self.skip()


Scene = Callable[[Sitting], Awaitable[None]]


async def first_answer(chat: Sitting) -> None:
    """The greeting; a question, its answer, and the question whether words may be kept."""
    await chat.says("/start")
    chat.shoot("greeting")
    await chat.says("내 사진 ai 학습에 쓰지 말라고 인스타에 어떻게 말해")
    chat.shoot("first-answer")


async def instagram(chat: Sitting) -> None:
    """Card by card, Instagram in Korea on an iPhone."""
    steps = chat.voice.steps
    await chat.says("/steps")
    await chat.taps("인스타그램", steps.devices[Device.IOS], steps.next)
    chat.shoot("steps-instagram", whole=True)
    await chat.taps(steps.trouble)
    chat.shoot("steps-trouble", whole=True)
    await chat.taps(steps.to_card)
    await _to_the_end(chat)
    chat.shoot("steps-done", whole=True)


async def on_x(chat: Sitting) -> None:
    """Card by card, X in Korea on Android."""
    steps = chat.voice.steps
    await chat.says("/steps")
    await chat.taps("X(트위터)", steps.devices[Device.ANDROID], *[steps.next] * 3)
    chat.shoot("steps-x", whole=True)


async def letter(chat: Sitting) -> None:
    """From /letter to the day an answer is due."""
    letters = chat.voice.letters
    await chat.says("/letter")
    await chat.taps(letters.recipients[Recipient.META], letters.purposes[Purpose.STOP])
    chat.shoot("letter")
    await chat.taps(letters.sent)
    today = letters.today.partition("{")[0]
    await chat.taps(next(said for said in chat.person.answer.labels if said.startswith(today)))
    chat.shoot("letter-due")


async def privacy(chat: Sitting) -> None:
    """What is kept, shown and removed."""
    await chat.says("트위터 그록 학습 끄는 법")
    chat.skip()
    await chat.says("/privacy", "/mydata", "/forget")
    chat.shoot("privacy")


async def distress(chat: Sitting) -> None:
    """Someone who is not well gets a number to call, first and alone."""
    await chat.says("사진이 다 퍼져서 죽고 싶어요")
    await chat.says("변호사님 제가 이 소송 이길까요")
    chat.shoot("helpline-and-abstention")


async def english(chat: Sitting) -> None:
    """An answer under the GDPR, in English."""
    await chat.says("i live in germany. how do i object to meta using my facebook posts for ai?")
    chat.shoot("english-gdpr")


SCENES: tuple[tuple[Lang, Scene], ...] = (
    (Lang.KO, first_answer),
    (Lang.KO, instagram),
    (Lang.KO, on_x),
    (Lang.KO, letter),
    (Lang.KO, privacy),
    (Lang.KO, distress),
    (Lang.EN, english),
)


async def play(telegram: TelegramServer, voices: Voices) -> dict[str, list[Message]]:
    """The pictures of all scenes, each by a person of its own."""
    shots: dict[str, list[Message]] = {}
    for lang, scene in SCENES:
        chat = Sitting(telegram, telegram.person(lang), voices[lang])
        await scene(chat)
        shots |= chat.shots
    return shots


async def _to_the_end(chat: Sitting) -> None:
    steps = chat.voice.steps
    while steps.next in chat.person.answer.labels:
        await chat.taps(steps.next)
    await chat.taps(steps.done)
