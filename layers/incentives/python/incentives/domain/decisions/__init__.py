"""Decisions: what one rested on, as it is kept in its id and explained."""
