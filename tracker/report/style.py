"""The style sheet of html pages: light, dark, print, and as narrow as a telephone. A string; a page states its hash in
its policy, so that no other style runs.

One rule: only words that changed have a colour. All else is told by place, size and weight. What a source said is set
in the serif face, what we say of it in the other one.
"""

from __future__ import annotations

CSS = """
:root{color-scheme:light dark;--paper:#fff;--ink:#16181c;--soft:#5b616b;--line:#dfe2e6;--wash:#f4f5f6;
--old:#8f1d14;--old-bg:#fbe4e0;--new:#0c5132;--new-bg:#d9f0e2;--link:#1f4e8c;--bar:#2f3640;--bar-light:#b9c0c9}
@media (prefers-color-scheme:dark){:root{--paper:#131518;--ink:#e8eaed;--soft:#9aa1ab;--line:#2e3238;--wash:#1c1f23;
--old:#ffb1a6;--old-bg:#4a1d18;--new:#9be3b8;--new-bg:#123b26;--link:#9dc1f5;--bar:#d5d9df;--bar-light:#59616b}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
main{overflow-wrap:anywhere;max-width:74rem;margin:0 auto;padding:3rem 2rem 4rem}
h1,h2,h3,h4,p,ul,ol,dl,figure,blockquote{margin:0;padding:0}
a{color:var(--link);text-underline-offset:2px}
a:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
code{font:.92em/1.4 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
.facts,.where,.also,.left-out,footer{color:var(--soft)}
.facts,.where{font-size:.87rem}
.facts code,.left-out code{color:var(--ink)}

header{border-bottom:3px solid var(--ink);padding-bottom:1.3rem}
.kicker{font-size:.82rem;color:var(--soft)}
h1{font-size:2.1rem;line-height:1.18;font-weight:650;letter-spacing:-.015em;max-width:34em;margin:.3rem 0 .5rem}
.also{font-size:1.1rem;margin-bottom:.5rem}
h2{font-size:1.15rem;line-height:1.3;font-weight:650;margin:0 0 .9rem}
h2 span{color:var(--soft);font-weight:400;margin-left:.25em}
section{margin-top:2.6rem}
section>.facts{margin:-.6rem 0 .9rem}

.gravest{list-style:none}
.gravest li{display:grid;grid-template-columns:3.2rem 21rem minmax(0,1fr);gap:0 1.2rem;border-top:1px solid var(--line);
padding:.7rem 0}
.gravest p b,.gravest p span{display:block}
.gravest b{font-weight:600}

.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(24rem,100%),1fr));gap:2rem 4rem}
.chart{min-width:0}
.chart h3{margin-bottom:.15rem}
.chart p{font-size:.8rem;color:var(--soft)}
.chart svg{display:block;width:100%;max-width:28rem;height:auto;margin:.5rem 0 .3rem;overflow:visible}
.chart text{font-size:13px;fill:var(--soft);font-variant-numeric:tabular-nums}
.chart text.name{fill:var(--ink)}
.chart .part{fill:var(--bar)}.chart .whole{fill:var(--bar-light)}.chart .rail{fill:var(--wash)}
.chart .axis{stroke:var(--line)}
.dark-key::before,.light-key::before{content:"";display:inline-block;width:.7em;height:.7em;margin-right:.4em;
background:var(--bar)}
.light-key::before{background:var(--bar-light)}.light-key{margin-left:1em}
table{border-collapse:collapse;font-size:.85rem;margin:.5rem 0;max-width:100%}
caption{text-align:left;color:var(--soft)}
th,td{text-align:right;padding:.2rem 0 .2rem 1.2rem;border-top:1px solid var(--line);font-weight:400;
font-variant-numeric:tabular-nums}
th:first-child{text-align:left;padding-left:0}
thead th{color:var(--soft);border:0}
td,th+th{overflow-wrap:normal}.chart details{overflow-x:auto}

nav{border-bottom:1px solid var(--line);padding:.7rem 0}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1.6rem;list-style:none;font-size:.92rem;color:var(--soft)}
.left-out{margin-top:1rem;font-size:.92rem}
.none{margin-top:2rem}

article{display:grid;grid-template-columns:11rem minmax(0,1fr);gap:0 2rem;border-top:1px solid var(--line);
padding:1.3rem 0 1.5rem}
article:target{background:var(--wash);box-shadow:0 0 0 .8rem var(--wash)}
.margin{font-size:.85rem;line-height:1.45;color:var(--soft)}
.number{color:var(--soft);text-decoration:none;font-variant-numeric:tabular-nums}
.margin .number{font-size:.85rem}
.level{color:var(--ink);font-size:1rem;font-weight:650;margin:.1rem 0 .3rem}
.severity b{font-weight:400}
.critical,.high{color:var(--ink)}.critical b,.high b{font-weight:650}
.sign{margin-top:.3rem}.silent{color:var(--ink);font-weight:650}
h3{font-size:1rem;font-weight:650;line-height:1.4}
h3 .title{font-weight:400;color:var(--soft);display:block}
h4{font-size:.82rem;font-weight:650;margin:.9rem 0 .25rem}
h4 span{font-weight:400;color:var(--soft);margin-left:.35em}
.sides{display:grid;grid-template-columns:1fr 1fr;gap:0 2.2rem}
.sides>div{min-width:0}
.new{border-left:1px solid var(--line);padding-left:1.1rem;margin-left:-1.1rem}
blockquote,.whole{font-family:Charter,"Iowan Old Style",Georgia,Cambria,"Noto Serif","DejaVu Serif",serif;
white-space:pre-line;unicode-bidi:isolate}
blockquote{font-size:1.17rem;line-height:1.52}
.gravest blockquote{font-size:1.05rem;line-height:1.45}
blockquote.woven,.when{display:none}
blockquote.woven{margin-top:.7rem}
.whole{margin-top:.5rem;max-width:44rem;font-size:1rem}
.gone{border-left:4px solid var(--old);padding-left:1rem;max-width:44rem}
del{background:var(--old-bg);color:var(--old);text-decoration:line-through;text-decoration-thickness:1.5px}
ins{background:var(--new-bg);color:var(--new);text-decoration:underline;text-decoration-thickness:1.5px;
text-underline-offset:3px}
del,ins{border-radius:2px;padding:.06em .14em;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.here{color:var(--soft)}
.moved{border-bottom:2px dotted var(--soft)}
.gap{color:var(--soft)}

a.note{color:inherit;text-decoration:inherit;position:relative;cursor:help}
sup{font:600 .62em/1 system-ui,sans-serif;margin-left:.15em;vertical-align:.55em}
sup+sup::before{content:","}sup+sup{margin-left:0}
a.note:hover::after,a.note:focus-visible::after{content:attr(data-why);position:absolute;z-index:2;left:0;top:100%;
width:max-content;max-width:min(22rem,60vw);margin-top:.35rem;padding:.5rem .7rem;border-radius:4px;
background:var(--ink);color:var(--paper);font:.85rem/1.4 system-ui,sans-serif;white-space:normal;pointer-events:none}
.notes{margin:1rem 0 0;padding-left:1.5rem;max-width:46rem;font-size:.95rem}
.notes li{margin:.25rem 0;padding-left:.2rem}
.notes li::marker{font-weight:600;font-size:.85em}
.notes b{font-weight:650;margin-right:.35em}
.notes li:target{background:var(--wash);box-shadow:0 0 0 .35rem var(--wash)}
.reason{margin-top:.5rem;font-size:.95rem;max-width:46rem}
.body>.facts{margin-top:.9rem;max-width:46rem}
.where{margin-top:.5rem}
.members{margin:.8rem 0 0;padding-left:1.1rem;font-size:.93rem}
.members li:target{background:var(--wash)}
details{margin-top:.45rem;font-size:.9rem}
summary{cursor:pointer;color:var(--soft);width:fit-content}
dl{margin-top:.3rem}dt{color:var(--soft);font-size:.85rem;margin-top:.3rem}dd{margin:0}

footer{margin-top:3.5rem;border-top:3px solid var(--ink);padding-top:1.2rem;font-size:.9rem}
footer h2,footer h3,footer code{color:var(--ink)}footer p{margin:.4rem 0;max-width:46rem}footer h3{margin-top:1.2rem}

@media (max-width:60rem){
.sides{display:none}blockquote.woven,.when{display:block}.body>.when+.facts{margin-top:0}
article{grid-template-columns:9rem minmax(0,1fr);gap:0 1.4rem}
.gravest li{grid-template-columns:3rem minmax(0,1fr)}.gravest blockquote{grid-column:2}}
@media (max-width:40rem){
main{padding:1.4rem 1rem 3rem}h1{font-size:1.55rem}
article{display:block}
.margin{display:flex;flex-wrap:wrap;gap:0 .8rem;align-items:baseline;margin-bottom:.5rem}
.margin p{margin:0}.margin .level{order:-1}
.gravest li{display:block}.gravest blockquote{margin-top:.25rem}.gravest .number{float:right;margin-left:1rem}
blockquote{font-size:1.1rem}
a.note:hover::after,a.note:focus-visible::after{position:fixed;left:1rem;right:1rem;top:auto;bottom:1rem;width:auto;
max-width:none}}
@media print{
:root{color-scheme:light;--paper:#fff;--ink:#000;--soft:#444;--line:#bbb;--wash:#eee;--old:#000;--old-bg:transparent;
--new:#000;--new-bg:transparent;--link:#000;--bar:#333;--bar-light:#bbb}
@page{margin:16mm 15mm}
:root{font-size:9.6pt}body{font-size:1rem}main{max-width:none;padding:0}h1{font-size:19pt}
.sides{display:none}blockquote.woven,.when{display:block}.body>.when+.facts{margin-top:0}
blockquote{font-size:11pt}
article{grid-template-columns:31mm minmax(0,1fr);gap:0 6mm}
article,.chart,.gravest li{break-inside:avoid}h2,h3,h4{break-after:avoid}
ins{font-weight:700;text-decoration-thickness:1px}del,ins{padding:0}
.charts{grid-template-columns:1fr 1fr;gap:6mm 10mm}
.part,.whole,.rail,.dark-key::before,.light-key::before{-webkit-print-color-adjust:exact;print-color-adjust:exact}
a{text-decoration:none}nav,details,summary{display:none}
.proof{display:block}.proof::details-content{content-visibility:visible;display:block}
.proof,.proof .facts,.proof dt{font-size:7.5pt;margin:0}
.proof dl{display:grid;grid-template-columns:auto 1fr;gap:0 3mm;margin:0}}
"""
