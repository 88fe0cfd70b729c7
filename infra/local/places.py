"""Where things lie in the project's folder. Everything generated lies in a git-ignored place."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# The engine's package, as its layer has it.
ENGINE = ROOT / "layers" / "incentives" / "python"

# Environments, made by `make setup`.
VENV = ROOT / ".venv"
EMULATOR_VENV = ROOT / ".cache" / "emulator"
NODE_VENV = ROOT / ".cache" / "node"
SETUP_LOG = ROOT / ".cache" / "setup.log"

# What the deployment's command line builds and remembers.
ASSEMBLY = ROOT / ".cache" / "cdk.out"
BUNDLES = ROOT / ".cache" / "bundles"
CDK_HOME = ROOT / ".cache" / "cdk"

# npm packages: the deployment's CLI and the official client that tests use.
CDK_PACKAGE = ROOT / "infra"
SDK_PACKAGE = ROOT / "tests" / "e2e"

# The browser of page tests, where the machine has none: its package, and what is unpacked of it.
BROWSER_PACKAGE = ROOT / "tests" / "browser"
BROWSER = ROOT / ".cache" / "browser"

# What `make run` keeps between two runs, and the contract for other tools.
RUN = ROOT / ".run"
STATE = RUN / "state"
LOCAL_JSON = RUN / "local.json"
ENVIRONMENT = RUN / "env"
OUTPUTS = RUN / "outputs.json"
