"""Read the head of an HTTP request that has no body."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

_WORDS_IN_REQUEST_LINE = 3
_MOST_HEADERS = 100


class MalformedHead(Exception):
    """Say that what came is not the head of an HTTP/1 request."""


@dataclass(frozen=True, slots=True)
class HeadRequest:
    """Be a request: its method, path, query and headers with names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]

    def accepts(self, media_type: str) -> bool:
        """Tell whether the client takes a media type; one that says nothing takes everything."""
        kind = media_type.partition("/")[0]
        wanted = {media_type, f"{kind}/*", "*/*"}
        ranges = (self.headers.get("accept") or "*/*").lower().split(",")
        return any(_media_type(part) in wanted and not _is_refused(part) for part in ranges)


def parse_head(head: bytes) -> HeadRequest:
    """Return the request that a head (without its empty line) spells; raises MalformedHead."""
    request_line, *lines = head.decode("latin-1").split("\r\n")
    words = request_line.split(" ")
    if len(words) != _WORDS_IN_REQUEST_LINE or not words[2].startswith("HTTP/1."):
        raise MalformedHead
    if not words[1].startswith("/") or len(lines) > _MOST_HEADERS:
        raise MalformedHead
    headers = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip() or "\n" in line or "\r" in line:
            raise MalformedHead
        headers[name.lower()] = value.strip()
    path, _, query = words[1].partition("?")
    return HeadRequest(words[0], path, dict(parse_qsl(query)), headers)


def _media_type(part: str) -> str:
    return part.partition(";")[0].strip()


def _is_refused(part: str) -> bool:
    """Tell whether a range has the quality zero."""
    parameters = (parameter.strip() for parameter in part.split(";")[1:])
    return any(parameter.rstrip("0") in {"q=", "q=0."} for parameter in parameters)
