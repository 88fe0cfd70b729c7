"""The functions as data: routes, exact rights, environment, size and throttle of each function.

A new function is a new entry here, in the file of its kind, and a folder in `functions/`; nothing
else in `infra` names a function.
"""
