"""kcat with the librdkafka of the distribution, an old one: the command line as people use it."""

import subprocess
import sys

from .telling import asked, sent

CLIENT = "golden-kcat"


def kcat(server, *arguments, text=""):
    command = ["kcat", "-b", server, "-X", f"client.id={CLIENT}", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True, timeout=60).stdout


def handed(pairs, header):
    """What kcat makes of lines on stdin; it stamps records itself, so that times are not told."""
    return [
        {"key": key.encode(), "value": value.encode(), "timestamp": None, "headers": [header]} for key, value in pairs
    ]


def main(server, profile):
    for codec in ("none", "gzip", "snappy", "lz4"):
        topic = f"kcat-{codec}"
        pairs = [(f"key-{number}", f"value {number} " + "and so on and so forth " * 12) for number in range(5)]
        text = "".join(f"{key}:{value}\n" for key, value in pairs)
        arguments = ["-P", "-t", topic, "-p", "0", "-K:", "-z", codec, "-H", "source=kcat", "-X", "linger.ms=100"]
        kcat(server, *arguments, text=text)
        sent(topic, codec, handed(pairs, ("source", b"kcat")))
    pairs = [("a", "1"), ("b", "2")]
    kcat(server, "-P", "-t", "kcat-idempotent", "-p", "0", "-K:", "-X", "enable.idempotence=true", text="a:1\nb:2\n")
    sent("kcat-idempotent", "none", [one | {"headers": []} for one in handed(pairs, ())], idempotent=True)
    kcat(server, "-L")
    kcat(server, "-Q", "-t", "kcat-none:0:1700000001234")
    asked(2, "kcat-none", 1_700_000_001_234)
    read = kcat(server, "-C", "-t", "kcat-gzip", "-p", "0", "-o", "beginning", "-e", "-f", "%k=%s\n")
    assert read.startswith("key-0=value 0 and so on"), read
    kcat(server, "-G", "kcat-group", "-X", "auto.offset.reset=earliest", "-c", "3", "kcat-lz4")
    asked(11, "kcat-group")
    asked(8, "kcat-group", "kcat-lz4", 3)


main(*sys.argv[1:])
