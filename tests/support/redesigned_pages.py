"""News pages made up at random: the same statement in two designs, or with one token of it changed.

Everything is drawn from the given Random, so that a page that fails can be made again.
"""

from __future__ import annotations

from random import Random

WORDS = {
    "en": "the staff said that troops are not near river city talks began again on Monday after long night and no one "
    "was hurt officials reported seven districts power returned to most homes while roads stay closed for repair",
    "uk": "штаб повідомив що війська не стоять біля річки міста переговори почалися знову у понеділок після ночі "
    "ніхто не постраждав посадовці назвали сім районів світло повернулося до більшості осель дороги закриті на ремонт",
    "ru": "штаб сообщил что войска не стоят у реки города переговоры начались снова в понедельник после долгой ночи "
    "никто не пострадал чиновники назвали семь районов свет вернулся в большинство домов дороги закрыты на ремонт",
}
NAMES = ("container", "wrap", "grid", "layout", "block", "col", "inner", "box", "main-col", "row", "panel", "holder")


def paragraphs(random: Random, *, longest: int = 9) -> list[list[str]]:
    """A statement: paragraphs of tokens, numbers and quotation marks among them."""
    words = WORDS[random.choice(list(WORDS))].split()
    made = []
    for _ in range(random.randint(3, longest)):
        tokens = [random.choice(words) for _ in range(random.randint(25, 60))]
        for _ in range(3):
            tokens[random.randrange(len(tokens))] = str(random.randint(2, 999))
        tokens[0] = tokens[0].capitalize()
        made.append(tokens)
    return made


def with_one_token_changed(random: Random, statement: list[list[str]]) -> list[list[str]]:
    """One token left out, put in or replaced, anywhere."""
    changed = [list(tokens) for tokens in statement]
    tokens = random.choice(changed)
    at = random.randrange(len(tokens))
    how = random.choice(("replace", "insert", "delete"))
    if how == "delete":
        del tokens[at]
    elif how == "insert":
        tokens.insert(at, random.choice(("not", "не", "41")))
    else:
        tokens[at] += random.choice(("s", "ий", "7"))
    return changed


def said(statement: list[list[str]]) -> list[str]:
    return [" ".join(tokens) + "." for tokens in statement]


def page(random: Random, statement: list[list[str]], *, title: str = "Statement of the staff") -> bytes:
    """`statement` in a design of its own: menus, ads, comments, counters, tokens, wrappers, the order of attributes."""
    text = "".join(_paragraph(random, tokens) for tokens in statement)
    ad = f"<aside{_attributes(random, 'ad')}>{_chatter(random)}</aside>" if random.random() < 0.7 else ""
    article = f"<article{_attributes(random, 'story')}><h1>{title}</h1>{text}{ad}</article>"
    for _ in range(random.randint(0, 6)):
        article = f"<div{_attributes(random)}>{article}</div>"
    links = (f'<li><a href="/{_token(random)}">{_chatter(random, 2)}</a></li>' for _ in range(random.randint(3, 30)))
    menu = "".join(links)
    comments = "".join(
        f"<div{_attributes(random, 'comment')}><b>{_token(random)}</b> {random.randint(1, 59)} min ago "
        f"{_chatter(random)}</div>"
        for _ in range(random.randint(0, 25))
    )
    head = (
        f"<title>{title} | News</title><meta name=csrf content={_token(random)}><script>var n='{_token(random)}';"
        f"{'x' * random.randint(0, 8_000)}</script><style>.{_token(random)}{{color:red}}</style>"
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{head}</head><body{_attributes(random)}>'
        f"<header><nav><ul>{menu}</ul></nav></header><main{_attributes(random)}>{article}</main>"
        f"<section class=comments><p>{random.randint(0, 9_999)} comments</p>{comments}</section>"
        f"<aside>{_chatter(random, 40)}</aside><footer>{random.randint(1, 99_999)} readers now</footer></body></html>"
    ).encode()


def _paragraph(random: Random, tokens: list[str]) -> str:
    """The same words, with other white space, and bold or links around some of them."""
    pieces = []
    for token in tokens:
        draw = random.random()
        if draw < 0.03:
            token = f"<strong>{token}</strong>"
        elif draw < 0.05:
            token = f'<a href="/t/{_token(random)}?utm_source={_token(random)}" rel=nofollow>{token}</a>'
        elif draw < 0.06:
            token = f"<!-- {_token(random)} --><span{_attributes(random)}>{token}</span>"
        pieces.append(token)
    between = [random.choice((" ", " ", " ", "\n    ", "&nbsp;", " <!-- ad -->")) for _ in pieces]
    body = "".join(piece + gap for piece, gap in zip(pieces, between, strict=True)).rstrip()
    for gap in ("&nbsp;", "<!-- ad -->"):
        body = body.removesuffix(gap).rstrip()
    return f"<p{_attributes(random)}>{body}.</p>\n"


def _attributes(random: Random, name: str = "") -> str:
    given = {"id": _token(random), "data-v": _token(random), "class": f"{random.choice(NAMES)} {name}".strip()}
    names = list(given)
    random.shuffle(names)
    kept = [each for each in names if each == "class" or random.random() < 0.6]
    return "".join(f' {each}="{given[each]}"' for each in kept)


def _chatter(random: Random, most: int = 25) -> str:
    words = WORDS[random.choice(list(WORDS))].split()
    return " ".join(random.choice(words) for _ in range(random.randint(1, most)))


def _token(random: Random) -> str:
    return f"t{random.getrandbits(40):010x}"
