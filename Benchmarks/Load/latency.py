"""How long one record takes, and what many producers get from one disk."""

import os
import pathlib
import subprocess
import threading

import processes
import wire
from measure import Outcome, Ratio, alternate, median, row
from processes import Martlet, NullBroker, scratch


def acknowledged(settings, acks, topic_settings, *null_options, connections=1, size=1024, count=4000):
    """Closed loops against Martlet and the bare loop in C, in turn: all figures of both."""
    options = {"connections": connections, "record_size": size, "acks": acks, "count": count}
    with scratch() as data, Martlet(data) as martlet:
        wire.create_topics(martlet, ["acks"], 1, topic_settings)
        with NullBroker("--store", f"{data}/null", *null_options) as null:
            return alternate(
                settings.rounds,
                martlet=lambda: processes.producers(martlet, "acks", **options),
                null=lambda: processes.producers(null, "acks", **options))


def compare(samples, figure):
    ours, bare = ([sample[figure] for sample in samples[name]] for name in ("martlet", "null"))
    return Ratio(ours, bare)


def microseconds(samples):
    return "; ".join(
        f"{name} p50 {median([sample['p50'] for sample in of]):.0f}, p99 {median([sample['p99'] for sample in of]):.0f} us"
        for name, of in samples.items())


@row("ack p50, page cache, one producer", "<= 1.3 x bare loop")
def ack_cached(settings):
    samples = acknowledged(settings, 1, {"flush.on.ack": "false"}, count=20_000)
    return compare(samples, "p50").at_most(1.3, microseconds(samples))


@row("ack p50, synced, one producer", "<= 1.25 x bare loop")
def ack_synced(settings):
    samples = acknowledged(settings, -1, None, "--sync", "--prewrite", 256 << 20)
    return compare(samples, "p50").at_most(1.25, microseconds(samples))


@row("group commit, 64 producers, 4 KiB", ">= 0.7 x the disk's limit")
def group_commit(settings):
    options = {"connections": 64, "record_size": 4096, "acks": -1, "count": 30_000}
    with scratch() as data, Martlet(data) as martlet:
        wire.create_topics(martlet, ["acks"], 1)
        with NullBroker("--store", f"{data}/null", "--sync", "--prewrite", 1 << 30) as null:
            samples = alternate(
                settings.rounds,
                martlet=lambda: processes.producers(martlet, "acks", **options),
                null=lambda: processes.producers(null, "acks", **options),
                disk=lambda: processes.group_commit(f"{data}/disk", 64, 4096, 400))
    rates = {name: [sample["requests"] / sample["seconds"] for sample in of] for name, of in samples.items()}
    words = "; ".join(f"{name} {median(of):.0f} acks/s" for name, of in rates.items())
    beside = Ratio(rates["martlet"], rates["null"])
    return Ratio(rates["martlet"], rates["disk"]).at_least(0.7, f"{words}; {beside} x null broker with sockets")


class Forgetting:
    """Drops a log's pages from memory again and again, so that its readers wait for the disk."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.over.wait(0.1):
            for path in self.directory.glob("*.log"):
                descriptor = os.open(path, os.O_RDONLY)
                try:
                    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
                finally:
                    os.close(descriptor)

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


@row("produce p99 while a cold log is replayed", "<= 3 x alone")
def beside_replay(settings):
    options = {"connections": 1, "acks": -1, "count": 1000}
    with scratch() as data, Martlet(data) as martlet:
        wire.create_topics(martlet, ["cold"], 1, {"segment.bytes": str(128 << 20)})
        wire.create_topics(martlet, ["live"], 1)
        processes.bench(
            martlet, "produce", "--topic", "cold", "--batch-size", 262_144, "--acks", "all",
            "--count", settings.volume * 4 // 1024)
        command = [
            processes.MARTLET, "bench", "consume", "--topic", "cold", "--server", martlet.address, "-o", "json"]

        def beside(measure):
            over = threading.Event()

            def replay():
                while not over.is_set():
                    subprocess.run(command, capture_output=True, check=True)

            with Forgetting(martlet.logs / "cold-0"):
                reader = threading.Thread(target=replay)
                reader.start()
                try:
                    return measure()
                finally:
                    over.set()
                    reader.join()

        with NullBroker("--store", f"{data}/null", "--sync", "--prewrite", 64 << 20) as null:
            def ours():
                return processes.producers(martlet, "live", **options)["p99"]

            def bare():
                return processes.producers(null, "live", **options)["p99"]

            samples = alternate(
                settings.rounds, alone=ours, beside=lambda: beside(ours), bare_alone=bare,
                bare_beside=lambda: beside(bare))
    words = "; ".join(f"{name.replace('_', ' ')} {median(of):.0f} us" for name, of in samples.items())
    bare_loop = Ratio(samples["bare_beside"], samples["bare_alone"])
    return Ratio(samples["beside"], samples["alone"]).at_most(3, f"the bare loop {bare_loop} x; {words}")


@row("end to end p50, a message a millisecond", "")
def end_to_end(settings):
    with scratch() as data, Martlet(data) as martlet:
        result = processes.bench(martlet, "latency", "--end-to-end", "--rate", 1000, "--duration", 5)["latency_us"]
    return Outcome(f"{result['p50']} us", None, f"p99 {result['p99']} us")
