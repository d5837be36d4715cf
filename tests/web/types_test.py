"""The page and its tests keep the types that they declare."""
import os
import subprocess
import sys

WEB = os.path.join(os.environ["FOUNT_SOURCE_DIR"], "web")

sys.exit(subprocess.run(["tsc", "--project", WEB], check=False).returncode)
