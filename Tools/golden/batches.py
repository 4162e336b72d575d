"""The record batches inside captured Produce requests, with the records that were handed to the client."""

import struct

from kafka.record.default_records import DefaultRecordBatch

from .trees import tree

CODECS = ("none", "gzip", "snappy", "lz4", "zstd")
HEADER = struct.Struct(">qiibIhiqqqhii")
FIELDS = (
    "baseOffset", "batchLength", "partitionLeaderEpoch", "magic", "crc", "attributes", "lastOffsetDelta",
    "baseTimestamp", "maxTimestamp", "producerId", "producerEpoch", "baseSequence", "recordsCount",
)

def batches_of(client, release, line, exchanges, names):
    """Splits what the script says it sent to one partition over the batches that arrived there."""
    left = list(line["records"])
    for exchange in exchanges:
        if exchange.api != 0:
            continue
        for topic in exchange.request.topic_data:
            name = getattr(topic, "name", None) or names[topic.topic_id]
            for partition in topic.partition_data:
                if (name, partition.index) == (line["topic"], line["partition"]):
                    batch = bytes(partition.records)
                    count = HEADER.unpack_from(batch)[-1]
                    yield vector(client, release, line, batch, left[:count])
                    left = left[count:]
    if left:
        raise AssertionError(f"{client} on {release}: {len(left)} records to {line['topic']} never arrived")

def vector(client, release, line, batch, expected):
    header = dict(zip(FIELDS, HEADER.unpack_from(batch)))
    codec = CODECS[header["attributes"] & 7]
    flags = {
        "transactional": bool(header["attributes"] & 16),
        "idempotent": header["producerId"] >= 0,
        "codec": codec,
    }
    told = {name: line[name] for name in flags}
    if flags != told:
        raise AssertionError(f"{client}, {line['topic']}: told {told}, the batch says {flags}")
    expected = checked(batch, expected, f"{client} on {release}, {line['topic']}")
    return {
        "topic": line["topic"],
        "by": client,
        "release": release,
        **flags,
        "header": {name: tree(value) for name, value in header.items()},
        "records": expected,
        "batch": batch.hex(),
    }

def checked(batch, expected, place):
    """kafka-python's reader must find in any client's batch just what the script handed over; where the client stamped
    the records itself, their times are as that reader found them."""
    reader = DefaultRecordBatch(batch)
    if not reader.validate_crc():
        raise AssertionError(f"{place}: wrong CRC")
    found = [
        {
            "key": None if record.key is None else bytes(record.key).hex(),
            "value": None if record.value is None else bytes(record.value).hex(),
            "timestamp": record.timestamp,
            "headers": [[name, None if value is None else bytes(value).hex()] for name, value in record.headers],
        }
        for record in reader
    ]
    for one, read in zip(expected, found):
        if one["timestamp"] is None:
            one["timestamp"] = read["timestamp"]
    if found != expected:
        raise AssertionError(f"{place}: handed over {expected}, found {found}")
    return expected
