"""What a deployment may choose: read from the CDK's context, checked before anything is built."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ON, OFF = "on", "off"
DEFAULT_ARCHITECTURE = "arm64"
ARCHITECTURES = ("arm64", "x86_64")
BOT_CHECKS = (OFF, "turnstile")
DEFAULT_LOG_DAYS = 30
# For how long CloudWatch can keep a log group.
LOG_DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557)
NAMES = (
    "architecture",
    "alarms",
    "dashboard",
    "log_days",
    "bot_check",
    "reserved_concurrency",
    "restored_table",
    "canary",
)
"""The settings that `make deploy` takes and keeps."""

REMEMBERED = "Settings"
"""The stack's output that holds what was chosen, as JSON, for the next deployment."""

_TOPIC = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}")
_STREAM = re.compile(r"(arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[^/]+)/stream/\S+")
_ADDRESS = re.compile(r"[^@\s,]{1,64}@[^@\s,]{1,190}\.[^@\s,.]{2,63}")


@dataclass(frozen=True)
class Settings:
    """The choices of one deployment.

    Attributes:
        architecture: of the functions' processors.
        alarms: `on`: they are there and nobody is told; `off`: there are none; or who is told of
            them, the ARN of an SNS topic or an e-mail address.
        dashboard: whether there is one.
        log_days: for how long each log is kept.
        bot_check: who tells visitors of landing pages from bots.
        reserved_concurrency: how many instances the authorizer and each function of the checkout
            have for themselves, and at most; None where the account has few to give away.
        restored_table: the ARN of the stream of a restored table that the stack stands on; None: it
            stands on its own.
        canary: whether new code of the checkout is let in step by step, and back when it fails.
    """

    architecture: str = DEFAULT_ARCHITECTURE
    alarms: str = ON
    dashboard: bool = True
    log_days: int = DEFAULT_LOG_DAYS
    bot_check: str = OFF
    reserved_concurrency: int | None = None
    restored_table: str | None = None
    canary: bool = False

    @property
    def has_alarms(self) -> bool:
        """Whether anything raises an alarm at all."""
        return self.alarms != OFF

    @property
    def topic(self) -> str | None:
        """The SNS topic that is told of alarms."""
        return self.alarms if _TOPIC.fullmatch(self.alarms) else None

    @property
    def address(self) -> str | None:
        """The e-mail address that is told of alarms."""
        return self.alarms if _ADDRESS.fullmatch(self.alarms) else None

    @property
    def somebody_hears(self) -> bool:
        """Whether an alarm reaches anybody who does not look."""
        return bool(self.topic or self.address)


def read_settings(context: Callable[[str], object]) -> Settings:
    """The settings of a context: texts on the command line, perhaps numbers in `cdk.json`.

    Raises:
        ValueError: a setting that is none; the message is a sentence for its user.
    """
    alarms = context("alarms") or context("alarm_topic_arn")  # the latter by its former name
    canary = _one_of("canary", (ON, OFF), context, OFF) == ON
    if canary and alarms == OFF:
        message = "canary=on goes back when an alarm is raised, so it cannot be with alarms=off."
        raise ValueError(message)
    return Settings(
        architecture=_one_of("architecture", ARCHITECTURES, context, DEFAULT_ARCHITECTURE),
        alarms=_alarms(alarms),
        dashboard=_one_of("dashboard", (ON, OFF), context, ON) == ON,
        log_days=int(
            _one_of("log_days", [str(days) for days in LOG_DAYS], context, str(DEFAULT_LOG_DAYS))
        ),
        bot_check=_one_of("bot_check", BOT_CHECKS, context, OFF),
        reserved_concurrency=_reserved_concurrency(context("reserved_concurrency")),
        restored_table=_restored_table(context("restored_table")),
        canary=canary,
    )


def read_pairs(pairs: list[str]) -> Mapping[str, str]:
    """Settings that were typed as `name=value`.

    Raises:
        ValueError: one is no such pair, or no setting has its name.
    """
    read = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or name not in NAMES:
            message = f"a setting is NAME=VALUE, with a name of {', '.join(NAMES)}; not {pair!r}."
            raise ValueError(message)
        read[name] = value
    return read


def arn_of_table(stream_arn: str) -> str:
    """The ARN of the table that a stream belongs to.

    Raises:
        ValueError: it is no stream's ARN.
    """
    found = _STREAM.fullmatch(stream_arn)
    if found is None:
        message = f"restored_table is `off` or what `make restore` prints, not {stream_arn!r}."
        raise ValueError(message)
    return found[1]


def _restored_table(told: object) -> str | None:
    if told is None or str(told) == OFF:
        return None
    arn_of_table(str(told))
    return str(told)


def _one_of(
    name: str, values: tuple[str, ...] | list[str], context: Callable[[str], object], usual: str
) -> str:
    told = context(name)
    text = usual if told is None else str(told)
    if text not in values:
        message = f"{name} is one of {', '.join(values)}; not {text!r}."
        raise ValueError(message)
    return text


def _alarms(told: object) -> str:
    text = ON if told is None else str(told)
    settings = Settings(alarms=text)
    if text not in {ON, OFF} and not settings.somebody_hears:
        message = (
            "alarms is the ARN of an SNS topic, an e-mail address, `on` (nobody is told) or `off` "
            f"(there are none); not {text!r}."
        )
        raise ValueError(message)
    return text


def _reserved_concurrency(told: object) -> int | None:
    """Read the number; 0 would switch the checkout off."""
    text = OFF if told is None else str(told)
    if text == OFF:
        return None
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        message = f"reserved_concurrency is `off` or a whole number from 1, not {text!r}."
        raise ValueError(message)
    return int(text)
