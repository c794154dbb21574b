"""Where a signed-in operator can go from every page."""

from dataclasses import dataclass

from bot.core.operating import Operator, Role


@dataclass(frozen=True, slots=True)
class Link:
    """A page in the menu. `name` finds its words in `frame.nav`; who has not `least` misses it."""

    path: str
    name: str
    least: Role


LINKS = (
    Link("/queue", "queue", Role.CAMPAIGNER),
    Link("/questions", "questions", Role.OPERATOR),
    Link("/search", "search", Role.OPERATOR),
    Link("/gaps", "gaps", Role.CAMPAIGNER),
    Link("/numbers", "numbers", Role.CAMPAIGNER),
    Link("/audit", "audit", Role.CAMPAIGNER),
    Link("/switches", "switches", Role.OPERATOR),
    Link("/operators", "operators", Role.ADMIN),
    Link("/export", "export", Role.ADMIN),
)


def links_for(operator: Operator) -> tuple[Link, ...]:
    """Those this operator may open; the first is where they come in."""
    return tuple(link for link in LINKS if operator.role.may(link.least))
