#!/usr/bin/python3
"""An agent that answers {"type": "user_message", "content": ...}: the smallest one that does everything.

    [[agent]]
    name = "answer"
    command = ["/usr/bin/python3", "/path/to/answer.py"]

docs/agent-protocol.md describes the lines. Where this counts words, another would ask a model, or call a scanner.
"""

import json
import sys
import time


def say(kind, **fields):
    print(json.dumps({"type": kind, **fields}), flush=True)


def count_words(text):
    return {"words": len(text.split()), "characters": len(text)}


def main():
    request = json.loads(sys.stdin.readline())
    message = request["input"]
    if message.get("type") != "user_message" or not isinstance(message.get("content"), str):
        say("error", message='the input must be {"type": "user_message", "content": "..."}')
        return

    say("agent.started", task="answer a message")
    say("agent.thinking", reasoning="How long the message is can be counted.")

    begin = time.monotonic()
    say("tool.executing", call="1", tool="count_words", parameters={"text": message["content"]})
    counted = count_words(message["content"])
    duration_ms = round((time.monotonic() - begin) * 1000)
    say("tool.completed", call="1", tool="count_words", success=True, results=counted, duration_ms=duration_ms)

    answer = f"Your message has {counted['words']} words and {counted['characters']} characters."
    say("agent.completed", status="completed", final_response=answer)
    say("result", summary={"final_response": answer})


main()
