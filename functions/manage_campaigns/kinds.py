"""The field's words for what a campaign gives, and for how its codes come about."""

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import NoCodes, PublicCode, ReferralCodes
from incentives.domain.pricing.benefit import Credits

COUPONS = "DISCOUNT_COUPONS"
GIFTS = "GIFT_VOUCHERS"
REFERRAL = "REFERRAL_PROGRAM"
PROMOTION = "PROMOTION"

STANDALONE = "STANDALONE"
AUTO_UPDATE = "AUTO_UPDATE"
STATIC = "STATIC"

# The type of the codes by that of their campaign; a promotion's discount stands in their place.
VOUCHER_TYPES = {
    COUPONS: "DISCOUNT_VOUCHER",
    GIFTS: "GIFT_VOUCHER",
    REFERRAL: "DISCOUNT_VOUCHER",
    PROMOTION: "DISCOUNT_VOUCHER",
}


def campaign_type_of(campaign: Campaign) -> str:
    """What a campaign gives."""
    match campaign.codes:
        case ReferralCodes():
            return REFERRAL
        case NoCodes():
            return PROMOTION
    return GIFTS if isinstance(campaign.offer, Credits) else COUPONS


def type_of(campaign: Campaign) -> str:
    """How a campaign's codes come about."""
    if isinstance(campaign.codes, PublicCode):
        return STANDALONE
    return AUTO_UPDATE if campaign.auto_update else STATIC
