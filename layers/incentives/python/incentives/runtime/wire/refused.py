"""The error object of one code inside an answer."""

from incentives.domain.refusal import EXPLANATIONS, Refusal
from incentives.domain.verdict import Inapplicable
from incentives.runtime.shapes import ResponseShape


class CodeErrorOut(ResponseShape):
    """Why one code does not apply; the same members as the error of a whole request."""

    code: int
    key: str
    message: str
    details: str
    request_id: str
    resource_id: str
    resource_type: str = "voucher"

    @classmethod
    def of(
        cls, one: Inapplicable, *, typed: str, request_id: str, uniform: bool = False
    ) -> "CodeErrorOut":
        """The error of a code; `uniform` for browsers, which only learn that it is no use."""
        refusal = Refusal.INVALID_VOUCHER if uniform else one.refusal
        why = EXPLANATIONS[refusal]
        return cls(
            code=why.status,
            key=refusal,
            message=why.sentence,
            details=typed if uniform else one.details,
            request_id=request_id,
            resource_id=typed,
        )


class InapplicableOut(ResponseShape):
    """A code that does not apply."""

    status: str = "INAPPLICABLE"
    id: str
    object: str = "voucher"
    result: dict[str, CodeErrorOut]

    @classmethod
    def of(
        cls, one: Inapplicable, *, typed: str, request_id: str, uniform: bool = False
    ) -> "InapplicableOut":
        """The code on the wire, as the caller typed it."""
        error = CodeErrorOut.of(one, typed=typed, request_id=request_id, uniform=uniform)
        return cls(id=typed, result={"error": error})
