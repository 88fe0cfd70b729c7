"""Decisions that can be looked into: what they rested on, what came out, and why."""
