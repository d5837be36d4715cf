"""No output of any command holds a secret of the audited repository, whole or in parts of twelve bytes."""

import base64
import json
import os
import random
import string
import subprocess
import sys
import tempfile
import urllib.parse

FOUNT = os.environ["FOUNT_BINARY"]
PART = 12  # fewer bytes of a key are of no use to anybody
BASE62 = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
draw = random.Random(7)
# A fount.toml that is wrong where a secret stands: errors quote it.
BROKEN = ('[gate]\nmin_score = "{0}"\n', '"{0}" = 1\n', '[gate]\n"{0}" = 1\n', "x = {0}\n",
          '[gate]\nfail_on = "{0}"\n', "[gate\n{0}\n")


def text(size, alphabet=BASE62):
    return "".join(draw.choice(alphabet) for _ in range(size))


def planted():
    """Name of a setting → its secret, in the forms that providers document."""
    secrets = {
        "JWT_SECRET_KEY": text(43, BASE62 + "-_"),
        "AWS_ACCESS_KEY_ID": "AKIA" + text(16, string.ascii_uppercase + "234567"),
        "AWS_SECRET_ACCESS_KEY": text(40, BASE62 + "+/"),
        "GOOGLE_API_KEY": "AIza" + text(35),
        "GOOGLE_CLIENT_SECRET": "GOCSPX-" + text(28),
        "GITHUB_TOKEN": "ghp_" + text(36),
        "GITLAB_TOKEN": "glpat-" + text(20),
        "SLACK_TOKEN": "xoxb-" + text(12, "123456789") + "-" + text(12, "123456789") + "-" + text(24),
        "STRIPE_KEY": "sk_live_" + text(24),
        "TWILIO_AUTH_TOKEN": text(32, HEX),
        "SENDGRID_KEY": "SG." + text(22) + "." + text(43),
        "OPENAI_API_KEY": "sk-proj-" + text(48),
        "ANTHROPIC_API_KEY": "sk-ant-api03-" + text(93) + "AA",
        "HF_TOKEN": "hf_" + text(34),
        "NPM_TOKEN": "npm_" + text(36),
        "DOCKER_TOKEN": "dckr_pat_" + text(27),
        "TELEGRAM_BOT_TOKEN": text(10, "123456789") + ":AA" + text(33),
        "DIGITALOCEAN_TOKEN": "dop_v1_" + text(64, HEX),
        "SHOPIFY_TOKEN": "shpat_" + text(32, HEX),
        "DD_API_KEY": text(32, HEX),
        "DB_PASSWORD": text(16) + "7aB",
    }
    return secrets


def key_lines():
    return [text(64, BASE62 + "+/") for _ in range(4)]


def repository(root, secrets, pem):
    files = {
        "config/production.env": "".join(f"{name}={value}\n" for name, value in secrets.items()),
        "config/staging.env": "".join(f"# {name}={value}\n" for name, value in secrets.items()),
        "deploy/values.yaml": "env:\n" + "".join(f'  {name}: "{value}"\n' for name, value in secrets.items()),
        "deploy/config.json": "{" + ",\n".join(f'"{name}": "{value}"' for name, value in secrets.items()) + "}",
        "Dockerfile": "FROM python:3.11\n" + "".join(f"ENV {name}={value}\n" for name, value in secrets.items()),
        "docs/notes.md": "".join(f"- {name}: `{value}`\n" for name, value in secrets.items()),
        "keys/server.pem": "-----BEGIN PRIVATE KEY-----\n" + "\n".join(pem) + "\n-----END PRIVATE KEY-----\n",
        "shop/__init__.py": "",
    }
    code = "import os\n\n\n"
    for name, value in secrets.items():
        url = urllib.parse.quote(value, safe="")
        login = base64.b64encode(f"shop:{value}".encode()).decode()
        code += f'{name} = os.getenv("{name}", "{value}")  # was {value}\n'
        code += f'{name}_URL = "postgresql://shop:{url}@db.internal/shop"\n'
        code += f'{name}_HEADERS = {{"Authorization": "Basic {login}"}}\n'
    code += "\n\ndef login(password):\n"
    for value in secrets.values():
        code += f'    if password == "{value}":\n        return "{value}"\n'
    code += "    return None\n"
    # Two modules of one text: every rule about copies quotes it.
    files["shop/first.py"] = code
    files["shop/second.py"] = code
    for path, content in files.items():
        os.makedirs(os.path.dirname(os.path.join(root, path)) or root, exist_ok=True)
        with open(os.path.join(root, path), "w") as file:
            file.write(content)


def run(*arguments):
    done = subprocess.run([FOUNT, *arguments], capture_output=True, timeout=300)
    return done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")


def leaks(output, secrets):
    found = []
    for name, value in secrets.items():
        for encoded in {value, urllib.parse.quote(value, safe="")}:
            for i in range(len(encoded) - PART + 1):
                if encoded[i : i + PART] in output:
                    found.append(f"{name}: {len(value)} characters, from {i}")
                    break
    return found


def main():
    secrets = planted()
    pem = key_lines()
    wanted = dict(secrets) | {f"PEM line {i}": line for i, line in enumerate(pem)}
    failures, examined = [], 0
    with tempfile.TemporaryDirectory() as root:
        repository(root, secrets, pem)
        commands = [["audit", root, "--report", form] for form in
                    ("text", "markdown", "html", "json", "sarif", "junit", "gitlab", "github", "csv")]
        commands += [["audit", root, "--print", phase] for phase in ("facts", "index", "findings", "score")]
        # An audit of one rule reads less, and hides as much.
        rules = [rule["id"] for rule in json.loads(run("rules", "--report", "json"))["rules"]]
        commands += [["audit", root, "--rule", rule, "--report", "json"] for rule in rules]
        commands += [["audit", root, *(word for rule in rules for word in ("--rule", rule)), "--verbose"]]
        commands += [["audit", root, "--stats", "--verbose"], ["canonical", "login", root]]
        commands += [["config", "check", root], ["config", "diff", "staging", "production", root],
                     ["config", "resolve", "production", root]]
        commands += [["config", "explain", name, root] for name in secrets]
        for command in commands:
            output = run(*command)
            examined += len(output)
            failures += [f"{' '.join(command)}: {leak}" for leak in leaks(output, wanted)]
        for policy in BROKEN:
            for name, value in secrets.items():
                with open(os.path.join(root, "fount.toml"), "w") as file:
                    file.write(policy.format(value))
                failures += [f"{policy!r}: {leak}" for leak in leaks(run("audit", root), {name: value})]
    print(f"{examined} bytes of output examined for {len(wanted)} secrets")
    for failure in failures[:40]:
        print("shown:", failure)
    if examined < 100_000:
        print("too little output: the commands did not run")
        return 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
