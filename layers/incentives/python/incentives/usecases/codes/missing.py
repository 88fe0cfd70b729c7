"""What was asked for and is not there."""

from incentives.domain.refusal import Refusal, Refused


def no_redemption(redemption_id: str) -> Refused:
    """No redemption, and no stack of them, has this id."""
    return Refused(
        Refusal.RESOURCE_NOT_FOUND,
        f"Cannot find redemption with id {redemption_id}",
        resource_type="redemption",
        resource_id=redemption_id,
    )
