"""Pricing: what benefits do to a cart, in exact minor units.

`calculator.apply` is one benefit on a cart, `stacking.stack` several of them by a project's rules.
A `cart.Cart` goes in, its `state.CartState` runs through, an `effect.Effect` says what was taken
where. What exists is listed in `benefit.Benefit`, and `selection.Target` says what it applies to.
"""
