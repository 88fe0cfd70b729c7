"""What a shopper types: one canonical form, and the pattern that unique codes are drawn from."""

import hmac
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import count
from string import ascii_lowercase, ascii_uppercase
from typing import Self

from incentives.domain.refusal import Refusal, Refused

MAX_CODE_CHARS = 100
# 8 digits and 24 letters, 5 random bits each; 0, 1, I and O look like one another.
UNAMBIGUOUS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SAFE_RANDOM_BITS = 60  # fewer can be guessed by a patient stranger
MAX_RANDOM_CHARS = 64  # keeps a draw within one 512-bit block
PLACE = "#"  # stands for a random character in a pattern

# A redraw hits a taken code with a probability of at most 1 in CROWDED_ONE_IN, so that all
# DRAWS_PER_CODE draws of one code fail with less than 2**-64.
CROWDED_ONE_IN = 4
DRAWS_PER_CODE = 32

_BLOCK_BITS = 512
# Each try to draw a number succeeds with at least one half: all fail with at most 2**-256.
_TRIES = 256

_MAX_TYPED_CHARS = 1_000
_WIDE_BLANKS = "".join(map(chr, range(0x2000, 0x200B)))
# Marks of direction, joiners and soft hyphens, which come along when a code is copied from a mail;
# not the two that turn the order of what is seen.
_INVISIBLE = "\u00ad\u061c\u180e\ufeff" + "".join(
    chr(point)
    for first, last in ((0x200B, 0x200F), (0x202A, 0x202C), (0x2060, 0x2064), (0x2066, 0x2069))
    for point in range(first, last + 1)
)
_OUTER = "\t\n\v\f\r \u00a0\u1680\u202f\u205f\u3000" + _WIDE_BLANKS + _INVISIBLE
_TO_UPPER = str.maketrans(ascii_lowercase, ascii_uppercase)


def canonical(text: str) -> str | None:
    """The one form of a code for look-up and for counting, or None when `text` is not a code.

    Outer blanks and invisible characters go, ASCII letters become capitals, and composed and
    decomposed accents are alike (Unicode NFC). Nothing else is folded: look-alikes of other scripts
    are other codes. A code has 1 to 100 printable characters; single spaces may stand between them.
    Control and format characters and other blanks inside, and characters that Unicode would turn
    into ASCII (the Kelvin sign), make no code. The canonical form of a canonical form is itself.

    >>> canonical(" summer 20/x ")
    'SUMMER 20/X'
    """
    if len(text) > _MAX_TYPED_CHARS:
        return None
    typed = text.strip(_OUTER)
    if typed.isascii():
        form = typed.upper()
    else:
        form = unicodedata.normalize("NFC", typed).translate(_TO_UPPER)
        if any(_turns_ascii(char) for char in typed) or not unicodedata.is_normalized("NFC", form):
            return None
    if not 1 <= len(form) <= MAX_CODE_CHARS or not form.isprintable() or "  " in form:
        return None
    return form


def _turns_ascii(char: str) -> bool:
    return not char.isascii() and unicodedata.normalize("NFC", char).isascii()


