"""The page in a browser: installs what the tests use, once, and runs them."""
import os
import shutil
import subprocess
import sys

FOLDER = os.path.join(os.environ["FOUNT_SOURCE_DIR"], "tests", "e2e")
LOCK = os.path.join(FOLDER, "package-lock.json")
INSTALLED = os.path.join(FOLDER, "node_modules", ".package-lock.json")

if shutil.which("npm") is None:
    print("skipped: npm is not installed; scripts/test.sh installs it")
    sys.exit(77)
if not os.path.exists(INSTALLED) or os.path.getmtime(INSTALLED) < os.path.getmtime(LOCK):
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=FOLDER, check=True)
sys.exit(subprocess.run(["node", "--test", os.path.join(FOLDER, "page.test.mjs")], check=False).returncode)
