"""One broker for all tests of a class, and names that none of them has to share."""

import unittest
import uuid

from broker import Broker


def some_name():
    """A topic that no other test has."""
    return f"topic-{uuid.uuid4().hex[:12]}"


class SharedBroker(unittest.TestCase):
    SETTINGS = {}

    @classmethod
    def setUpClass(cls):
        cls.broker = Broker(settings=cls.SETTINGS)
        cls.addClassCleanup(cls.broker.__exit__, None, None, None)
