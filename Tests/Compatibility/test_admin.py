"""Topics and settings through the admin clients of three libraries, against one broker."""

import asyncio
import unittest

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin import NewTopic as AIONewTopic
from aiokafka.admin.config_resource import ConfigResource as AIOConfigResource
from aiokafka.admin.config_resource import ConfigResourceType as AIOConfigResourceType
from confluent_kafka import KafkaException, TopicCollection
from confluent_kafka.admin import (
    AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource, ConfigSource, NewPartitions, NewTopic, ResourceType)
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource as KPConfigResource
from kafka.admin import ConfigResourceType as KPConfigResourceType
from kafka.errors import TopicAlreadyExistsError

from broker import Broker
from shared import SharedBroker, some_name

SECONDS = 30


class ConfluentAdmin(SharedBroker):
    def setUp(self):
        self.admin = AdminClient({"bootstrap.servers": self.broker.address})

    def create(self, **options):
        name = some_name()
        self.admin.create_topics([NewTopic(name, **options)])[name].result(SECONDS)
        return name

    def failure(self, futures):
        """The name of the error that the only future ends with."""
        (future,) = futures.values()
        with self.assertRaises(KafkaException) as raised:
            future.result(SECONDS)
        return raised.exception.args[0].name()

    def settings(self, name, kind=ResourceType.TOPIC):
        (future,) = self.admin.describe_configs([ConfigResource(kind, name)]).values()
        return future.result(SECONDS)

    def alter(self, name, **changes):
        entries = [
            ConfigEntry(key.replace("_", "."), value, incremental_operation=operation)
            for key, (operation, value) in changes.items()
        ]
        resource = ConfigResource(ResourceType.TOPIC, name, incremental_configs=entries)
        return self.admin.incremental_alter_configs([resource])

    def test_topic_has_the_partitions_that_were_asked_for(self):
        name = self.create(num_partitions=7, replication_factor=1)
        partitions = self.admin.list_topics(name, timeout=SECONDS).topics[name].partitions
        self.assertEqual(sorted(partitions), list(range(7)))
        for one in partitions.values():
            self.assertEqual((one.leader, one.replicas, one.isrs), (1, [1], [1]))

    def test_description_has_an_id_that_a_topic_of_the_same_name_does_not_inherit(self):
        def described(name):
            return self.admin.describe_topics(TopicCollection([name]))[name].result(SECONDS)

        name = self.create(num_partitions=2)
        first = described(name)
        self.assertEqual([one.leader.id for one in first.partitions], [1, 1])
        self.admin.delete_topics([name])[name].result(SECONDS)
        self.admin.create_topics([NewTopic(name)])[name].result(SECONDS)
        self.assertNotEqual(str(described(name).topic_id), str(first.topic_id))

    def test_refusals_have_the_names_that_clients_know(self):
        name = self.create()
        for expected, topic in {
            "TOPIC_ALREADY_EXISTS": NewTopic(name),
            "TOPIC_EXCEPTION": NewTopic("a name with spaces"),
            "INVALID_REPLICATION_FACTOR": NewTopic(some_name(), num_partitions=1, replication_factor=3),
            "INVALID_CONFIG": NewTopic(some_name(), config={"retention.ms": "soon"}),
            "INVALID_REPLICA_ASSIGNMENT": NewTopic(some_name(), num_partitions=2, replica_assignment=[[1], [9]]),
        }.items():
            with self.subTest(expected):
                self.assertEqual(self.failure(self.admin.create_topics([topic])), expected)
        self.assertEqual(self.failure(self.admin.delete_topics([some_name()])), "UNKNOWN_TOPIC_OR_PART")
        fewer = self.admin.create_partitions([NewPartitions(name, 1)])
        self.assertEqual(self.failure(fewer), "INVALID_PARTITIONS")

    def test_validation_creates_nothing(self):
        name = some_name()
        self.admin.create_topics([NewTopic(name)], validate_only=True)[name].result(SECONDS)
        self.assertNotIn(name, self.admin.list_topics(timeout=SECONDS).topics)

    def test_partitions_are_added(self):
        name = self.create(num_partitions=2)
        self.admin.create_partitions([NewPartitions(name, 5)])[name].result(SECONDS)
        self.assertEqual(len(self.admin.list_topics(name, timeout=SECONDS).topics[name].partitions), 5)

    def test_deleted_topic_is_gone_and_its_name_free(self):
        name = self.create(config={"retention.ms": "1000"})
        self.admin.delete_topics([name])[name].result(SECONDS)
        self.assertNotIn(name, self.admin.list_topics(timeout=SECONDS).topics)
        self.admin.create_topics([NewTopic(name)])[name].result(SECONDS)
        self.assertEqual(self.settings(name)["retention.ms"].value, "604800000")

    def test_settings_say_where_they_come_from(self):
        settings = self.settings(self.create(config={"retention.ms": "3600000"}))
        self.assertEqual(settings["retention.ms"].value, "3600000")
        self.assertEqual(settings["retention.ms"].source, ConfigSource.DYNAMIC_TOPIC_CONFIG.value)
        self.assertEqual(settings["segment.bytes"].value, "1073741824")
        self.assertTrue(settings["segment.bytes"].is_default)

    def test_settings_change_one_by_one(self):
        name = self.create(config={"retention.ms": "1000", "cleanup.policy": "delete"})
        (changed,) = self.alter(
            name, segment_bytes=(AlterConfigOpType.SET, "2097152"), retention_ms=(AlterConfigOpType.DELETE, None),
            cleanup_policy=(AlterConfigOpType.APPEND, "compact")).values()
        changed.result(SECONDS)
        settings = self.settings(name)
        self.assertEqual(settings["segment.bytes"].value, "2097152")
        self.assertTrue(settings["retention.ms"].is_default)
        self.assertEqual(set(settings["cleanup.policy"].value.split(",")), {"compact", "delete"})

    def test_change_to_nonsense_is_refused_whole(self):
        name = self.create()
        refused = self.alter(
            name, retention_ms=(AlterConfigOpType.SET, "1"), segment_bytes=(AlterConfigOpType.SET, "many"))
        self.assertEqual(self.failure(refused), "INVALID_CONFIG")
        self.assertTrue(self.settings(name)["retention.ms"].is_default)

    def test_broker_describes_itself(self):
        settings = self.settings(str(self.broker.node), ResourceType.BROKER)
        self.assertEqual(settings["num.partitions"].value, "1")
        self.assertEqual(settings["node.id"].value, str(self.broker.node))
        cluster = self.admin.describe_cluster().result(SECONDS)
        self.assertEqual(cluster.cluster_id, self.broker.cluster)
        self.assertEqual([(one.id, one.host, one.port) for one in cluster.nodes], [(1, "127.0.0.1", self.broker.port)])


