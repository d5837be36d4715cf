"""kill -9 of the server, again and again, while users start runs and read: each of them sees every event once and in
order, and each acknowledged run ends in exactly one way. FOUNT_SOAK_KILLS says how often (scripts/soak: 100)."""

import asyncio
import os
import random
import sys
import unittest

from harness import Server, broken_promises, scratch, talker
from load import Load

KILLS = int(os.environ.get("FOUNT_SOAK_KILLS", "4"))


class Crash(unittest.TestCase):
    def test_nothing_is_lost_repeated_or_ended_twice(self):
        with scratch() as folder:
            server = Server(folder, [talker(folder)], attempts=100, runs_per_user=10000, workers=4,
                            message_bytes=65536, messages_per_s=100000).start()

            async def kill_again_and_again():
                for _ in range(KILLS):
                    await asyncio.sleep(random.uniform(0.1, 1.0))
                    await asyncio.to_thread(server.kill)
                    await asyncio.to_thread(server.start)

            load = Load(server)
            asyncio.run(load.during(kill_again_and_again))
            ends = load.check(self)
            self.assertEqual(broken_promises(server), [])
            print(f"{KILLS} kills of the server, {len(ends)} runs ended")
            server.stop()


if __name__ == "__main__":
    sys.exit(unittest.main())
