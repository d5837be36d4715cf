"""kill -9 of the processes that agents run in, again and again, under load: the run of a process that was killed fails
and says so, every other one completes, each of them ends once. FOUNT_SOAK_KILLS says how often (scripts/soak: 100)."""

import asyncio
import contextlib
import os
import pathlib
import random
import signal
import sys
import unittest

from harness import Server, broken_promises, scratch, talker
from load import Load

KILLS = int(os.environ.get("FOUNT_SOAK_KILLS", "8"))


def children(pid):
    found = []
    with contextlib.suppress(OSError):
        for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                found += [int(child) for child in (task / "children").read_text().split()]
    return found


class WorkerCrash(unittest.TestCase):
    def test_a_run_ends_once_whatever_happens_to_its_process(self):
        with scratch() as folder:
            repository = pathlib.Path(folder) / "code"
            repository.mkdir()
            (repository / "main.py").write_text("print('hello')\n" * 2000)
            server = Server(folder, [talker(folder)], runs_per_user=10000, workers=4, messages_per_s=100000).start()

            async def kill_again_and_again():
                audits = server.token("auditor")
                killed = 0
                while killed < KILLS:
                    if killed % 4 == 0:
                        await asyncio.to_thread(server.start_run, audits, source=str(repository))
                    await asyncio.sleep(random.uniform(0.02, 0.2))
                    for child in random.sample(alive := children(server.process.pid), min(1, len(alive))):
                        with contextlib.suppress(ProcessLookupError):
                            os.kill(child, signal.SIGKILL)
                            killed += 1

            load = Load(server, pause_s=0.05)
            asyncio.run(load.during(kill_again_and_again))
            ends = load.check(self)
            failed = [end for end in ends.values() if end["event"] == "run.failed"]
            for end in failed:
                self.assertRegex(end["data"]["message"], r"^agent 'talker'.* signal 9 \(Killed\)")
            self.assertGreater(len(failed), 0)
            self.assertLessEqual(len(failed), KILLS)
            self.assertGreater(len(ends), len(failed))
            self.assertEqual(broken_promises(server), [])
            self.assertIsNone(server.process.poll())
            print(f"{KILLS} kills of workers, {len(ends)} runs ended, {len(failed)} of them failed")
            server.stop()


if __name__ == "__main__":
    sys.exit(unittest.main())
