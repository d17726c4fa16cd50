"""Pages that look like real ones, many of them: every layout with every extra, in three languages, of every length."""

from collections.abc import Iterator
from itertools import cycle

SENTENCES = {
    "en": (
        "The ministry reported on the course of the week in the eastern districts.",
        "Officials answered questions from reporters for about an hour on Thursday.",
        "The commission has nine members who were named by the parliament in spring.",
        "Twelve people were hurt when a drone fell on a depot near the river at night.",
        "A further briefing will be held when the work has come to an end, they said.",
    ),
    "uk": (
        "Міністерство повідомило про перебіг подій за тиждень у східних районах.",
        "Посадовці близько години відповідали на запитання журналістів у четвер.",
        "До комісії входять дев’ять осіб, яких навесні призначив парламент.",
        "Дванадцятеро людей постраждали, коли вночі безпілотник упав на склад біля річки.",
        "Наступний брифінг відбудеться, коли роботу буде завершено, сказали вони.",
    ),
    "ru": (
        "Министерство сообщило о ходе событий за неделю в восточных районах.",
        "Чиновники около часа отвечали на вопросы журналистов в четверг.",
        "В комиссию входят девять человек, которых весной назначил парламент.",
        "Двенадцать человек пострадали, когда ночью беспилотник упал на склад у реки.",
        "Следующий брифинг пройдёт, когда работа будет завершена, сказали они.",
    ),
}

LAYOUTS = {
    "article": ("<article><h1>{h}</h1>{x}", "<p>{}</p>", "</article>"),
    "main": ("<main><h1>{h}</h1>{x}<div class='text'>", "<p>{}</p>", "</div></main>"),
    "div": ("<div class='news'><div class='title'>{h}</div>{x}", "<div>{}</div>", "</div>"),
    "br": ("<div id='content'><b>{h}</b><br>{x}", "{}<br><br>", "</div>"),
    "table": ("<table><tr><td>{h}{x}</td></tr>", "<tr><td>{}</td></tr>", "</table>"),
    "list": ("<h1>{h}</h1>{x}<ul>", "<li>{}</li>", "</ul>"),
    "section": ("<section><header><h1>{h}</h1></header>{x}", "<section><p>{}</p></section>", "</section>"),
    "bare": ("<h2>{h}</h2>{x}", "<p>{}", ""),
    "text": ("{h}<hr>{x}", "{}\n", ""),
}

EXTRAS = (
    "",
    "<time datetime='2026-11-29T09:10:00Z'>29.11.2026</time>",
    "<svg viewBox='0 0 9 9'><title>arrow</title><path d='M0 0'/></svg>",
    "<figure><img src='/a.jpg' alt='A depot'><figcaption>The depot on Thursday.</figcaption></figure>",
    "<label for='q'>Search</label><input id='q'>",
    "<details><summary>More</summary>Three were treated on the spot.</details>",
    "<blockquote>We do not comment, he said.</blockquote><aside>Read also: another thing</aside>",
    "<picture><source srcset='/b.webp'><img src='/b.jpg'></picture><iframe src='/map'></iframe>",
    "<dl><dt>Killed</dt><dd>12</dd></dl><noscript>Please enable scripts</noscript>",
    "<ul class='share'><li><a href='#'>Share</a></li></ul><math><mi>x</mi></math><template><p>t</p></template>",
    "<pre>a  b\n c</pre><code>x</code><q>quoted</q><sup>1</sup><del>old</del><ins>new</ins>",
    "<form><select><option>One</option></select><textarea>t</textarea><button>Send</button></form>",
)

FRAMES = (
    "<!doctype html><html lang='{l}'><head><meta charset='utf-8'><title>{h}</title></head><body>"
    "<nav><a href='/'>Home</a> <a href='/n'>News</a></nav>{b}<footer>2026</footer></body></html>",
    "<html><body>{b}</body></html>",
    "{b}",
)


def pages(count: int) -> Iterator[str]:
    """`count` of them, no two the same; layouts, extras, languages, lengths and frames are coprime cycles."""
    lengths = cycle((1, 2, 3, 4, 5, 40, 0))
    frames, extras, tongues = cycle(FRAMES), cycle(EXTRAS), cycle((*SENTENCES, "en"))
    layouts = cycle(LAYOUTS.values())
    for number in range(count):
        if number % 36 == 0:
            next(extras)
        if number % 63 == 0:
            next(frames)
        length, frame, extra, tongue, layout = (next(each) for each in (lengths, frames, extras, tongues, layouts))
        opening, paragraph, closing = layout
        said = [SENTENCES[tongue][index % 5] for index in range(length)]
        inner = opening.format(h=f"Statement {number}", x=extra)
        inner += "".join(paragraph.format(sentence) for sentence in said) + closing
        yield frame.format(l=tongue, h=f"Statement {number}", b=inner)
