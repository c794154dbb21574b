"""From a name and a password to a session."""

from bot.console.passwords import Passwords
from bot.core.operating import Attempts, Operators, Sessions, parse_name


class SigningIn:
    """Takes as long and says as much, whether a name exists or not and is locked or not."""

    def __init__(
        self, operators: Operators, sessions: Sessions, attempts: Attempts, passwords: Passwords
    ) -> None:
        self._operators, self._sessions = operators, sessions
        self._attempts, self._passwords = attempts, passwords

    async def sign_in(self, name: str, password: str, address: str) -> str | None:
        """The token of a new session; None for a wrong password and after too many tries."""
        name = parse_name(name) or ""
        by_name, by_address = f"name {name.casefold()}", f"address {address}"
        if not await self._attempts.begin(by_address):
            return None  # at once, so that nobody keeps us busy; it tells of no name
        may_try = await self._attempts.begin(by_name)
        found = await self._operators.credentials(name)
        fits = await self._passwords.fits(password, found.password if found else None)
        if not (may_try and fits and found):
            return None
        await self._attempts.succeeded(by_name, by_address)
        return await self._sessions.begin(found.operator)
