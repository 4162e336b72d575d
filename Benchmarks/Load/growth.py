"""What a request costs the broker when there is more of everything: it should be the same."""

import processes
import wire
from measure import Ratio, alternate, median, row
from processes import Martlet, scratch

REQUESTS = 30_000


def cost(broker, run, requests=REQUESTS):
    """Microseconds of the broker's processor time for each request."""
    before = broker.cpu()
    run()
    return (broker.cpu() - before) / requests * 1e6


def compare(settings, few, many):
    samples = alternate(settings.rounds, many=many, few=few)
    words = f"{median(samples['few']):.1f} and {median(samples['many']):.1f} us of processor a request"
    return Ratio(samples["many"], samples["few"]).at_most(1.2, words)


@row("cost of a produce, partitions x 10 (100 to 1,000)", "<= 1.2 x")
def partitions(settings):
    with scratch() as data, Martlet(data) as broker:
        for count in (100, 1000):
            wire.create_topics(broker, [f"topic-{count}"], count, {"flush.on.ack": "false"})

        def side(count):
            return cost(broker, lambda: processes.producers(
                broker, f"topic-{count}", connections=8, partitions=count, record_size=100, acks=1, count=REQUESTS))

        return compare(settings, lambda: side(100), lambda: side(1000))


@row("cost of a produce, connections x 10 (10 to 100)", "<= 1.2 x")
def connections(settings):
    with scratch() as data, Martlet(data) as broker:
        wire.create_topics(broker, ["topic"], 10, {"flush.on.ack": "false"})

        def side(count):
            return cost(broker, lambda: processes.producers(
                broker, "topic", connections=count, partitions=10, record_size=100, acks=1, count=REQUESTS))

        return compare(settings, lambda: side(10), lambda: side(100))


@row("cost of a fetch, topic bytes x 100 (16 MiB to 1.6 GiB)", "<= 1.2 x")
def topic_bytes(settings):
    with scratch() as data, Martlet(data) as broker:
        sizes = {"small": 16 << 20, "large": 1600 << 20}
        for name, size in sizes.items():
            wire.create_topics(broker, [name], 1, {"segment.bytes": str(64 << 20)})
            processes.bench(
                broker, "produce", "--topic", name, "--batch-size", 65_536, "--count", size // 1040)
        # As many fetches of both: the small one is read a hundred times.
        requests = sizes["large"] // 65_536

        def side(name):
            def run():
                for _ in range(sizes["large"] // sizes[name]):
                    processes.bench(broker, "consume", "--topic", name, "--fetch-size", 65_536)
            return cost(broker, run, requests)

        return compare(settings, lambda: side("small"), lambda: side("large"))
