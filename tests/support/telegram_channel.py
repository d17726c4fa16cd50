"""A channel that the stories of Telegram watch: what it shows, and the page of each of its posts."""

from datetime import timedelta

from tests.support.telegram_previews import Post, post_page, preview
from tests.support.watched_places import Story
from tracker.model import Source, SourceKind

NAME = "Zrazok_press"
CHANNEL = Source(
    id="staff",
    kind=SourceKind.TELEGRAM,
    url=f"/s/{NAME}",
    speaker="General Staff",
    language="en",
    interval=timedelta(minutes=2),
    reread=timedelta(days=3),
)


def posts(*ids: int, **texts: str) -> list[Post]:
    """Posts with these numbers; p7="x" says what number 7 says."""
    return [Post(id=number, text=texts.get(f"p{number}", f"Post number {number}.")) for number in ids]


def show(told: Story, said: list[Post], *, before: int | None = None) -> None:
    """The channel, and the page of each of its posts."""
    told.shows(f"/s/{NAME}" + (f"?before={before}" if before else ""), preview(NAME, said))
    for post in said:
        told.shows(own(post.id), post_page(NAME, post))


def own(number: int) -> str:
    return f"/{NAME}/{number}?embed=1&mode=tme"
