"""`make restore`: the table goes back to an earlier state; each step may be repeated."""
