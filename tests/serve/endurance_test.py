"""A server that has no disk, no descriptors or no processor for a while, under load: it says so, and afterwards it
works as before, with nothing lost. FOUNT_SOAK_ROUNDS says how often (scripts/soak: 10)."""

import asyncio
import contextlib
import os
import pathlib
import random
import resource
import signal
import subprocess
import sys
import time
import unittest

from harness import Server, broken_promises, scratch, talker
from load import Load
from raw import Raw

ROUNDS = int(os.environ.get("FOUNT_SOAK_ROUNDS", "1"))
DESCRIPTORS = 256  # and agents need some
DISK_MEGABYTES = 96  # the write-ahead log alone may take 64, and is no other's to free


@contextlib.contextmanager
def small_disk(folder, megabytes):
    os.makedirs(folder, exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder],
                             stderr=subprocess.DEVNULL)
    if mounted.returncode != 0:
        raise unittest.SkipTest("only root can mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)  # a server that a failed test left may use it


class Endurance(unittest.TestCase):
    def under_load(self, server, trouble, **load_options):
        load = Load(server, **load_options)
        asyncio.run(load.during(trouble))
        ends = load.check(self)
        self.assertEqual(broken_promises(server), [])
        self.assertEqual(server.request("GET", "/readyz")[0], 200)
        self.assertEqual(server.stop(), 0)
        return ends

    @unittest.skipUnless("FOUNT_SOAK_ROUNDS" in os.environ, "mounts a small disk: scripts/soak does")
    def test_a_full_disk(self):
        with scratch() as folder, small_disk(pathlib.Path(folder) / "data", DISK_MEGABYTES):
            server = Server(folder, [talker(folder)], lease_s=2, attempts=100, runs_per_user=10000,
                            messages_per_s=100000).start()
            filler = server.data / "filler"
            refused = []

            def fill():
                with open(filler, "ab", buffering=0) as file, contextlib.suppress(OSError):
                    while True:
                        file.write(bytes(4096))

            async def fill_and_free():
                for _ in range(ROUNDS):
                    await asyncio.sleep(1)
                    await asyncio.to_thread(fill)
                    until = time.monotonic() + 20
                    while time.monotonic() < until:
                        status, answer, _ = await asyncio.to_thread(server.start_run, server.token("other"),
                                                                    agent="talker", input={})
                        if status in (201, 202):
                            continue
                        # A checkpoint may make room again: then the server is ready, and the disk is not full enough.
                        if (await asyncio.to_thread(server.request, "GET", "/readyz"))[0] == 503:
                            refused.append((status, answer["code"] if "code" in answer else answer))
                            break
                        await asyncio.to_thread(fill)
                    self.assertEqual(server.request("GET", "/livez")[0], 200)
                    await asyncio.sleep(1)
                    filler.unlink()

            self.under_load(server, fill_and_free)
            self.assertEqual(len(refused), ROUNDS)
            for status, answer in refused:
                self.assertEqual((status, answer), (503, "unavailable"))

    def test_no_descriptor_left(self):
        with scratch() as folder:
            server = Server(folder, [talker(folder)], runs_per_user=10000, messages_per_s=100000,
                            limits=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS)))
            server.start()

            async def take_all():
                for _ in range(ROUNDS):
                    await asyncio.sleep(0.5)
                    raws = []
                    for _ in range(DESCRIPTORS + 100):
                        with contextlib.suppress(OSError):
                            raws.append(Raw(server))
                    await asyncio.sleep(1)
                    self.assertIsNone(server.process.poll())
                    for raw in raws:
                        raw.socket.close()
                    self.assertEqual((await asyncio.to_thread(server.request, "GET", "/livez"))[0], 200)

            ends = self.under_load(server, take_all, users=3)
            self.assertGreater(sum(end["event"] == "run.completed" for end in ends.values()), 0)

    def test_no_processor_for_a_while(self):
        with scratch() as folder:
            server = Server(folder, [talker(folder)], lease_s=1, idle_s=2, attempts=100, runs_per_user=10000,
                            messages_per_s=100000).start()

            async def stop_and_go_on():
                for _ in range(ROUNDS):
                    await asyncio.sleep(0.5)
                    server.process.send_signal(signal.SIGSTOP)
                    await asyncio.sleep(random.uniform(1, 5))  # longer than leases last, or sockets are silent
                    server.process.send_signal(signal.SIGCONT)
                    await asyncio.sleep(1)

            self.under_load(server, stop_and_go_on)


if __name__ == "__main__":
    sys.exit(unittest.main())
