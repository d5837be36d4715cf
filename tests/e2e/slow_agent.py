"""An agent that finds `findings` things, one every `pause_s`: a run that lasts long enough to do things to it."""
import json
import sys
import time


def say(kind, **data):
    print(json.dumps({"type": kind, **data}), flush=True)


request = json.loads(sys.stdin.readline())
count = int(request["input"].get("findings", 10))
say("agent.started", task="finds one thing after another")
for number in range(1, count + 1):
    say("agent.progress", message="looks around", done=number, total=count)
    say("agent.finding", id=f"thing-{number}", title=f"thing {number} of {count}", severity="low",
        confidence="firm", area="definitions", path="somewhere.py", line=number)
    time.sleep(float(request["input"].get("pause_s", 0.05)))
say("agent.completed", findings={"low": count})
say("result", summary={"found": count})
