"""The buttons of the settings: what is chosen, and the language it was asked in."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.guide import Lang

_MARK = "c"

PATTERN = rf"^{_MARK}\|"
"""What the data of these buttons looks like."""


class Setting(StrEnum):
    """What can be chosen."""

    LANGUAGE = "l"
    COUNTRY = "p"


@dataclass(frozen=True, slots=True)
class SettingTap:
    """A choice: `c|<setting>|<value>|<lang>`; no value means that none is to be known."""

    setting: Setting
    value: str
    lang: Lang

    @property
    def data(self) -> str:
        """What Telegram sends back."""
        return "|".join((_MARK, self.setting, self.value, self.lang))


def parse_setting_tap(data: str) -> SettingTap | None:
    """What a button stood for; None where no button of ours says that."""
    try:
        mark, setting, value, lang = data.split("|")
        tap = SettingTap(Setting(setting), value, Lang(lang))
        if tap.setting is Setting.LANGUAGE:
            Lang(value)
    except ValueError:
        return None
    return tap if mark == _MARK else None
