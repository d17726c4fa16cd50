"""The style sheet of the html report: light, dark and print. A string; the page states its hash in its policy."""

from __future__ import annotations

CSS = """
:root{color-scheme:light dark;--paper:#fbfaf8;--card:#fff;--ink:#1d1c1a;--soft:#67635c;--line:#e4e0d8;
--red:#b3261e;--red-bg:#fde7e4;--green:#14632f;--green-bg:#dff3e3;--amber:#8a5a00;--amber-bg:#fdf0d2;
--blue:#2a5a9e;--blue-bg:#e4eefb;--grey-bg:#efece6}
@media (prefers-color-scheme:dark){:root{--paper:#161513;--card:#1f1e1b;--ink:#ece8e1;--soft:#a39d93;--line:#37342f;
--red:#ff9d92;--red-bg:#4a1f1b;--green:#8fdca6;--green-bg:#173a22;--amber:#f0c36a;--amber-bg:#43330e;
--blue:#9cc2f5;--blue-bg:#1c304b;--grey-bg:#2c2a26}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
main{max-width:54rem;margin:0 auto;padding:2.2rem 1.2rem 3rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 1rem;letter-spacing:-.01em}
.figures{display:flex;flex-wrap:wrap;gap:.4rem 2rem;list-style:none;margin:0 0 .8rem;padding:0;color:var(--soft)}
.figures b{color:var(--ink);font-size:1.5rem;font-variant-numeric:tabular-nums}
.key,.facts,.where,footer{color:var(--soft);font-size:.88rem;margin:.5rem 0 0}
.timeline{display:block;width:100%;height:auto;margin:1.6rem 0 .4rem}
.timeline text{fill:var(--soft);font-size:12px}
.timeline .name{fill:var(--ink);font-size:13px}
.lane{stroke:var(--line)}.tick{stroke:var(--line);stroke-dasharray:2 4}
.mark line{stroke-width:4;stroke-linecap:round;opacity:.45}
.mark.meaning-changed{fill:var(--red);stroke:var(--red)}.mark.undecided{fill:var(--amber);stroke:var(--amber)}
.mark.reworded{fill:var(--blue);stroke:var(--blue)}.mark.cosmetic{fill:var(--soft);stroke:var(--soft)}
.mark circle{stroke:var(--paper);stroke-width:1.5}
article{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--soft);border-radius:6px;
margin:1.2rem 0;padding:1rem 1.3rem 1.1rem}
article:target{outline:2px solid var(--blue);outline-offset:2px}
article.meaning-changed{border-left-color:var(--red)}article.undecided{border-left-color:var(--amber)}
article.reworded{border-left-color:var(--blue)}
h2{font-size:1.02rem;margin:.5rem 0 .5rem;overflow-wrap:anywhere}
h2 .title{font-weight:400;color:var(--soft)}h2 .title::before{content:"· "}
.tags{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center;margin:0;font-size:.8rem;line-height:1.5}
.level,.severity,.sign{border-radius:3px;padding:0 .5em;background:var(--grey-bg)}
.level{font-weight:650}
.meaning-changed .level{background:var(--red-bg);color:var(--red)}
.undecided .level{background:var(--amber-bg);color:var(--amber)}
.reworded .level{background:var(--blue-bg);color:var(--blue)}
.severity.critical,.severity.high{font-weight:650}
.sign{background:none;border:1px solid var(--line)}
.number{margin-left:auto;color:var(--soft);text-decoration:none;font-variant-numeric:tabular-nums}
blockquote{margin:0;font:1.12rem/1.6 Georgia,"Noto Serif","DejaVu Serif",serif;white-space:pre-line;
overflow-wrap:anywhere;unicode-bidi:isolate}
.whole{white-space:pre-line;overflow-wrap:anywhere;unicode-bidi:isolate;border-top:1px solid var(--line);
margin-top:.6rem;padding-top:.6rem}
del{background:var(--red-bg);color:var(--red);text-decoration:line-through;text-decoration-thickness:1.5px}
ins{background:var(--green-bg);color:var(--green);text-decoration:underline;text-decoration-thickness:1.5px;
text-underline-offset:3px}
del,ins{border-radius:2px;padding:0 .15em;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.members{margin:.8rem 0 0;padding-left:1.2rem;font-size:.94rem}.members .number{margin:0 .3em 0 0}
.members li:target{outline:2px solid var(--blue)}
.moved{border-bottom:2px dotted var(--blue)}.gap{color:var(--soft)}
.why{margin:.8rem 0 0;padding:0;list-style:none;font-size:.94rem}
.why li{margin:.25rem 0}.why b{font-size:.74rem;letter-spacing:.04em;color:var(--soft);margin-right:.4em}
a{color:var(--blue);overflow-wrap:anywhere}
details{margin-top:.7rem;font-size:.95rem}summary{cursor:pointer;color:var(--soft);font-size:.88rem}
code{overflow-wrap:anywhere;font-size:.92em}
footer{border-top:1px solid var(--line);margin-top:2rem;padding-top:.8rem}footer p{margin:.2rem 0}
@media print{:root{color-scheme:light}body{background:#fff;color:#000;font-size:11pt}main{max-width:none;padding:0}
article{break-inside:avoid;border-color:#999}del,ins,.level{background:none;padding:0}details:not([open]){display:none}}
"""
