"""Segments that the engine keeps itself, by the orders that it knows of; nobody else sets them."""

NEW, EXISTING = "new_customer", "existing_customer"
KEPT_SEGMENTS = frozenset({NEW, EXISTING})
