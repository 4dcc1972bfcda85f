"""The front end's zones are broken once on purpose, to show that lint would see it."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "app" / "web"
NODE = Path(sys.executable).with_name("node")
ESLINT = WEB / "node_modules" / "eslint" / "bin" / "eslint.js"
RULE = "no-restricted-imports"

pytestmark = pytest.mark.skipif(
    not ESLINT.exists(), reason="the web packages are not installed: scripts/setup"
)


@dataclass(frozen=True)
class Import:
    what: str
    file: str
    wanted: str
    allowed: bool = False


IMPORTS = (
    Import("a room imports another room", "src/features/audit/planted.ts", "@/features/orgs/public"),
    Import("a room imports the application", "src/features/audit/planted.ts", "@/app/tenant/frame"),
    Import("a room climbs out by dots", "src/features/audit/api/planted.ts", "../../orgs/public"),
    Import("a component knows a room", "src/components/ui/planted.ts", "@/features/audit/api/use-audit"),
    Import("lib knows the application", "src/lib/planted.ts", "@/app/tenant/frame"),
    Import("the network layer knows a room", "src/api/planted.ts", "@/features/audit/api/use-audit"),
    Import("the tenant app imports HQ", "src/app/tenant/planted.ts", "@/features/hq/pages/home"),
    Import("HQ imports a tenant's room", "src/app/hq/planted.ts", "@/features/audit/api/use-audit"),
    Import("a room imports itself", "src/features/audit/planted.ts", "@/features/audit/api/use-audit", True),
    Import("a room imports shared code", "src/features/audit/planted.ts", "@/api/client", True),
    Import("the application imports a room", "src/app/tenant/planted.ts", "@/features/audit/register", True),
)


@pytest.mark.parametrize("planted", IMPORTS, ids=lambda planted: planted.what)
def test_only_imports_that_point_down_pass(planted: Import) -> None:
    told = subprocess.run(
        [NODE, ESLINT, "--stdin", "--stdin-filename", planted.file],
        input=f"import {{ x }} from '{planted.wanted}'\nexport const y = x\n",
        cwd=WEB,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert told.returncode == (0 if planted.allowed else 1), told.stdout + told.stderr
    assert (RULE in told.stdout) != planted.allowed
