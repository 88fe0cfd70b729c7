"""The contract between the engine and its infrastructure. Standard library only.

`infra/` imports this module and no other of the package, so a name is typed once: what the stack
sets and grants is what the functions read.
"""

from enum import StrEnum

# The release: that of pyproject.toml, which is not there on Lambda. `make release` writes both.
VERSION = "0.1.0"

# The stack of the default environment; every fixed name of a deployment begins with its stack's.
STACK = "Incentives"
# For commands: the stack they work on, if it is another.
ENV_STACK = "INCENTIVES_STACK"

# Environment of every function. A function reads only what the catalogue in infra gives it.
ENV_TABLE = "INCENTIVES_TABLE"
ENV_EVENT_BUS = "INCENTIVES_EVENT_BUS"
ENV_ASIDE_QUEUE_URL = "INCENTIVES_ASIDE_QUEUE_URL"
ENV_SCHEDULE_GROUP = "INCENTIVES_SCHEDULE_GROUP"
ENV_SCHEDULE_ROLE_ARN = "INCENTIVES_SCHEDULE_ROLE_ARN"
ENV_SCHEDULE_TARGET_ARN = "INCENTIVES_SCHEDULE_TARGET_ARN"
ENV_SCHEDULE_DLQ_ARN = "INCENTIVES_SCHEDULE_DLQ_ARN"
ENV_WRAPPING_KEY = "INCENTIVES_WRAPPING_KEY"
ENV_BOT_CHECK = "INCENTIVES_BOT_CHECK"

# The table.
PK = "pk"
SK = "sk"
TTL = "ttl"  # epoch seconds; DynamoDB's time to live
KIND = "kind"  # discriminator of an item; stream filters use it

# The one index: sparse, keys only, so a redemption never writes it.
# Questions: the campaigns, newest first; the codes of a campaign; the members of a programme with
# something due by a day.
INDEX_LISTING = "listing"
LISTING_PK = "listing"
LISTING_SK = "listed_at"

# A recurring schedule's input. EventBridge Scheduler puts the moment of the call in its place, the
# same when it rings late or again.
SCHEDULED_TIME = "<aws.scheduler.scheduled-time>"

# What each of the browsers' routes lets through, all visitors together; the gateway keeps it, and
# the chance of guessing a code is computed from it.
BROWSER_REQUESTS_PER_S = 50

# Tries of browsers are counted in partitions of their own: the one thing that `validate` may write.
TRIES_PREFIX = "TRIES#"

# Partitions of API keys: the one thing that a function without business in the table may read.
API_KEY_PREFIX = "KEY#"

# Secrets of the deployment lie in the table, sealed by the wrapping key, which lies outside it: the
# functions have it from their environment, and commands from this parameter (a SecureString). The
# names are those of the default environment; see `parameter_of` for the others.
WRAPPING_KEY_PARAMETER = "/Incentives/wrapping-key"
PERSON_KEYS_PARTITION = "SECRET#PERSON_KEYS"
# Where secrets lay before, as parameters that each function read itself.
FORMER_PERSON_KEY_PARAMETER = "/Incentives/person-key"
FORMER_BOT_CHECK_PARAMETER = "/Incentives/bot-check-secret"


def parameter_of(stack: str, parameter: str) -> str:
    """The name that a parameter of the default environment has in the environment of `stack`."""
    return f"/{stack}/{parameter.rpartition('/')[2]}"


# Events on the bus.
EVENT_SOURCE = "incentives"

# Headers of the API, as the field sends them (lower case, as an HTTP API delivers them).
HEADER_SERVER_ID = "x-app-id"
HEADER_SERVER_TOKEN = "x-app-token"
HEADER_CLIENT_ID = "x-client-application-id"
HEADER_CLIENT_TOKEN = "x-client-token"
HEADER_ORIGIN = "origin"
HEADER_IDEMPOTENCY_KEY = "idempotency-key"
HEADER_REPLAYED = "Idempotent-Replayed"
HEADER_VERSION = "x-incentives-version"

# What the authorizer hands to the functions (`requestContext.authorizer.lambda`).
AUTH_APP_ID = "app_id"
AUTH_SCOPE = "scope"


class Scope(StrEnum):
    """What a key may do. A route names the scopes it opens to.

    No key has the last two: they say how the authorizer fared. `NONE` opens nothing. `UNKNOWN`
    means that the key could not be read just then; the function reads it itself and then decides.
    """

    CHECKOUT = "checkout"
    MARKETING = "marketing"
    SUPPORT = "support"
    PARTNER = "partner"
    CLIENT = "client"
    CLIENT_CHECKOUT = "client_checkout"  # a page that redeems itself, for shops without a server
    NONE = "none"
    UNKNOWN = "unknown"

    @property
    def is_for_keys(self) -> bool:
        """Whether a key may have this scope."""
        return self not in {Scope.NONE, Scope.UNKNOWN}

    @property
    def combines(self) -> bool:
        """Whether a key may have this scope beside others: those of a shop's own staff and server.

        A partner's key is told from the shop's by its scope alone.
        """
        return self in {Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT}

    @property
    def is_for_browsers(self) -> bool:
        """Whether keys of this scope lie in pages: bound to origins, for `/client/` only."""
        return self in {Scope.CLIENT, Scope.CLIENT_CHECKOUT}


class Kind(StrEnum):
    """The kinds of item in the table."""

    CAMPAIGN = "campaign"
    CAMPAIGN_NAME = "campaign_name"
    CAMPAIGN_VERSION = "campaign_version"
    GATE = "gate"
    VOUCHER = "voucher"
    CREDIT_ENTRY = "credit_entry"
    CREDIT_CAUSE = "credit_cause"
    REDEMPTION = "redemption"
    STACK = "stack"
    USE = "use"
    USES = "uses"
    CUSTOMER = "customer"
    CUSTOMER_ORDERS = "customer_orders"
    CONSENT = "consent"
    RECEIPT = "receipt"
    PUBLICATION = "publication"
    PUBLICATION_SOURCE = "publication_source"
    MESSAGE = "message"
    SENDINGS = "sendings"
    TRIES = "tries"
    POOL_CHUNK = "pool_chunk"
    POOL_CURSOR = "pool_cursor"
    API_KEY = "api_key"
    SECRET = "secret"
    ROTATION = "rotation"
    CODE_JOB = "code_job"
    CODE_CHUNK = "code_chunk"
    SWITCH = "switch"
    STACKING_RULES = "stacking_rules"
    PROMOTIONS = "promotions"
    PROGRAMME = "programme"
    MEMBER = "member"
    LEDGER_ENTRY = "ledger_entry"
    RULE_COUNT = "rule_count"
    PROGRESS = "progress"
    REFUND = "refund"
    REMINDER = "reminder"
    REFERRER = "referrer"
    REFERRAL = "referral"
    PAYABLE = "payable"
    REWARD = "reward"
    PARTNER = "partner"
    PARTNER_DAY = "partner_day"
