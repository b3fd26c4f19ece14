"""Bytes → letters: which encoding a text file is in, and whether it is text at all."""

from __future__ import annotations

import re

from people.hris.refusing import UnreadableFile

BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
NOT_ASCII = bytes(range(128, 256))
CONTROL_BYTES = bytes(set(range(32)) - {9, 10, 12, 13} | {127})
CONTROL = re.compile(f"[{re.escape(CONTROL_BYTES.decode('latin-1'))}]")
USUAL = re.compile(r"[\w,;|@.\s\"-]", re.ASCII)
USUAL_SHARE = 0.2  # of the letters in the sample; a table has delimiters and digits in any language
SAMPLE = 4000  # bytes


def encoding_of(content: bytes) -> tuple[str, str]:
    """(codec, name for people); the whole file is proved to be text in that codec."""
    codec = next((name for bom, name in BOMS.items() if content.startswith(bom)), "")
    if not codec and b"\0" in content:
        codec = _wide(content)
    text = _strictly(content, codec) if codec else ""
    if not codec:
        codec, text = _narrow(content)
    if _has_control(content, text, codec):
        raise UnreadableFile("not text")
    if not text or text.isspace():
        raise UnreadableFile("empty")
    return codec, NAMES.get(codec, "UTF-16")


def ends_with_line_break(content: bytes, codec: str) -> bool:
    tail = content[-4:] if codec.startswith("utf-16") else content[-1:]
    return b"\n" in tail or b"\r" in tail


def _has_control(content: bytes, text: str, codec: str) -> bool:
    if codec.startswith("utf-16"):
        return CONTROL.search(text) is not None
    return len(content.translate(None, CONTROL_BYTES)) < len(content)


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: the byte order that gives more letters a table is made of."""
    start = content[: min(SAMPLE, len(content) // 2 * 2)]
    shares = {
        codec: len(USUAL.findall(start.decode(codec, errors="replace"))) / (len(start) / 2 or 1)
        for codec in ("utf-16-le", "utf-16-be")
    }
    best = max(shares, key=shares.__getitem__)
    if len(content) % 2 or shares[best] < USUAL_SHARE:
        raise UnreadableFile("not text")
    return best


def _strictly(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        raise UnreadableFile("damaged letters") from error


def _narrow(content: bytes) -> tuple[str, str]:
    """UTF-8, else Windows-1252: but UTF-8 that is merely damaged must not turn everyone's ü into Ã¼."""
    try:
        return "utf-8", content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    lenient = content.decode("utf-8", errors="replace")
    damaged = lenient.count("\ufffd")
    plain = len(content.translate(None, NOT_ASCII))
    if damaged < len(lenient) - plain - damaged:
        raise UnreadableFile("damaged letters")
    return "cp1252", _strictly(content, "cp1252")
