"""How fast an ordinary client, and a replayer without a client's cost, can write and read."""

import contextlib

import processes
import wire
from measure import Ratio, alternate, median, row
from processes import Martlet, NullBroker, scratch


class Sample:
    """What one round moved, and what the broker spent on it."""

    def __init__(self, broker, run):
        before = broker.cpu()
        figures = run()
        self.rate = figures["bytes"] / figures["seconds"]
        self.cost = (broker.cpu() - before) / (figures["bytes"] / 1e9)


def compare(settings, sides):
    """Alternates between brokers; gives the ratio of rates and the words beside it."""
    samples = alternate(settings.rounds, memory=settings.volume * 3, **sides)
    rates = {name: [sample.rate for sample in of] for name, of in samples.items()}
    costs = {name: median([sample.cost for sample in of]) for name, of in samples.items()}
    words = "; ".join(
        f"{name} {median(rates[name]) / 1e6:.0f} MB/s, {costs[name]:.2f} CPU s/GB" for name in sides)
    return Ratio(rates["martlet"], rates["null"]), words


class Topics:
    """A fresh topic for every round, the last one's bytes let go: rounds do not fill the disk."""

    def __init__(self, broker, settings=None, partitions=1):
        self.broker, self.settings, self.partitions = broker, settings, partitions
        self.count = 0

    def next(self):
        self.count += 1
        name = f"round-{self.count}"
        wire.create_topics(self.broker, [name], self.partitions, self.settings)
        if self.count > 1:
            wire.delete_topic(self.broker, f"round-{self.count - 1}")
        return name


def produced(settings, size, batch, acks, topic_settings=None):
    records = settings.volume // size if size >= 1000 else settings.volume // 2 // size
    with scratch() as data, Martlet(data) as martlet, NullBroker() as null:
        topics = Topics(martlet, topic_settings)

        def side(broker, topic):
            return Sample(broker, lambda: processes.produce(
                broker, topic, records=records, size=size, batch=batch, acks=acks))

        return compare(settings, {"martlet": lambda: side(martlet, topics.next()), "null": lambda: side(null, "any")})


@row("produce 1 KiB, 1 MB batches, acks=1, librdkafka", ">= 0.9 x client's ceiling")
def produce_large(settings):
    ratio, words = produced(settings, 1024, 1_000_000, 1)
    return ratio.at_least(0.9, words)


@row("produce 1 KiB, 16 KiB batches, acks=1, librdkafka", ">= 0.9 x client's ceiling")
def produce_small(settings):
    ratio, words = produced(settings, 1024, 16_384, 1)
    return ratio.at_least(0.9, words)


@row("produce 100 B, 1 MB batches, acks=1, librdkafka", ">= 0.9 x client's ceiling")
def produce_tiny(settings):
    ratio, words = produced(settings, 100, 1_000_000, 1)
    return ratio.at_least(0.9, words)


@row("produce 1 KiB, 16 KiB batches, acks=all, librdkafka", ">= 1 x the same without sync")
def produce_durably(settings):
    records = settings.volume // 1024
    with scratch() as data, Martlet(data) as martlet:
        topics = Topics(martlet)
        unsafe = Topics(martlet, {"flush.on.ack": "false"})
        unsafe.count = 1_000_000

        def side(topics):
            topic = topics.next()
            return Sample(martlet, lambda: processes.produce(
                martlet, topic, records=records, size=1024, batch=16_384, acks="all"))

        ratio, words = compare(
            settings, {"martlet": lambda: side(topics), "null": lambda: side(unsafe)})
    return ratio.at_least(1, words.replace("null", "flush.on.ack=false").replace("martlet", "synced"))


def replayed(settings, batch, topic_settings=None):
    requests = settings.volume // batch
    with scratch() as data, Martlet(data) as martlet, contextlib.ExitStack() as stack:
        topics = Topics(martlet, topic_settings)

        def side(broker, topic):
            def run():
                result = processes.bench(
                    broker, "produce", "--topic", topic, "--batch-size", batch, "--acks", 1,
                    "--count", requests * (batch // 1040))
                return {"bytes": result["bytes"], "seconds": result["elapsed_ms"] / 1000}
            return Sample(broker, run)

        def null():
            with NullBroker("--store", f"{data}/null") as broker:
                return side(broker, "any")

        return compare(settings, {"martlet": lambda: side(martlet, topics.next()), "null": null})


@row("replay of 64 KiB frames, page cache", ">= 0.6 x null broker in C")
def replay(settings):
    ratio, words = replayed(settings, 65_536, {"flush.on.ack": "false"})
    return ratio.at_least(0.6, words)


@row("replay of 64 KiB frames, synced behind the ack", ">= 0.6 x null broker in C")
def replay_synced(settings):
    ratio, words = replayed(settings, 65_536)
    return ratio.at_least(0.6, words)


def consumed(settings, size, batch):
    wanted = (settings.volume * 2 if size >= 1000 else settings.volume) // size
    options = ["--record-size", size, "--batch", batch, "--records", wanted + wanted // 10]
    with scratch() as data, Martlet(data) as martlet, NullBroker(*options) as null:
        wire.create_topics(martlet, ["log"], 1)
        processes.produce(martlet, "log", records=wanted, size=size, batch=batch)

        def side(broker):
            return Sample(broker, lambda: processes.consume(broker, "log", records=wanted))

        return compare(settings, {"martlet": lambda: side(martlet), "null": lambda: side(null)})


@row("consume 1 KiB, librdkafka", ">= 0.9 x client's ceiling")
def consume_large(settings):
    ratio, words = consumed(settings, 1024, 16_384)
    return ratio.at_least(0.9, words)


@row("consume 100 B, librdkafka", ">= 0.9 x client's ceiling")
def consume_tiny(settings):
    ratio, words = consumed(settings, 100, 16_384)
    return ratio.at_least(0.9, words)
