"""What a broker takes when little or nothing is asked of it, and how soon it is there."""

import os
import socket
import time

import processes
import wire
from measure import Outcome, at_most, mebibytes, median, row
from processes import Martlet, scratch


def until_ack(data, topic, *, port):
    """Starts a broker; seconds until it acknowledged a record, and the broker."""
    broker = Martlet(data, port=port)
    with wire.connect(broker) as connection:
        while (error := wire.produce(connection, topic)) != 0:
            if time.monotonic() - broker.started > processes.START_SECONDS:
                raise SystemExit(f"{topic} answers with error {error}")
    return time.monotonic() - broker.started, broker


def restart_after_kill(settings, partitions, used):
    """Partitions, of which `used` hold something; killed and started again, every round."""
    topics = max(1, partitions // 1000)
    names = [f"topic-{index}" for index in range(topics)]
    with scratch() as data:
        with Martlet(data) as broker:
            wire.create_topics(broker, names, partitions // topics)
            processes.producers(
                broker, names[0], connections=1, partitions=min(used, partitions // topics), count=used, acks=1)
            broker.kill()
        rounds, memory = [], []
        for _ in range(settings.rounds):
            seconds, broker = until_ack(data, names[-1], port=0)
            rounds.append(seconds)
            memory.append(broker.memory())
            broker.kill()
    return median(rounds), f"{mebibytes(median(memory)):.0f} MiB resident then"


@row("start to first ack, empty", "<= 50 ms")
def start_empty(settings):
    rounds = []
    for _ in range(settings.rounds):
        with scratch() as data:
            broker = Martlet(data)
            # The line that says that it is ready is the first thing that clients can act upon.
            with wire.connect(broker) as connection:
                wire.create_topics(broker, ["first"], 1)
                error = wire.produce(connection, "first")
            rounds.append((time.monotonic() - broker.started) * 1000)
            broker.kill()
            if error != 0:
                raise SystemExit(f"the first record was refused with error {error}")
    return at_most(median(rounds), 50, "ms", "a topic is made in that time")


@row("start to first ack after kill -9, 1,000 partitions", "<= 1 s")
def start_thousand(settings):
    seconds, words = restart_after_kill(settings, 1000, used=1000)
    return at_most(seconds, 1, "s", words)


@row("start to first ack after kill -9, 100,000 partitions", "<= 5 s")
def start_hundred_thousand(settings):
    seconds, words = restart_after_kill(settings, 100_000, used=1000)
    return at_most(seconds, 5, "s", words)


@row("metadata of 100,000 partitions: one more topic", "")
def metadata_change(settings):
    with scratch() as data, Martlet(data) as broker:
        def one(name):
            started = time.monotonic()
            wire.create_topics(broker, [name], 1)
            return (time.monotonic() - started) * 1000

        few = [one(f"few-{index}") for index in range(20)]
        started = time.monotonic()
        wire.create_topics(broker, [f"topic-{index}" for index in range(100)], 1000)
        seconds = time.monotonic() - started
        many = [one(f"many-{index}") for index in range(20)]
        words = (
            f"{median(few):.1f} ms before they were made, which took {seconds:.1f} s; "
            f"{mebibytes(broker.memory()):.0f} MiB resident")
    return Outcome(f"{median(many):.1f} ms", None, words)


@row("idle memory", "<= 25 MiB")
def idle_memory(settings):
    with scratch() as data, Martlet(data) as broker:
        wire.create_topics(broker, ["first"], 1)
        with wire.connect(broker) as connection:
            wire.produce(connection, "first")
        return at_most(mebibytes(broker.memory()), 25, "MiB", "one topic, one record")


@row("idle processor time", "<= 0.5 % of a core")
def idle_processor(settings):
    with scratch() as data, Martlet(data) as broker:
        wire.create_topics(broker, ["first"], 1)
        time.sleep(1)
        seconds = 10
        before = broker.cpu()
        time.sleep(seconds)
        return at_most((broker.cpu() - before) / seconds * 100, 0.5, "%", f"over {seconds} s")


def used_partitions(broker, count):
    wire.create_topics(broker, ["many"], count)
    processes.producers(broker, "many", connections=16, partitions=count, record_size=100, acks=-1, count=count)


@row("memory with 10,000 partitions written to", "<= 150 MiB")
def partitions_memory(settings):
    with scratch() as data, Martlet(data) as broker:
        used_partitions(broker, 10_000)
        return at_most(mebibytes(broker.memory()), 150, "MiB", f"at most {mebibytes(broker.memory('VmHWM')):.0f} MiB")


@row("10,000 partitions after a clean stop: start", "<= 1 s")
def partitions_start(settings):
    with scratch() as data:
        with Martlet(data) as broker:
            used_partitions(broker, 10_000)
        rounds, memory = [], []
        for _ in range(settings.rounds):
            with Martlet(data) as broker:
                rounds.append(time.monotonic() - broker.started)
                memory.append(mebibytes(broker.memory()))
    return at_most(median(rounds), 1, "s", f"{median(memory):.0f} MiB resident then (target 60)")


@row("memory of 100 producers and 100 slow consumers", "<= 150 MiB")
def slow_consumers(settings):
    with scratch() as data, Martlet(data) as broker:
        wire.create_topics(broker, ["busy"], 1)
        processes.producers(broker, "busy", connections=100, records=64, count=2000)
        readers = [wire.connect(broker) for _ in range(100)]
        for reader in readers:
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            # Each asks for all there is and takes next to nothing of it.
            reader.sendall(wire.fetch_frame("busy", most=100 << 20))
        processes.producers(broker, "busy", connections=100, records=64, count=6000)
        for reader in readers:
            reader.recv(1024)
        peak = mebibytes(broker.memory("VmHWM"))
        for reader in readers:
            reader.close()
        return at_most(peak, 150, "MiB", "the most there ever were")


@row("open descriptors with 10,000 partitions at rest", "")
def descriptors(settings):
    with scratch() as data:
        with Martlet(data) as broker:
            used_partitions(broker, 10_000)
            busy = len(os.listdir(f"/proc/{broker.process.pid}/fd"))
        with Martlet(data) as broker:
            rest = len(os.listdir(f"/proc/{broker.process.pid}/fd"))
    return Outcome(str(rest), None, f"{busy} after all had been written to")
