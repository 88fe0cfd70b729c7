"""Points: lots that expire, a ledger that adds up, and the rules of a programme."""
