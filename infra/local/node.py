"""Which Node to use: the machine's own, or the one that comes as a Python package."""

import os
import shutil
from pathlib import Path

from infra.local.places import NODE_VENV

# jsii warns about a Node past its end of life; the deployment works with it all the same.
OLD_BUT_WORKING_NODES = "18,20"


def node_folder() -> Path | None:
    """The folder that holds both `node` and `npm`, or None when there is no such folder."""
    node = shutil.which("node")
    if node and shutil.which("npm"):
        return Path(node).parent
    packaged = NODE_VENV / "bin"
    return packaged if (packaged / "node").exists() else None


def node_settings() -> dict[str, str]:
    """What a command that needs Node finds in its environment, beside what it has.

    Raises:
        RuntimeError: Node is neither installed nor packaged; `make setup` brings it.
    """
    folder = node_folder()
    if folder is None:
        message = "Node is missing: run `make setup`."
        raise RuntimeError(message)
    return {
        "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "JSII_NODE": str(folder / "node"),
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": OLD_BUT_WORKING_NODES,
    }
