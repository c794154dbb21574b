"""Labels that a phone shows whole, and a screen reader can read."""

IN_A_PAIR = 24
"""Characters a button has room for beside another one."""

ALONE = 40
"""The same for a button that has a row to itself."""


def fitted(label: str, room: int) -> str:
    """The label, its end left out where it is longer than its room.

    It is cut anywhere, not after a word: what tells two long labels apart often comes late.
    """
    return label if len(label) <= room else label[: room - 1].rstrip(" :,(·") + "…"
