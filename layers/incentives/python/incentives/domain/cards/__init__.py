"""Gift cards: money on a code."""
