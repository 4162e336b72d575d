"""Batches as the clients that have a builder build them; librdkafka's are among the golden vectors."""

import importlib

from samples import CODECS, RECORDS, fixture, plain


def _built(client, builder):
    fixtures = []
    for codec, codec_name in CODECS.items():
        for transactional in (False, True):
            producer = (4711, 3, 2_147_483_645) if transactional else (-1, -1, -1)
            batch = builder(2, codec, transactional, *producer, 1 << 20)
            for index, (timestamp, key, value, headers) in enumerate(RECORDS):
                batch.append(index, timestamp, plain(key), plain(value), [(name, plain(v)) for name, v in headers])
            kind = "transactional" if transactional else "plain"
            name = f"{client}, {codec_name}, {kind}"
            fixtures.append(fixture(name, batch.build(), codec, RECORDS, transactional, producer))
    return fixtures


def kafka_python():
    return _built("kafka-python", importlib.import_module("kafka.record.default_records").DefaultRecordBatchBuilder)


def aiokafka():
    return _built("aiokafka", importlib.import_module("aiokafka.record.default_records").DefaultRecordBatchBuilder)
