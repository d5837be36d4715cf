"""The modules of the page that need no browser, in node."""
import glob
import os
import subprocess
import sys
import tempfile

FOLDER = os.path.join(os.environ["FOUNT_SOURCE_DIR"], "tests", "web")

with tempfile.TemporaryDirectory() as built:
    sources = sorted(glob.glob(os.path.join(FOLDER, "*_test.ts")))
    options = ["--bundle", "--platform=node", "--format=esm", "--log-level=warning", "--out-extension:.js=.mjs"]
    subprocess.run(["esbuild", *options, f"--outdir={built}", *sources], check=True)
    tests = sorted(glob.glob(os.path.join(built, "*.mjs")))
    sys.exit(subprocess.run(["node", "--test", *tests], check=False).returncode)
