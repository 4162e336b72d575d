"""Batches put together by hand, for what no single client writes: every form of a codec's stream that readers must
understand, and batches as brokers leave them in the log."""

import gzip
import struct

import crc32c
import lz4.frame
import snappy
import zstandard
from samples import TIMESTAMP, fixture, plain, text

# Long enough for several blocks of any size, and short when compressed.
LONG = [
    (TIMESTAMP, text("a"), text("0123456789", 9_000), []),
    (TIMESTAMP + 1, text("b"), text("z", 70_000), []),
    (TIMESTAMP + 2, None, text("end"), []),
]


def varint(value):
    value = (value << 1) ^ (value >> 63)
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def sized(content):
    return varint(-1) if content is None else varint(len(content)) + content


def encoded(records, base, deltas=None):
    out = b""
    for delta, (timestamp, key, value, headers) in zip(deltas or range(len(records)), records):
        body = b"\0" + varint(timestamp - base) + varint(delta) + sized(plain(key)) + sized(plain(value))
        body += varint(len(headers)) + b"".join(sized(n.encode()) + sized(plain(v)) for n, v in headers)
        out += varint(len(body)) + body
    return out


def batch(body, attributes, count, last_delta, base, maximum, base_offset=0, epoch=-1, producer=(-1, -1, -1)):
    covered = struct.pack(">hiqqqhii", attributes, last_delta, base, maximum, *producer, count) + body
    head = struct.pack(">qiibI", base_offset, len(covered) + 9, epoch, 2, crc32c.crc32c(covered))
    return head + covered


def stream(name, codec, compress):
    body = compress(encoded(LONG, TIMESTAMP))
    return fixture(name, batch(body, codec, 3, 2, TIMESTAMP, TIMESTAMP + 2), codec, LONG)


def halves(data):
    return data[: len(data) // 2], data[len(data) // 2:]


def framed_snappy(data, block):
    header = b"\x82SNAPPY\0" + struct.pack(">ii", 1, 1)
    pieces = [snappy.compress(data[at:at + block]) for at in range(0, len(data), block)]
    return header + b"".join(struct.pack(">i", len(piece)) + piece for piece in pieces)


def lz4_frame(**options):
    return lambda data: lz4.frame.compress(data, **options)


def zstd_stream(data):
    # Without the size in the header, as a writer that streams leaves it.
    compressor = zstandard.ZstdCompressor(level=19, write_content_size=False, write_checksum=True).compressobj()
    return compressor.compress(data) + compressor.flush()


def zstd_long_window(data):
    # 128 MiB, as level 22 announces when the size is not known; the library shrinks it where it is.
    parameters = zstandard.ZstdCompressionParameters(window_log=27, write_content_size=False)
    compressor = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    return compressor.compress(data) + compressor.flush()


def skippable(data):
    return struct.pack("<II", 0x184D2A53, 5) + b"skip!" + data


def streams():
    first_lz4 = dict(block_size=lz4.frame.BLOCKSIZE_MAX64KB, block_linked=False, store_size=False)
    return [
        stream("gzip, level 9", 1, lambda d: gzip.compress(d, 9, mtime=0)),
        stream("gzip, level 1", 1, lambda d: gzip.compress(d, 1, mtime=0)),
        stream("gzip, two members", 1, lambda d: b"".join(gzip.compress(half, mtime=0) for half in halves(d))),
        stream("snappy, one raw block", 2, snappy.compress),
        stream("snappy, framed in 32 KiB", 2, lambda d: framed_snappy(d, 32 << 10)),
        stream("snappy, framed in 1000 bytes", 2, lambda d: framed_snappy(d, 1_000)),
        stream("snappy, header repeated", 2, lambda d: b"".join(framed_snappy(half, 32 << 10) for half in halves(d))),
        stream("lz4, as Java writes it", 3, lz4_frame(**first_lz4)),
        stream("lz4, linked blocks", 3, lz4_frame(block_size=lz4.frame.BLOCKSIZE_MAX64KB, block_linked=True)),
        stream("lz4, 256 KiB blocks and content size", 3, lz4_frame(block_size=lz4.frame.BLOCKSIZE_MAX256KB)),
        stream("lz4, 1 MiB blocks and content checksum", 3, lz4_frame(
            block_size=lz4.frame.BLOCKSIZE_MAX1MB, content_checksum=True)),
        stream("lz4, 4 MiB blocks and block checksums", 3, lz4_frame(
            block_size=lz4.frame.BLOCKSIZE_MAX4MB, block_checksum=True)),
        stream("lz4, level 12", 3, lz4_frame(compression_level=12)),
        stream("lz4, two frames", 3, lambda d: b"".join(lz4.frame.compress(half, **first_lz4) for half in halves(d))),
        stream("zstd, content size", 4, zstandard.ZstdCompressor(level=3).compress),
        stream("zstd, streamed with checksum", 4, zstd_stream),
        stream("zstd, two frames", 4, lambda d: b"".join(zstandard.compress(half) for half in halves(d))),
        stream("zstd, skippable frame before", 4, lambda d: skippable(zstandard.compress(d))),
        stream("zstd, long window", 4, zstd_long_window),
    ]


def brokers():
    records = [(TIMESTAMP, text("a"), text("1"), []), (TIMESTAMP + 9, text("b"), None, [])]
    gaps = [3, 7]
    compacted = batch(
        encoded(records, TIMESTAMP, gaps), 0x10, 2, 9, TIMESTAMP, TIMESTAMP + 9, 500, 6, (11, 2, 40))
    horizon = TIMESTAMP + 86_400_000
    tombstones = batch(encoded(records, horizon, gaps), 0x40, 2, 9, horizon, TIMESTAMP + 9, 500, 6)
    appended = [(TIMESTAMP + 77, key, value, headers) for _, key, value, headers in records]
    append_time = batch(encoded(records, TIMESTAMP), 0x08, 2, 1, TIMESTAMP, TIMESTAMP + 77, 20, 1)
    empty = batch(b"", 0, 0, 4, -1, TIMESTAMP, 30, 1)
    return [
        fixture("compacted, with gaps", compacted, 0, records, True, (11, 2, 40), 500, gaps),
        fixture("compacted, with a delete horizon", tombstones, 0, records, base_offset=500, deltas=gaps),
        fixture("append time", append_time, 0, appended, base_offset=20),
        fixture("emptied by compaction", empty, 0, []),
    ]


def all():
    return streams() + brokers()
