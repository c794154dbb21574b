"""Every page of the console, with the least role that may have it."""

from bot.console.guard import GET, POST, Entry
from bot.console.pages.audit import AuditPage
from bot.console.pages.sign_in import SignInPage
from bot.console.parts import Parts
from bot.core.operating import Role


def entries(parts: Parts) -> tuple[Entry, ...]:
    """All there is to ask for; static files alone stand beside it."""
    sign_in = SignInPage(parts)
    audit = AuditPage(parts.log.audit)
    return (
        Entry("/", GET, sign_in.home, Role.CAMPAIGNER),
        Entry("/sign-in", GET, sign_in.show, None),
        Entry("/sign-in", POST, sign_in.sign_in, None),
        Entry("/sign-out", POST, sign_in.sign_out, Role.CAMPAIGNER, invited=True),
        Entry("/audit", GET, audit.show, Role.CAMPAIGNER),
    )
