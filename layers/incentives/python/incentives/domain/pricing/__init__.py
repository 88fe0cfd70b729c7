"""Pricing: what benefits do to a cart. See `calculator` for one benefit, `stacking` for several."""
