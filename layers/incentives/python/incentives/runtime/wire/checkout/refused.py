"""The error object of one code inside an answer."""

from incentives.domain.checkout.verdict import Inapplicable
from incentives.domain.refusal_table import EXPLANATIONS
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.campaigns.promotion import object_of
from incentives.runtime.wire.checkout.refusal_presenter import RefusalPresenter


class SentenceOut(ResponseShape):
    """What to tell the customer, in the language of the request."""

    message: str


class CodeErrorOut(ResponseShape):
    """Why one code does not apply; the same members as the error of a whole request."""

    code: int
    key: str
    message: str
    details: str
    request_id: str
    resource_id: str
    resource_type: str = "voucher"
    error: SentenceOut

    @classmethod
    def of(
        cls, inapplicable: Inapplicable, *, typed: str, presenter: RefusalPresenter
    ) -> "CodeErrorOut":
        """The error of a code, as much as this caller is told."""
        refusal = presenter.refusal(inapplicable)
        why = EXPLANATIONS[refusal]
        return cls(
            code=why.status,
            key=refusal,
            message=why.sentence,
            details=presenter.details(inapplicable) or typed,
            request_id=presenter.request_id,
            resource_id=typed,
            resource_type=object_of(inapplicable.code),
            error=SentenceOut(message=presenter.sentence(inapplicable)),
        )


class InapplicableOut(ResponseShape):
    """A code that does not apply."""

    status: str = "INAPPLICABLE"
    id: str
    object: str = "voucher"
    result: dict[str, CodeErrorOut]

    @classmethod
    def of(
        cls, inapplicable: Inapplicable, *, typed: str, presenter: RefusalPresenter
    ) -> "InapplicableOut":
        """The code on the wire, as the caller typed it."""
        error = CodeErrorOut.of(inapplicable, typed=typed, presenter=presenter)
        return cls(id=typed, object=object_of(inapplicable.code), result={"error": error})
