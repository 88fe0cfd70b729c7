"""A release at work: handles events with the engine and the functions that its path leads to.

Run as `python worker.py` with PYTHONPATH on a release's `layers/incentives/python` and `functions`;
so it imports nothing of the tests. Each line it reads is `{"function": ..., "event": ...}`; each
line it writes is the function's answer. The functions' own log lines go to standard error.
"""

import importlib
import json
import sys


def main() -> None:
    """Answer line by line until there are no more."""
    answers, sys.stdout = sys.stdout, sys.stderr
    importlib.import_module("incentives.runtime.aws").bind_table()
    for line in sys.stdin:
        asked = json.loads(line)
        handler = importlib.import_module(f"{asked['function']}.handler").lambda_handler
        print(json.dumps(handler(asked["event"], None)), file=answers, flush=True)


if __name__ == "__main__":
    main()
