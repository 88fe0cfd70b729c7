"""Runs in the emulator's own environment: the emulator ends with the process that started it.

Its workers share one extracted copy of each layer. By itself it extracts all layers anew for every
worker, 40 MB in 2,600 files, which is most of a cold start and of the time it takes to clean up.

Its HTTP APIs take browsers as AWS does ("Configure CORS for HTTP APIs in API Gateway"). By itself
it answers every OPTIONS before it looks for a route; on AWS `ANY` and `$default` take OPTIONS too,
with their authorizer, and the gateway answers only what no route takes.

Its state, when it is kept, is saved while it runs; see `infra/local/saving.py`.
"""

import ctypes
import hashlib
import inspect
import os
import signal
import sys
import tempfile
import threading
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ministack.app import main
from ministack.core import lambda_runtime, persistence
from ministack.services import apigateway

from infra.local.emulated_rights import complete_rights
from infra.local.running import lock
from infra.local.saving import NOT_SAVED, Saver

PR_SET_PDEATHSIG = 1

OF_PREFLIGHTS = {
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Access-Control-Max-Age",
}


class Archive(zipfile.ZipFile):
    """An archive whose folder, when it is a layer's, becomes a link to the one extracted copy."""

    one_at_a_time = threading.Lock()

    def namelist(self) -> list[str]:
        """The members to check; none when they were checked and extracted before."""
        return [] if self._is_layer and self._copy.exists() else super().namelist()

    def extractall(self, path: Any = None, members: Any = None, pwd: Any = None) -> None:  # noqa: ANN401
        """Extract, or link to what was extracted before."""
        if not self._is_layer:
            super().extractall(path, members, pwd)
            return
        with self.one_at_a_time:
            if not self._copy.exists():
                self._copy.parent.mkdir(exist_ok=True)
                fresh = tempfile.mkdtemp(dir=self._copy.parent)
                super().extractall(fresh)
                Path(fresh).rename(self._copy)
        Path(path).rmdir()
        Path(path).symlink_to(self._copy)

    @property
    def _is_layer(self) -> bool:
        return Path(str(self.filename)).name.startswith("layer_")

    @property
    def _copy(self) -> Path:
        digest = hashlib.sha256(Path(str(self.filename)).read_bytes()).hexdigest()
        return Path(tempfile.gettempdir()) / "layers" / digest


def select_routes_for_preflights() -> None:
    """Let a route that takes OPTIONS have it.

    Raises:
        RuntimeError: this version of the emulator answers OPTIONS elsewhere; look again.
    """
    source = inspect.getsource(apigateway._handle_execute_in_scope)  # noqa: SLF001 - it has no hook
    shortcut = 'if method == "OPTIONS":'
    selected = f'{shortcut[:-1]} and not _match_route(api_id, method, "/" + path.lstrip("/")):'
    if source.count(shortcut) != 1:
        raise RuntimeError(f"The emulator does not say {shortcut!r} once.")
    changed = compile(source.replace(shortcut, selected), apigateway.__file__, "exec")
    exec(changed, vars(apigateway))  # noqa: S102 - the emulator's own code, but for one condition


def answer_as_configured() -> None:
    """Add to answers of functions what CORS is configured to be: to requests with an origin only.

    A preflight gets all of it, also from a function. What the gateway itself refuses gets nothing:
    AWS documents the headers for "the response from an integration".
    """
    of_answers = apigateway._cors_response_headers  # noqa: SLF001 - it has no hook
    of_preflights = apigateway._cors_preflight_response  # noqa: SLF001
    invoke = apigateway._invoke_lambda_proxy  # noqa: SLF001

    async def invoked(*asked: Any, **named: Any) -> Any:  # noqa: ANN401 - the emulator's own
        api_id, method, headers = asked[1], asked[4], asked[5]
        answer = await invoke(*asked, **named)
        if method == "OPTIONS" and "access-control-request-method" in headers:
            cors = apigateway._apis[api_id].get("corsConfiguration") or {}  # noqa: SLF001
            _, allowed, _ = of_preflights(cors, headers.get("origin", ""))
            answer[1].update({name: allowed[name] for name in allowed if name in OF_PREFLIGHTS})
        return answer

    def for_origins(cors: dict[str, Any], origin: str) -> dict[str, str]:
        return dict(of_answers(cors, origin)) if origin else {}

    apigateway._invoke_lambda_proxy = invoked  # noqa: SLF001
    apigateway._cors_response_headers = for_origins  # noqa: SLF001


lambda_runtime.zipfile = SimpleNamespace(
    ZipFile=Archive, BadZipFile=zipfile.BadZipFile, LargeFileError=zipfile.LargeZipFile
)
select_routes_for_preflights()
answer_as_configured()
complete_rights()
if sys.platform == "linux":
    # Whoever started us may be killed without a chance to stop us.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
if not persistence.PERSIST_STATE:
    main()
else:
    state_dir = Path(persistence.STATE_DIR).parent
    saver = Saver(state_dir, lock(state_dir, os.getppid()))
    saver.install()
    main()
    sys.exit(NOT_SAVED if saver.failed else 0)