@dataclass(frozen=True, slots=True)
class CodePattern:
    """How unique codes look: `prefix`, `pattern` with a random character for each `#`, `postfix`.

    Made by `of`, so that what is drawn from it is in canonical form.
    """

    prefix: str
    pattern: str
    postfix: str
    charset: str

    @classmethod
    def of(cls, config: Mapping[str, object] | None = None) -> Self:
        """Read the wire's `code_config`; what is absent or null takes the default.

        The default is 12 characters of an alphabet without look-alikes (60 random bits). A charset
        without a length gets as many places as 60 bits need. `pattern` overrides `length`. As
        letter case does not matter in codes, a charset of both cases has each letter once.

        Raises:
            Refused: `INVALID_CODE_CONFIG`, with what is wrong.
        """
        config = config or {}
        charset = "".join(dict.fromkeys(_text(config, "charset", UNAMBIGUOUS)))
        if len(charset) < 2 or not all("!" <= char <= "~" for char in charset):
            raise _refused("charset needs two or more different ASCII letters, digits or signs")
        made = cls(
            prefix=_text(config, "prefix", ""),
            pattern=_text(config, "pattern", "") or PLACE * _length(config, charset),
            postfix=_text(config, "postfix", ""),
            charset=charset,
        )
        if not 1 <= made.places <= MAX_RANDOM_CHARS:
            raise _refused(f"a pattern needs 1 to {MAX_RANDOM_CHARS} random characters (#)")
        for char in charset:
            sample = made._filled(char * made.places)
            if canonical(sample) != sample:
                raise _refused("prefix, pattern and postfix do not make codes that can be typed")
        return made

    @property
    def places(self) -> int:
        """Number of random characters."""
        return self.pattern.count(PLACE)

    @property
    def space(self) -> int:
        """Number of different codes that the pattern can make."""
        codes: int = len(self.charset) ** self.places
        return codes

    @property
    def random_bits(self) -> int:
        """Whole bits of randomness in one code, rounded down."""
        return self.space.bit_length() - 1

    def matches(self, code: str) -> bool:
        """Whether `code`, in whatever spelling, could have been drawn from this pattern."""
        form = canonical(code)
        if form is None or len(form) != len(self.prefix + self.pattern + self.postfix):
            return False
        body = form[len(self.prefix) : len(form) - len(self.postfix)]
        return form == self.prefix + body + self.postfix and all(
            char in self.charset if place == PLACE else char == place
            for place, char in zip(self.pattern, body, strict=True)
        )

    def draw(self, seed: bytes, index: int, attempt: int = 0) -> str:
        """Code number `index` of a job, each code of the pattern equally likely.

        The same arguments draw the same code, so that work done again after a crash draws the same.
        Two indexes may meet on a code; the write that puts it only if it is absent tells, and the
        next `attempt` draws another.

        Args:
            seed: 32 secret random bytes of the job. Who knows them knows its codes.
            index: 0 or more; the code's number within the job.
            attempt: 0 to `DRAWS_PER_CODE` - 1.

        Raises:
            ValueError: an argument is out of its range.
        """
        if len(seed) != 32 or not 0 <= index < 2**63 or not 0 <= attempt < DRAWS_PER_CODE:
            raise ValueError("a draw needs 32 bytes of seed, and a bounded index and attempt")
        number = uniform(seed, b"%d/%d" % (index, attempt), below=self.space)
        chars = []
        for _ in range(self.places):
            number, place = divmod(number, len(self.charset))
            chars.append(self.charset[place])
        return self._filled("".join(chars))

    def refuse_crowded(self, wanted: int, *, existing: int) -> None:
        """Refuse `wanted` more codes when all together would take more than a quarter of `space`.

        Beyond that, draws meet taken codes too often, and so do a stranger's guesses.

        Raises:
            Refused: `INVALID_CODE_CONFIG`.
        """
        room = self.space // CROWDED_ONE_IN - existing
        if wanted > room:
            left = f"{max(room, 0)} of its {self.space} codes may still be made"
            raise _refused(f"the pattern is too short for {wanted} codes: {left}")

    def as_data(self) -> dict[str, str]:
        """Plain data that `of` reads back."""
        return asdict(self)

    def _filled(self, chars: str) -> str:
        supply = iter(chars)
        body = "".join(next(supply) if place == PLACE else place for place in self.pattern)
        return self.prefix + body + self.postfix


def uniform(seed: bytes, label: bytes, *, below: int) -> int:
    """A number from 0 up to `below`, each equally likely; without the seed nobody can tell it.

    A number out of range is thrown away, not reduced: a remainder would favour small numbers.

    Args:
        seed: the secret key.
        label: what the number is for; another label gives another, unrelated number.
        below: 2 to 2**512.

    Raises:
        ArithmeticError: no try was in range, which nobody will see.
    """
    spare_bits = _BLOCK_BITS - (below - 1).bit_length()
    for attempt in range(_TRIES):
        block = hmac.digest(seed, b"%s/%d" % (label, attempt), "sha512")
        number = int.from_bytes(block) >> spare_bits
        if number < below:
            return number
    raise ArithmeticError("no number in range")


def _text(config: Mapping[str, object], name: str, default: str) -> str:
    value = config.get(name)
    if value is None or value == "":
        return default
    if not isinstance(value, str) or len(value) > MAX_CODE_CHARS:
        raise _refused(f"{name} must be a text of at most {MAX_CODE_CHARS} characters")
    return value.translate(_TO_UPPER)


def _length(config: Mapping[str, object], charset: str) -> int:
    value = config.get("length")
    if value is None:
        return next(n for n in count(1) if len(charset) ** n >= 2**SAFE_RANDOM_BITS)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MAX_RANDOM_CHARS:
        raise _refused(f"length must be a whole number from 1 to {MAX_RANDOM_CHARS}")
    return value


def _refused(details: str) -> Refused:
    return Refused(Refusal.INVALID_CODE_CONFIG, details, resource_type="campaign")
