"""What comes over the wire that no client sends: every kind is refused, counted, and disturbs nobody."""

import os
import random
import socket
import ssl
import struct
import threading
import unittest

from broker import Broker
from frames import api_versions, frame, is_closed, receive, request


class Strangers(unittest.TestCase):
    def check(self, reason, *pieces, settings=None, then_close=False):
        """Sends the pieces and expects the connection to end for the reason, while another one works on."""
        with Broker(settings=settings) as broker:
            with broker.connect() as other, broker.connect() as stranger:
                other.sendall(api_versions(correlation=76))
                self.assertEqual(receive(other)[:4], struct.pack(">i", 76))
                for piece in pieces:
                    stranger.sendall(piece)
                if then_close:
                    stranger.shutdown(socket.SHUT_WR)
                self.assertTrue(is_closed(stranger))
                other.sendall(api_versions(correlation=77))
                self.assertEqual(receive(other)[:4], struct.pack(">i", 77))
        self.assertEqual(broker.ended().get(reason), 1, broker.log())

    def test_http(self):
        self.check("http", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")

    def test_tls(self):
        with Broker() as broker:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            with broker.connect() as plain:
                with self.assertRaises((ssl.SSLError, OSError)):
                    context.wrap_socket(plain)
        self.assertEqual(broker.ended().get("tls-on-plaintext"), 1)
        self.assertIn("PLAINTEXT", broker.log())

    def test_negative_size(self):
        self.check("negative-size", struct.pack(">i", -5))

    def test_oversized(self):
        self.check("oversized", struct.pack(">i", 104_857_601))

    def test_first_request_of_a_stranger_is_small(self):
        self.check("oversized", struct.pack(">ihhi", 50_000, 9999, 0, 1))

    def test_truncated(self):
        self.check("truncated", struct.pack(">ih", 100, 18), then_close=True)

    def test_slow_bytes_fall_to_the_deadline(self):
        self.check("request-timeout", struct.pack(">ih", 100, 18), settings={"request.receive.timeout.ms": 200})

    def test_silence_falls_to_the_handshake_deadline(self):
        self.check("handshake-timeout", settings={"connection.handshake.timeout.ms": 200})

    def test_idle_connection_ends(self):
        with Broker(settings={"connections.max.idle.ms": 200}) as broker, broker.connect() as idle:
            idle.sendall(api_versions())
            self.assertIsNotNone(receive(idle))
            self.assertTrue(is_closed(idle))
            broker.stop()
            self.assertEqual(broker.ended().get("idle"), 1)

    def test_api_that_is_not_served(self):
        self.check("unserved-api", request(9999, 0))

    def test_header_cut_short(self):
        self.check("unreadable-header", frame(b"\0\x12\0"))

    def test_body_that_is_none(self):
        self.check("unreadable-request", api_versions(3, body=b"\xff\xff\xff\xff\xff"))

    def test_no_frame_at_all(self):
        self.check("unreadable-header", frame(b""))

    def test_garbage_in_all_sizes(self):
        seed = int(os.environ.get("MARTLET_SEED", random.randrange(1 << 32)))
        chaos = random.Random(seed)
        with Broker() as broker:
            for _ in range(200):
                with broker.connect() as stranger:
                    try:
                        stranger.sendall(chaos.randbytes(chaos.randrange(1, 400)))
                        stranger.shutdown(socket.SHUT_WR)
                        while stranger.recv(4096):
                            pass
                    except OSError:
                        pass
            with broker.connect() as client:
                client.sendall(api_versions())
                self.assertIsNotNone(receive(client), f"MARTLET_SEED={seed}")
        self.assertEqual(sum(broker.ended().values()), 201, f"MARTLET_SEED={seed}")

    def test_log_of_a_scanned_port_stays_short(self):
        with Broker() as broker:
            for _ in range(100):
                with broker.connect() as stranger:
                    stranger.sendall(b"GET / HTTP/1.1\r\n\r\n")
                    self.assertTrue(is_closed(stranger))
        self.assertEqual(broker.ended().get("http"), 100)
        self.assertLess(broker.log().count("reason=http"), 50)


class Crowds(unittest.TestCase):
    def test_thousand_idle_connections_cost_little_and_leave_room(self):
        with Broker() as broker:
            before = broker.resident_bytes()
            crowd = [broker.connect() for _ in range(1000)]
            for connection in crowd:
                connection.sendall(api_versions())
            for connection in crowd:
                self.assertIsNotNone(receive(connection))
            self.assertLess(broker.resident_bytes() - before, 24 << 20)
            with broker.connect() as client:
                client.sendall(api_versions(correlation=5))
                self.assertEqual(receive(client)[:4], struct.pack(">i", 5))
            for connection in crowd:
                connection.close()

    def test_limit_of_connections(self):
        with Broker(settings={"max.connections": 3}) as broker:
            taken = [broker.connect() for _ in range(3)]
            for connection in taken:
                connection.sendall(api_versions())
                self.assertIsNotNone(receive(connection))
            with broker.connect() as refused:
                self.assertTrue(is_closed(refused))
            for connection in taken:
                connection.close()
        self.assertEqual(broker.ended().get("too-many-connections"), 1)

    def test_limit_of_one_address(self):
        with Broker(settings={"max.connections.per.ip": 1}) as broker:
            with broker.connect() as taken:
                taken.sendall(api_versions())
                self.assertIsNotNone(receive(taken))
                with broker.connect() as refused:
                    self.assertTrue(is_closed(refused))
        self.assertEqual(broker.ended().get("too-many-from-address"), 1)

    def test_pipelined_requests_are_answered_in_order(self):
        # More than the sockets' buffers hold: the broker has to stop reading, and to go on when it is read.
        count = 200_000
        with Broker() as broker, broker.connect(timeout=30) as client:
            requests = b"".join(api_versions(correlation=number) for number in range(count))
            sender = threading.Thread(target=client.sendall, args=(requests,))
            sender.start()
            with client.makefile("rb", buffering=1 << 16) as answers:
                for number in range(count):
                    size, correlation = struct.unpack(">ii", answers.read(8))
                    self.assertEqual(correlation, number)
                    answers.read(size - 4)
            sender.join()


if __name__ == "__main__":
    unittest.main()
