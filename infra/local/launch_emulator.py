"""Runs in the emulator's own environment: the emulator ends with the process that started it."""

import ctypes
import signal
import sys

from ministack.app import main

PR_SET_PDEATHSIG = 1

if sys.platform == "linux":
    # Whoever started us may be killed without a chance to stop us.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
main()
