"""Path templates such as `/v1/vouchers/{code}/validate`."""

import re
from urllib.parse import unquote

from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.json_body import is_fit_text

LONGEST_PARAMETER = 256
LONGEST_DECISION = 4_100  # an id that holds what it names
_PARAMETER = re.compile(r"\{(\w+)\}")
_CODE, _DECISION = "code", "decision"


class PathTemplate:
    """A route's path. `{code}` takes any text, slashes included; every other parameter one segment.

    An HTTP API decodes a path before we see it, all but the escaped percent sign (`%25`), so what
    reaches us has lost the difference between a slash inside a code and one between segments.
    """

    def __init__(self, template: str) -> None:
        self.text = template
        self.names = tuple(_PARAMETER.findall(template))
        parts = _PARAMETER.split(template)
        self._pattern = re.compile(
            "".join(
                _group(part) if index % 2 else re.escape(part) for index, part in enumerate(parts)
            ),
            re.DOTALL,
        )
        self.looseness = (self.names.count(_CODE), -sum(map(len, parts[::2])))

    def match(self, raw_path: str) -> dict[str, str] | None:
        """The parameters' values, decoded exactly once, or None when this is another path.

        Raises:
            Refused: `RESOURCE_NOT_FOUND`, when a value can be the name of nothing.
        """
        match = self._pattern.fullmatch(raw_path)
        if match is None:
            return None
        return {name: _decoded(name, value) for name, value in match.groupdict().items()}


def _group(name: str) -> str:
    return f"(?P<{name}>.+?)" if name == _CODE else f"(?P<{name}>[^/]+)"


def _decoded(name: str, value: str) -> str:
    longest = LONGEST_DECISION if name == _DECISION else LONGEST_PARAMETER
    try:
        text = unquote(value, errors="strict")
    except UnicodeDecodeError:
        raise Refused(Refusal.RESOURCE_NOT_FOUND, "The path is not UTF-8.") from None
    if len(text) > longest or not is_fit_text(text):
        raise Refused(Refusal.RESOURCE_NOT_FOUND, "No resource can have this name.")
    return text
