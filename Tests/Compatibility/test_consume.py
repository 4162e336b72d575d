"""Consumers outside of any group: where they begin, how they wait, what they are told."""

import threading
import unittest

import kafka
from confluent_kafka import OFFSET_BEGINNING, OFFSET_END, Consumer, KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from clients import LIBRARIES, SECONDS, Confluent
from shared import SharedBroker, some_name

START = 1_789_999_000_000


class Consume(SharedBroker):
    def create(self, partitions=1):
        name = some_name()
        admin = AdminClient({"bootstrap.servers": self.broker.address})
        admin.create_topics([NewTopic(name, partitions)])[name].result(SECONDS)
        return name

    def consumer(self, **settings):
        consumer = Consumer({
            "bootstrap.servers": self.broker.address, "group.id": "unused", "enable.auto.commit": False, **settings})
        self.addCleanup(consumer.close)
        return consumer

    def values(self, consumer, count):
        messages = consumer.consume(count, SECONDS)
        for message in messages:
            self.assertIsNone(message.error())
        return [message.value() for message in messages]

    def filled(self, count):
        topic = self.create()
        Confluent.produce(self.broker.address, topic, [(None, b"%d" % number, []) for number in range(count)])
        return topic

    def test_every_library_begins_where_it_is_told_to(self):
        topic = self.filled(20)
        for library in LIBRARIES:
            with self.subTest(library.name):
                found = library.consume(self.broker.address, topic, start=13)
                self.assertEqual([offset for offset, _ in found], list(range(13, 20)))

    def test_a_consumer_goes_back_and_on(self):
        topic = self.filled(20)
        consumer = self.consumer()
        consumer.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
        self.assertEqual(self.values(consumer, 3), [b"0", b"1", b"2"])
        consumer.seek(TopicPartition(topic, 0, 17))
        self.assertEqual(self.values(consumer, 3), [b"17", b"18", b"19"])
        consumer.seek(TopicPartition(topic, 0, 5))
        self.assertEqual(self.values(consumer, 1), [b"5"])

    def test_a_time_leads_to_the_first_record_that_is_not_older(self):
        topic = self.create()
        producer = kafka.KafkaProducer(bootstrap_servers=self.broker.address)
        for number in range(10):
            producer.send(topic, b"%d" % number, timestamp_ms=START + number * 1000).get(SECONDS)
        producer.close()
        consumer = self.consumer()

        def found(time):
            (answer,) = consumer.offsets_for_times([TopicPartition(topic, 0, time)], timeout=SECONDS)
            return answer.offset

        self.assertEqual(found(START), 0)
        self.assertEqual(found(START + 3001), 4)
        self.assertEqual(found(START + 9000), 9)
        self.assertEqual(found(START + 9001), OFFSET_END)
        self.assertEqual(consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=SECONDS), (0, 10))

    def test_a_fetch_that_waits_is_answered_by_the_next_record(self):
        topic = self.filled(1)
        # Where nothing woke the fetch, it would last longer than the test waits.
        consumer = self.consumer(**{"fetch.wait.max.ms": 250_000, "enable.partition.eof": True,
                                    "socket.timeout.ms": 300_000})
        consumer.assign([TopicPartition(topic, 0, 0)])
        self.assertEqual(self.values(consumer, 1), [b"0"])
        for number in range(1, 4):
            thread = threading.Thread(
                target=Confluent.produce, args=(self.broker.address, topic, [(None, b"%d" % number, [])]))
            thread.start()
            message = consumer.poll(SECONDS)
            while message is not None and message.error():
                message = consumer.poll(SECONDS)
            thread.join()
            self.assertIsNotNone(message, "the fetch was not woken")
            self.assertEqual(message.value(), b"%d" % number)

    def test_many_partitions_in_one_session(self):
        partitions, each = 60, 5
        topic = self.create(partitions)
        consumer = self.consumer()
        consumer.assign([TopicPartition(topic, partition, 0) for partition in range(partitions)])
        for _ in range(2):
            for partition in range(partitions):
                Confluent.produce(
                    self.broker.address, topic, [(None, b"%d %d" % (partition, number), []) for number in range(each)],
                    partition=partition, acks=1)
            found = self.values(consumer, partitions * each)
            self.assertEqual(
                sorted(found),
                sorted(b"%d %d" % (partition, number) for partition in range(partitions) for number in range(each)))

    def test_a_record_larger_than_the_limit_of_a_fetch_is_delivered_whole(self):
        topic = self.create()
        large = (None, b"x" * 900_000, [])
        Confluent.produce(self.broker.address, topic, [large, (None, b"next", [])])
        found = Confluent.consume(self.broker.address, topic, **{"max.partition.fetch.bytes": 1_000})
        self.assertEqual(found, [(0, large), (1, (None, b"next", []))])

    def test_an_offset_out_of_range_is_told_or_reset(self):
        topic = self.filled(3)
        with self.assertRaises(KafkaException) as raised:
            Confluent.consume(self.broker.address, topic, start=100)
        self.assertEqual(raised.exception.args[0].name(), "_AUTO_OFFSET_RESET")
        found = Confluent.consume(self.broker.address, topic, start=100, **{"auto.offset.reset": "earliest"})
        self.assertEqual(len(found), 3)

    def test_records_that_were_deleted_are_not_read(self):
        topic = self.filled(10)
        admin = AdminClient({"bootstrap.servers": self.broker.address})
        (deleted,) = admin.delete_records([TopicPartition(topic, 0, 6)]).values()
        self.assertEqual(deleted.result(SECONDS).low_watermark, 6)
        found = Confluent.consume(self.broker.address, topic, **{"auto.offset.reset": "earliest"})
        self.assertEqual([offset for offset, _ in found], [6, 7, 8, 9])


if __name__ == "__main__":
    unittest.main()
