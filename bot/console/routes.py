"""Every page of the console, with the least role that may have it."""

from bot.console.guard import GET, POST, Entry
from bot.console.pages.account import AccountPage
from bot.console.pages.audit import AuditPage
from bot.console.pages.case import CasePage
from bot.console.pages.conversation import ConversationPage
from bot.console.pages.draft import DraftPage
from bot.console.pages.export import ExportPage
from bot.console.pages.gaps import GapsPage
from bot.console.pages.numbers import NumbersPage
from bot.console.pages.operators import OperatorsPage
from bot.console.pages.question_draft import QuestionDraftPage
from bot.console.pages.questions import QuestionsPage
from bot.console.pages.queue import QueuePage
from bot.console.pages.search import SearchPage
from bot.console.pages.sign_in import SignInPage
from bot.console.pages.switches import SwitchesPage
from bot.console.parts import Parts
from bot.core.operating import Role
from bot.reviewing.ageing import Ageing


def entries(parts: Parts) -> tuple[Entry, ...]:
    """All there is to ask for; static files alone stand beside it."""
    sign_in = SignInPage(parts)
    account, operators = AccountPage(parts), OperatorsPage(parts)
    audit, switches = AuditPage(parts.log.audit), SwitchesPage(parts)
    question_draft, export = QuestionDraftPage(parts), ExportPage(parts)
    questions, question = QuestionsPage(parts), "/questions/{id}"
    queue, conversation = QueuePage(parts), ConversationPage(parts)
    case, draft = CasePage(parts), DraftPage(parts)
    gaps = GapsPage(parts.gaps, parts.corpus)
    numbers = NumbersPage(parts.log.numbers, Ageing(parts.corpus), parts.corpus)
    one, turn = "/operators/{id}", "/turns/{number}"
    return (
        Entry("/", GET, sign_in.home, Role.CAMPAIGNER),
        Entry("/sign-in", GET, sign_in.show, None),
        Entry("/sign-in", POST, sign_in.sign_in, None),
        Entry("/sign-out", POST, sign_in.sign_out, Role.CAMPAIGNER, invited=True),
        Entry("/account", GET, account.show, Role.CAMPAIGNER, invited=True),
        Entry("/account/password", POST, account.change_password, Role.CAMPAIGNER, invited=True),
        Entry("/account/language", POST, account.set_language, Role.CAMPAIGNER),
        Entry("/account/sign-out-everywhere", POST, account.sign_out_everywhere, Role.CAMPAIGNER),
        Entry("/operators", GET, operators.show, Role.ADMIN),
        Entry("/operators", POST, operators.add, Role.ADMIN),
        Entry(f"{one}/invite", POST, operators.invite_again, Role.ADMIN),
        Entry(f"{one}/role", POST, operators.set_role, Role.ADMIN),
        Entry(f"{one}/disable", POST, operators.disable, Role.ADMIN),
        Entry(f"{one}/enable", POST, operators.enable, Role.ADMIN),
        Entry("/queue", GET, queue.show, Role.CAMPAIGNER),
        Entry("/queue/next", GET, queue.next, Role.CAMPAIGNER),
        Entry("/search", GET, SearchPage(parts).show, Role.OPERATOR),
        Entry(turn, GET, conversation.show, Role.CAMPAIGNER),
        Entry(f"{turn}/claim", POST, conversation.claim, Role.OPERATOR),
        Entry(f"{turn}/release", POST, conversation.release, Role.OPERATOR),
        Entry(f"{turn}/verdict", POST, conversation.decide, Role.OPERATOR),
        Entry(f"{turn}/case", GET, case.show, Role.OPERATOR),
        Entry(f"{turn}/case", POST, case.add, Role.OPERATOR),
        Entry(f"{turn}/draft", GET, draft.show, Role.CAMPAIGNER),
        Entry(f"{turn}/draft", POST, draft.add, Role.CAMPAIGNER),
        Entry("/audit", GET, audit.show, Role.CAMPAIGNER),
        Entry("/switches", GET, switches.show, Role.OPERATOR),
        Entry("/switches/confirm", POST, switches.confirm, Role.OPERATOR),
        Entry("/switches/off", POST, switches.off, Role.OPERATOR),
        Entry("/switches/on", POST, switches.on, Role.OPERATOR),
        Entry("/gaps", GET, gaps.show, Role.CAMPAIGNER),
        Entry("/gaps.csv", GET, gaps.as_csv, Role.CAMPAIGNER),
        Entry("/numbers", GET, numbers.show, Role.CAMPAIGNER),
        Entry("/numbers/{figure}.csv", GET, numbers.as_csv, Role.CAMPAIGNER),
        Entry("/questions", GET, questions.list, Role.OPERATOR),
        Entry(question, GET, questions.show, Role.OPERATOR),
        Entry(f"{question}/claim", POST, questions.claim, Role.OPERATOR),
        Entry(f"{question}/release", POST, questions.release, Role.OPERATOR),
        Entry(f"{question}/preview", POST, questions.preview, Role.OPERATOR),
        Entry(f"{question}/edit", POST, questions.edit, Role.OPERATOR),
        Entry(f"{question}/answer", POST, questions.answer, Role.OPERATOR),
        Entry(f"{question}/close", POST, questions.close, Role.OPERATOR),
        Entry(f"{question}/draft", GET, question_draft.show, Role.OPERATOR),
        Entry(f"{question}/draft", POST, question_draft.add, Role.OPERATOR),
        Entry("/export", GET, export.show, Role.ADMIN),
        Entry("/export", POST, export.download, Role.ADMIN),
        Entry("/export/purge", POST, export.purge, Role.ADMIN),
    )
