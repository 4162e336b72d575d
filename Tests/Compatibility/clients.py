"""The same few things done by each client library, so that a test can cross one's producer with another's consumer.

A message is (key, value, headers): bytes or None, and a list of (name, bytes or None). Consumers read one partition by
assignment up to its end as it was when they began, and give (offset, message) in the order of arrival.
"""

import asyncio
import json
import subprocess

import aiokafka
import confluent_kafka
import kafka

SECONDS = 30
CODECS = ["none", "gzip", "snappy", "lz4", "zstd"]


class Confluent:
    """librdkafka."""

    name = "librdkafka"

    @staticmethod
    def produce(address, topic, messages, *, codec="none", acks="all", partition=0, **settings):
        """Sends all and gives the offsets that were acknowledged, in the order of the messages."""
        offsets, errors = [None] * len(messages), []
        producer = confluent_kafka.Producer(
            {"bootstrap.servers": address, "compression.type": codec, "acks": acks, "linger.ms": 5,
             "broker.address.family": "v4", **settings})

        def delivered(index):
            def note(error, message):
                if error:
                    errors.append(error)
                else:
                    offsets[index] = message.offset()
            return note

        for index, (key, value, headers) in enumerate(messages):
            producer.produce(
                topic, value, key, partition=partition, headers=headers or None, on_delivery=delivered(index))
            producer.poll(0)
        assert producer.flush(SECONDS) == 0, "messages were left unsent"
        if errors:
            raise confluent_kafka.KafkaException(errors[0])
        return offsets

    @staticmethod
    def consume(address, topic, *, partition=0, start=0, **settings):
        consumer = confluent_kafka.Consumer(
            {"bootstrap.servers": address, "group.id": "unused", "enable.auto.commit": False,
             "enable.partition.eof": True, "auto.offset.reset": "error", **settings})
        found = []
        try:
            consumer.assign([confluent_kafka.TopicPartition(topic, partition, start)])
            while True:
                message = consumer.poll(SECONDS)
                assert message is not None, f"nothing came within {SECONDS} s after {len(found)} records"
                if message.error():
                    if message.error().code() == confluent_kafka.KafkaError._PARTITION_EOF:
                        return found
                    raise confluent_kafka.KafkaException(message.error())
                headers = [(name, value) for name, value in message.headers() or []]
                found.append((message.offset(), (message.key(), message.value(), headers)))
        finally:
            consumer.close()


class KafkaPython:
    name = "kafka-python"

    @staticmethod
    def produce(address, topic, messages, *, codec="none", acks="all", partition=0, **settings):
        producer = kafka.KafkaProducer(
            bootstrap_servers=address, compression_type=None if codec == "none" else codec, acks=acks, linger_ms=5,
            enable_idempotence=acks == "all", **settings)
        try:
            sent = [
                producer.send(topic, value=value, key=key, headers=headers, partition=partition)
                for key, value, headers in messages
            ]
            producer.flush(SECONDS)
            return [one.get(SECONDS).offset for one in sent]
        finally:
            producer.close()

    @staticmethod
    def consume(address, topic, *, partition=0, start=0, **settings):
        consumer = kafka.KafkaConsumer(
            bootstrap_servers=address, enable_auto_commit=False, consumer_timeout_ms=SECONDS * 1000, **settings)
        try:
            place = kafka.TopicPartition(topic, partition)
            consumer.assign([place])
            end = consumer.end_offsets([place])[place]
            consumer.seek(place, start)
            found = []
            while consumer.position(place) < end:
                one = next(consumer)
                found.append((one.offset, (one.key, one.value, list(one.headers))))
            return found
        finally:
            consumer.close()


class AIOKafka:
    name = "aiokafka"

    @staticmethod
    def produce(address, topic, messages, *, codec="none", acks="all", partition=0, **settings):
        async def send():
            producer = aiokafka.AIOKafkaProducer(
                bootstrap_servers=address, compression_type=None if codec == "none" else codec, acks=acks, linger_ms=5,
                **settings)
            await producer.start()
            try:
                sent = [
                    await producer.send(topic, value, key, partition=partition, headers=headers)
                    for key, value, headers in messages
                ]
                return [one.offset if one else None for one in await asyncio.gather(*sent)]
            finally:
                await producer.stop()

        return asyncio.run(asyncio.wait_for(send(), SECONDS))

    @staticmethod
    def consume(address, topic, *, partition=0, start=0, **settings):
        async def read():
            consumer = aiokafka.AIOKafkaConsumer(bootstrap_servers=address, enable_auto_commit=False, **settings)
            await consumer.start()
            try:
                place = aiokafka.TopicPartition(topic, partition)
                consumer.assign([place])
                end = (await consumer.end_offsets([place]))[place]
                consumer.seek(place, start)
                found = []
                while await consumer.position(place) < end:
                    one = await consumer.getone()
                    found.append((one.offset, (one.key, one.value, list(one.headers))))
                return found
            finally:
                await consumer.stop()

        return asyncio.run(asyncio.wait_for(read(), SECONDS))


LIBRARIES = [Confluent, KafkaPython, AIOKafka]


def kcat(*arguments, input=None):
    """Runs kcat to its end and gives its output."""
    done = subprocess.run(["kcat", *arguments], input=input, capture_output=True, timeout=SECONDS)
    assert done.returncode == 0, f"kcat {' '.join(arguments)} ended with {done.returncode}: {done.stderr.decode()}"
    return done.stdout


def kcat_lines(*arguments):
    """Runs a consuming kcat and gives its lines, each one a JSON object."""
    return [json.loads(line) for line in kcat("-C", "-J", *arguments).splitlines()]