class KafkaPythonAdmin(SharedBroker):
    def setUp(self):
        self.admin = KafkaAdminClient(bootstrap_servers=self.broker.address)
        self.addCleanup(self.admin.close)

    def settings(self, name):
        resource = KPConfigResource(KPConfigResourceType.TOPIC, name)
        return self.admin.describe_configs([resource], config_filter="all")["topic"][name]

    def test_life_of_a_topic(self):
        name = some_name()
        self.admin.create_topics({name: {"num_partitions": 3, "configs": {"retention.ms": "1000"}}})
        with self.assertRaises(TopicAlreadyExistsError):
            self.admin.create_topics([name])
        self.assertIn(name, self.admin.list_topics())
        self.assertEqual(self.settings(name)["retention.ms"]["value"], "1000")
        self.admin.alter_configs([KPConfigResource(KPConfigResourceType.TOPIC, name, {"retention.ms": "2000"})])
        self.assertEqual(self.settings(name)["retention.ms"]["value"], "2000")
        self.admin.create_partitions({name: 4})
        (described,) = self.admin.describe_topics([name])
        self.assertEqual(len(described["partitions"]), 4)
        self.admin.delete_topics([name])
        self.assertNotIn(name, self.admin.list_topics())

    def test_pages_of_partitions_are_put_together(self):
        name = some_name()
        self.admin.create_topics({name: {"num_partitions": 25}})
        described = self.admin.describe_topic_partitions([name], response_partition_limit=10)
        partitions = [one for topic in described["topics"] for one in topic["partitions"]]
        cursor = described["next_cursor"]
        self.assertEqual(len(partitions), 10)
        self.assertEqual((cursor["topic_name"], cursor["partition_index"]), (name, 10))


class AIOKafkaAdmin(SharedBroker):
    def test_life_of_a_topic(self):
        async def live(name):
            admin = AIOKafkaAdminClient(bootstrap_servers=self.broker.address)
            await admin.start()
            try:
                created = await admin.create_topics([AIONewTopic(name, 2, 1, topic_configs={"retention.ms": "1000"})])
                self.assertEqual([error[:2] for error in created.topic_errors], [(name, 0)])
                (described,) = await admin.describe_topics([name])
                self.assertEqual(len(described["partitions"]), 2)
                resource = AIOConfigResource(AIOConfigResourceType.TOPIC, name)
                (answer,) = await admin.describe_configs([resource])
                values = {entry[0]: entry[1] for entry in answer.resources[0][4]}
                self.assertEqual(values["retention.ms"], "1000")
                await admin.delete_topics([name])
                self.assertNotIn(name, await admin.list_topics())
            finally:
                await admin.close()

        asyncio.run(live(some_name()))


class ManyTopics(unittest.TestCase):
    COUNT = 3_000

    def test_thousands_of_topics_live_over_a_restart_and_cost_no_files(self):
        names = [f"many-{number}" for number in range(self.COUNT)]
        with Broker() as broker:
            admin = AdminClient({"bootstrap.servers": broker.address})
            for future in admin.create_topics([NewTopic(name) for name in names]).values():
                future.result(SECONDS)
            self.assertEqual(set(names), set(admin.list_topics(timeout=SECONDS).topics))
            self.assertEqual(broker.stop(), 0)
            self.assertEqual(broker.log_directories(), [])
            with Broker(data=broker.data) as again:
                admin = AdminClient({"bootstrap.servers": again.address})
                self.assertEqual(set(names), set(admin.list_topics(timeout=SECONDS).topics))
                for future in admin.delete_topics(names).values():
                    future.result(SECONDS)
                self.assertEqual(admin.list_topics(timeout=SECONDS).topics, {})


if __name__ == "__main__":
    unittest.main()
