"""The table: keys, items, and the guard on every write.

docs/data-model.md lists the access patterns: each item, the question it answers, and its guard.
"""
