"""Web pages: the main text by trafilatura, with resiliparse where a page is too large for it; facts about the page from its JSON-LD and meta elements.

Elements nested deeper than the parsers hold are opened up, and attributes without end are dropped, before a parser sees the page: lxml loses such text
without a word, others take minutes.

Offsets count in the extracted text: paragraphs parted by an empty line.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

DEEPEST = 240  # nested elements: lxml loses what lies deeper than 256 without a word
LARGEST = 5_000_000  # characters: lxml drops text nodes over 10 MB
MOST_TAGS = 150_000  # tags of a page that trafilatura is given; it takes ten seconds for a million
LONGEST_TAG = 20_000  # characters of a tag with its attributes
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]{0,20000}?(/?)>")
_VOID = frozenset("area base br col colgroup dd dt embed hr img input li link meta option p param source tbody td tfoot th thead tr track wbr".split())
_INLINE = frozenset("a abbr b bdi bdo cite code em font i mark q s small span strong sub sup time tt u".split())
_LONG_TAG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9]{{0,30}})\s[^<>]{{{LONGEST_TAG},}}>")
_META = re.compile(r"<meta\b[^<>]{0,3000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:.-]{1,40})\s{0,5}=\s{0,5}(?:"([^"]{0,3000})"|'([^']{0,3000})')""")
_JSON_LD = re.compile(r"""<script[^<>]{0,300}application/ld\+json[^<>]{0,300}>(.{0,300000}?)</script>""", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title[^<>]{0,300}>([^<]{0,2000})</title>", re.IGNORECASE)
ARTICLES = frozenset({"NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "BlogPosting", "OpinionNewsArticle", "LiveBlogPosting"})


def looks_like_html(text: str) -> bool:
    head = text[:2000].lstrip("\ufeff \t\r\n").lower()
    return head.startswith(("<!doctype html", "<html")) or (head.startswith("<") and "<body" in text[:20000].lower()) or "<html" in head[:500]


def main_text(page: str) -> str:
    """The article's text without menus, teasers and footers; empty where the page holds none."""
    page = _LONG_TAG.sub(r"<\1>", page)
    page, tags = _flattened(page)
    if len(page) > LARGEST or tags > MOST_TAGS:
        return _safety_net(page)
    from trafilatura import extract

    found = extract(page, fast=True, include_comments=False, include_tables=False, deduplicate=False)
    text = "\n\n".join(line for line in (found or "").split("\n") if line.strip())
    return text if len(text) > 200 else max(text, _safety_net(page), key=len)


def _safety_net(page: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    found = extract_plain_text(HTMLTree.parse(page), main_content=True, alt_texts=False, links=False) or ""
    return re.sub(r"\s*\n\s*", "\n\n", found).strip()


def _flattened(page: str) -> tuple[str, int]:
    """The page without the tags of elements nested deeper than DEEPEST, a line break for each that parted lines; and how many tags there are."""
    depth = tags = 0
    edits: list[tuple[int, int, str]] = []
    for tag in _tags(page):
        tags += 1
        name = tag[2].lower()
        if tag[3] or name in _VOID:
            if name in ("p", "li") and depth > DEEPEST:
                edits.append((*tag.span(), "<br>"))
            continue
        if depth > DEEPEST or (depth == DEEPEST and not tag[1]):
            edits.append((*tag.span(), "" if name in _INLINE else "<br>"))
        depth = max(0, depth - 1) if tag[1] else depth + 1
    if not edits:
        return page, tags
    parts, at, parted = list[str](), 0, False
    for start, end, instead in edits:
        parted = parted and not page[at:start].strip()
        parts += (page[at:start], "" if parted else instead)
        at, parted = end, parted or bool(instead)
    return "".join(parts) + page[at:], tags - len(edits)


def _tags(page: str) -> Iterator[re.Match[str]]:
    """Every tag outside of scripts and styles."""
    at, unclosed = 0, set[str]()
    while tag := _TAG.search(page, at):
        yield tag
        at = tag.end()
        if tag[2].lower() in ("script", "style") and not tag[1] and tag[2] not in unclosed:
            end = page.find(f"</{tag[2]}", at)
            at = max(at, end)
            if end < 0:
                unclosed.add(tag[2])


def facts(page: str) -> dict[str, str]:
    """title, byline, published, outlet, url and language as the page states them: JSON-LD first, then meta elements, then <title>."""
    metas = dict(_metas(page))
    found = _from_json_ld(page)
    for key, names in {
        "title": ("og:title", "twitter:title"),
        "byline": ("author", "article:author", "parsely-author"),
        "published": ("article:published_time", "datepublished", "date", "dc.date", "pubdate", "parsely-pub-date"),
        "outlet": ("og:site_name", "application-name", "publisher"),
        "url": ("og:url",),
    }.items():
        for name in names:
            if key not in found and metas.get(name):
                found[key] = metas[name]
    title = _TITLE.search(page)
    if "title" not in found and title:
        found["title"] = _unescaped(title[1])
    language = re.search(r"""<html\b[^<>]{0,500}?\blang=["']?([A-Za-z]{2,3})""", page)
    if language:
        found["language"] = language[1].lower()
    return {key: value.strip() for key, value in found.items() if value and value.strip()}


def _unescaped(text: str) -> str:
    from html import unescape

    return " ".join(unescape(text).split())


def _metas(page: str) -> Iterator[tuple[str, str]]:
    for tag in _META.finditer(page):
        given = {name.lower(): a or b for name, a, b in _ATTRIBUTE.findall(tag[0])}
        name = given.get("property") or given.get("name") or given.get("itemprop")
        if name and given.get("content"):
            yield name.lower(), _unescaped(given["content"])


def _from_json_ld(page: str) -> dict[str, str]:
    for block in _JSON_LD.finditer(page):
        try:
            items = list(_objects(json.loads(block[1])))
        except (ValueError, RecursionError):
            continue
        for item in items:
            kinds = item.get("@type")
            if ARTICLES & set(kinds if isinstance(kinds, list) else [kinds] if isinstance(kinds, str) else []):
                stated = {"title": _name(item.get("headline")), "byline": _name(item.get("author")), "published": _name(item.get("datePublished")),
                          "outlet": _name(item.get("publisher")), "url": _name(item.get("url"))}  # fmt: skip
                return {key: _unescaped(value) for key, value in stated.items() if value}
    return {}


def _objects(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for item in value.get("@graph") or ():
            yield from _objects(item, depth + 1)


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        names = [name for item in value[:20] if (name := _name(item))]
        return ", ".join(names) or None
    if isinstance(value, dict):
        return _name(value.get("name"))
    return value if isinstance(value, str) else None
