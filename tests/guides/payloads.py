"""Hostile Markdown from a grammar: a way to run words, in a piece of markup, in a place of a text.

`payloads(amount)` gives that many different ones, the same every time. Each calls `R(number)` if it runs;
§ stands for the number.
"""

from __future__ import annotations

import random

GRAMMAR: dict[str, list[str]] = {
    "text": ["<block>", "<block>", "Before <inline> after", "<prefix><inline>", "<block>\n\n<block>"],
    "prefix": ["- ", "1. ", "> ", "# ", "## ", "###### ", "- > ", "    ", "* * ", "\\", "\u00a0", "\t"],
    "block": [
        "<tag>",
        "<inline>",
        "| <inline> | x |\n| --- | --- |\n| <inline> | <inline> |",
        "| <quote><handler> |\n| --- |\n| x |",
        "```<fence>\n<tag>\n```",
        "~~~<fence>\n<tag>",
        "[x]: <address>\n\n[x]",
        "[x]: <address> <title>\n\n![x][x] [x][x]",
        "## <inline> {#<anchor>}",
        "<inline>\n===",
        "<!-- --><tag><!-- -->",
        "<?php <tag> ?>",
        "<![CDATA[ <tag> ]]>",
        "<div>\n\n<inline>\n\n</div>",
        "<style><tag></style>",
    ],
    "inline": [
        "<tag>",
        "[<words>](<address>)",
        "[<words>](<address> <title>)",
        "![<words>](<address>)",
        "![<words>](<address> <title>)",
        "[![<words>](<address>)](<address>)",
        "\\<<address>\\>",
        "`<tag>`",
        "``<quote>` <tag>``",
        "**<inline>**",
        "*<tag>*",
        "[<tag>](/guide/roles/)",
        "![<quote><handler>](/guide/pictures/" + "a" * 32 + "-8x8.png)",
        "[a](/guide/roles/<quote><handler>)",
        "[a](mailto:<quote><handler>)",
        "<entity>",
    ],
    "tag": [
        "\\<script\\><call>\\</script\\>",
        '\\<script<space>src="data:text/javascript,<call>"\\>\\</script\\>',
        "\\<img<space>src=x<space><handler>\\>",
        "\\<img/src/<handler>\\>",
        "\\<svg<space><load>\\>",
        "\\<svg\\>\\<script\\><call>\\</script\\>\\</svg\\>",
        "\\<svg\\>\\<animate<space>onbegin=<call><space>attributeName=x<space>dur=1s\\>",
        "\\<body<space><load>\\>",
        "\\<details<space>open<space>ontoggle=<call>\\>x\\</details\\>",
        "\\<input<space>autofocus<space>onfocus=<call>\\>",
        "\\<iframe<space>srcdoc='\\<script\\>parent.<call>\\</script\\>'\\>\\</iframe\\>",
        '\\<iframe<space>src="javascript:parent.<call>"\\>\\</iframe\\>',
        '\\<a<space>href="<scheme><call>"\\>x\\</a\\>',
        '\\<form<space>action="<scheme><call>"\\>\\<button\\>x\\</button\\>\\</form\\>',
        "\\<math\\>\\<mtext\\>\\</form\\>\\<form\\>\\<mglyph\\>\\<style\\>\\</math\\>\\<img<space>src<space><handler>\\>",
        '\\<noscript\\>\\<p<space>title="\\</noscript\\>\\<img<space>src=x<space><handler>\\>"\\>',
        "\\<video\\>\\<source<space><handler>\\>\\</video\\>",
        "\\<audio<space>src=x<space><handler>\\>",
        "\\<marquee<space>onstart=<call>\\>x\\</marquee\\>",
        '\\<object<space>data="javascript:<call>"\\>\\</object\\>',
        "\\<template\\>\\<script\\><call>\\</script\\>\\</template\\>\\<img<space>src=x<space><handler>\\>",
        '\\<p<space>style="animation:x"<space>onanimationstart=<call>\\>x\\</p\\>',
        "\\</p\\>\\</div\\>\\<script\\><call>\\</script\\>",
        "\\<scr\\<script\\>ipt\\><call>\\</scr\\</script\\>ipt\\>",
        "\\<ScRiPt\\><call>\\</sCrIpT\\>",
    ],
    "handler": [
        "onerror=<call>",
        'onerror="<call>"',
        "OnErRoR='<call>'",
        "onmouseover=<call>",
        "onclick=<call>",
    ],
    "load": ["onload=<call>", 'onload="<call>"', "ONLOAD=<call>"],
    "space": [" ", "\n", "/", "\t", "\f"],
    "quote": ['"', "'", '"\\>', "'\\>", '" ', "&quot; ", '\\\\" ', "`"],
    "title": ['"<quote><handler>"', "'<quote><handler>'", "(<handler>)", '"\\</a\\><tag>"'],
    "words": ["x", "<tag>", "<quote><handler>", "![x](<address>)", "\\</a\\>"],
    "anchor": ["a<quote><handler>", "a\\><tag>", "main", "a"],
    "fence": ["html", "<quote><handler>", "js\\><tag>"],
    "address": [
        "<scheme><call>",
        "\\<<scheme><call>\\>",
        "data:text/html,\\<script\\>parent.<call>\\</script\\>",
        "data:text/html;base64,PHNjcmlwdD5wYXJlbnQuUigwKTwvc2NyaXB0Pg==",
        "https://example.org/<quote><handler>",
        "//example.org/\\><tag>",
        "<odd><scheme><call>",
    ],
    "scheme": [
        "javascript:",
        "JaVaScRiPt:",
        "java&#x09;script:",
        "java&Tab;script:",
        "&#106;avascript:",
        "&#x6A&#x61vascript&colon;",
        "javascript&#58;",
        "java\\\\script:",
        "%6Aavascript:",
        "vbscript:",
        "jav\u00adascript:",
        "javascript://%0a",
        "javascript:/**/",
    ],
    "odd": ["\u00a0", "\u2028", "\x01", "\u200b", "&#1;", "&nbsp;", "%20", "/\\\\"],
    "entity": [
        "&lt;script&gt;<call>&lt;/script&gt;",
        "&#60;script&#62;<call>&#60;/script&#62;",
        "&amp;lt;img src=x <handler>&amp;gt;",
        "\\<a href=&#34;javascript:<call>&#34;\\>x\\</a\\>",
    ],
    "call": ["R(§)", "R(§)", "R`§`", "R(§)//", "(R)(§)", "window['R'](§)", "setTimeout(R,0,§)", "self.R(§)"],
}
DEEPEST = 9


def payloads(amount: int) -> list[str]:
    chance = random.Random(20261128)
    found: dict[str, None] = {}
    while len(found) < amount:
        found.setdefault(_expanded("<text>", chance, 0))
    return [text.replace("§", str(number)) for number, text in enumerate(found)]


def _expanded(rule: str, chance: random.Random, depth: int) -> str:
    """Names in angle brackets become one of their rules; `\\<` is the sign itself."""
    made, place = "", 0
    while place < len(rule):
        sign = rule[place]
        if sign == "\\" and place + 1 < len(rule) and rule[place + 1] in "<>\\":
            made, place = made + rule[place + 1], place + 2
            continue
        end = rule.find(">", place)
        name = rule[place + 1 : end] if sign == "<" and end > 0 else ""
        if name in GRAMMAR:
            options = GRAMMAR[name] if depth < DEEPEST else GRAMMAR[name][:1]
            choice = "R(§)" if depth > DEEPEST + 4 else chance.choice(options)
            made, place = made + _expanded(choice, chance, depth + 1), end + 1
        else:
            made, place = made + sign, place + 1
    return made
