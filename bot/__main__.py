"""The command line: `python -m bot chat | ask | redact | telegram | qr | campaigns | console`."""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path

from bot.core.errors import OperatorError, OptoutError
from bot.core.guide import Lang
from bot.core.operating import Role

PROGRAM = "./optout"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it went well, 2 when a person must put something right."""
    options = _parser().parse_args(arguments)
    try:
        result: int = options.run(options)
    except OptoutError as error:
        print(f"{error}\n{error.fix}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return _reader_gone()
    return result


def _reader_gone() -> int:
    """Whoever read the output (`| head`) has enough: end quietly, as other tools do."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 141


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=PROGRAM, description="Ask how to opt out of AI training.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    chat = commands.add_parser("chat", help="a conversation in this terminal")
    chat.set_defaults(run=_chat)
    ask = commands.add_parser("ask", help="one question, or a question a line from standard input")
    ask.add_argument("question", nargs="*", metavar="QUESTION")
    ask.add_argument("--lang", type=Lang, choices=list(Lang), help="language of wordless input")
    ask.add_argument("--jurisdiction", metavar="PLACE", help="where you live, e.g. kr, eu, uk, us")
    ask.add_argument("--json", action="store_true", help="one JSON object a line")
    ask.set_defaults(run=_ask)
    redact = commands.add_parser("redact", help="standard input as a log would keep it")
    redact.set_defaults(run=_redact)
    telegram = commands.add_parser("telegram", help="the bot on Telegram")
    telegram.set_defaults(run=_telegram)
    qr = commands.add_parser("qr", help="the link of a start code, and its QR picture for a poster")
    qr.add_argument(
        "code", metavar="CODE", help="such as ig_kr-poster1: service, country, campaign"
    )
    qr.add_argument("file", nargs="?", type=Path, metavar="FILE", help="FILE.png or FILE.svg")
    qr.set_defaults(run=_qr)
    campaigns = commands.add_parser("campaigns", help="how often start codes were used, by day")
    campaigns.set_defaults(run=_campaigns)
    _add_console(commands)
    return parser


def _add_console(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    console = commands.add_parser("console", help="the review console, in a browser")
    console.set_defaults(run=_console)
    parts = console.add_subparsers(metavar="COMMAND")
    add = parts.add_parser("add-operator", help="somebody who may sign in to it")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--role", type=Role, choices=list(Role), default=Role.ADMIN)
    add.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )
    add.set_defaults(run=_add_operator)


def _chat(_: argparse.Namespace) -> int:
    from bot.channels.terminal import TerminalChat, prefers_korean
    from bot.compose import compose_answerer, compose_voices
    from bot.settings import load_settings

    settings = load_settings()
    lang = prefers_korean(os.environ.get("LC_ALL") or os.environ.get("LANG", ""))
    chat = TerminalChat(compose_answerer(settings), compose_voices(settings), lang, sys.stdout)
    asyncio.run(chat.run())
    return 0


def _ask(options: argparse.Namespace) -> int:
    from bot.channels import terminal
    from bot.compose import compose_answerer, compose_voices
    from bot.settings import load_settings

    settings = load_settings()
    questions = [" ".join(options.question)] if options.question else sys.stdin
    asyncio.run(
        terminal.ask(
            compose_answerer(settings),
            compose_voices(settings),
            questions,
            lang=options.lang,
            jurisdiction=options.jurisdiction,
            as_lines_of_json=options.json,
            out=sys.stdout,
        )
    )
    return 0


def _redact(_: argparse.Namespace) -> int:
    from bot.channels.redact import redact
    from bot.public_words import public_words
    from bot.settings import load_settings

    for line in redact(sys.stdin, public_words(load_settings().knowledge_dir)):
        sys.stdout.write(line)
        sys.stdout.flush()
    return 0


def _telegram(_: argparse.Namespace) -> int:
    from bot.compose import run_telegram
    from bot.settings import load_settings

    asyncio.run(run_telegram(load_settings()))
    return 0


def _qr(options: argparse.Namespace) -> int:
    from bot.channels.start_link import save_picture, show_picture
    from bot.compose import start_link
    from bot.settings import load_settings

    link = asyncio.run(start_link(load_settings(), options.code))
    if options.file is None:
        show_picture(link, sys.stdout)
    else:
        save_picture(link, options.file)
    print(link)
    return 0


def _campaigns(_: argparse.Namespace) -> int:
    from bot.compose import campaign_days
    from bot.settings import load_settings

    for line in asyncio.run(campaign_days(load_settings())):
        print(line)
    return 0


def _console(_: argparse.Namespace) -> int:
    from bot.compose import run_console
    from bot.settings import load_settings

    asyncio.run(run_console(load_settings()))
    return 0


def _add_operator(options: argparse.Namespace) -> int:
    from bot.channels.terminal import prefers_korean
    from bot.compose import add_operator
    from bot.settings import load_settings

    lang = prefers_korean(os.environ.get("LC_ALL") or os.environ.get("LANG", ""))
    password = _password(from_stdin=options.password_stdin)
    asyncio.run(add_operator(load_settings(), options.name, options.role, lang, password))
    print(f"{options.name} can sign in.")
    return 0


def _password(*, from_stdin: bool) -> str:
    """Typed twice where nobody reads along, or the first line of standard input."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("Password (at least 12 characters): ")
    if getpass("The same once more: ") != password:
        raise OperatorError("the two passwords differ", fix="run the command again")
    return password


if __name__ == "__main__":
    sys.exit(main())
