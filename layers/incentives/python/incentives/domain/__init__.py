"""The rules: dataclasses and functions. No I/O, no clock, no randomness."""
