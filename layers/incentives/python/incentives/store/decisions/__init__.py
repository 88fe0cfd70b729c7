"""Decisions, which are packed into their ids."""
