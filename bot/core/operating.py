"""Who may look into the log, and what they did there."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody may do in the console; each role may do what those before it may."""

    CAMPAIGNER = "campaigner"
    OPERATOR = "operator"
    ADMIN = "admin"

    def may(self, least: "Role") -> bool:
        """Whether this role may do what needs at least that one."""
        order = list(Role)
        return order.index(self) >= order.index(least)
