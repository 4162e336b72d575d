"""What members of classic groups tell each other: subscriptions and assignments, which the broker looks into.

kio's own of every version, and those inside the JoinGroup and SyncGroup requests that the clients were captured sending.
"""

from kio.index import load_entity_schema
from kio.serial import entity_reader
from kio.static.constants import EntityType

from . import fixtures
from .systematic import VARIANTS, Distinctive, encoded
from .trees import tree

SUBSCRIPTION, ASSIGNMENT = "ConsumerProtocolSubscription", "ConsumerProtocolAssignment"
SCHEMAS = {SUBSCRIPTION: "consumer_protocol_subscription", ASSIGNMENT: "consumer_protocol_assignment"}
JOIN_GROUP, SYNC_GROUP = 11, 14


def vector(name, version, by, values, payload):
    return {"name": name, "version": version, "by": by, "values": tree(values), "payload": payload.hex()}


def vectors():
    for name, schema in SCHEMAS.items():
        for version in range(4):
            kind = load_entity_schema(schema, version, EntityType.data)
            for variant in VARIANTS:
                values = Distinctive(variant, name).message(kind)
                yield vector(name, version, "kio", values, version.to_bytes(2, "big") + encoded(values))
    yield from captured()


def captured():
    seen = set()
    for path in sorted((fixtures.MESSAGES / "clients").glob("*.jsonl")):
        for request in fixtures.read(path):
            if request["direction"] != "request":
                continue
            found = [(SUBSCRIPTION, one["metadata"]) for one in request["values"].get("protocols", ())]
            found += [(ASSIGNMENT, one["assignment"]) for one in request["values"].get("assignments", ())]
            for name, payload in found:
                if request["api"] in (JOIN_GROUP, SYNC_GROUP) and (request["by"][0], name, payload) not in seen:
                    seen.add((request["by"][0], name, payload))
                    yield decoded(name, request["by"][0], bytes.fromhex(payload))


def decoded(name, by, payload):
    version = int.from_bytes(payload[:2], "big")
    values, size = entity_reader(load_entity_schema(SCHEMAS[name], version, EntityType.data))(payload, 2)
    if size + 2 != len(payload):
        raise AssertionError(f"{by}: {len(payload) - size - 2} bytes after a {name}")
    return vector(name, version, by, values, payload)
