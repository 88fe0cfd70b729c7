"""The emulator's saved state, put right before it is read again."""

import json
from pathlib import Path


def forget_stream_positions(state_dir: Path) -> None:
    """Have functions read the table's stream from its beginning after a restart.

    The emulator saves how far each function has read, but not the records; kept, the positions
    would make it skip as many new records as there were old ones.
    """
    saved = state_dir / "lambda.json"
    if not saved.exists():
        return
    state = json.loads(saved.read_text())
    if state.get("payload", {}).pop("dynamodb_stream_positions", None):
        saved.write_text(json.dumps(state))
