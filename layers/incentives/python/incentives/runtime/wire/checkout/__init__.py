"""Orders, redeemables and redemptions on the wire."""
