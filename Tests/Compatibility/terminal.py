"""A terminal with martlet on it."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time

from broker import binary


class Screen:
    """A program, the keys it is sent, and what it has drawn."""

    def __init__(self, *words, rows=24, columns=80):
        self.main, other = pty.openpty()
        self.before = termios.tcgetattr(self.main)
        self.resize(rows, columns)
        self.process = subprocess.Popen(
            [binary(), *words], stdin=other, stdout=other, stderr=other, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(other)
        self.drawn = ""

    def resize(self, rows, columns):
        fcntl.ioctl(self.main, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_for(self, text, seconds=20):
        """Reads until the text has been drawn since the last call, and gives what was drawn."""
        deadline = time.monotonic() + seconds
        while text not in self.drawn:
            ready, _, _ = select.select([self.main], [], [], max(deadline - time.monotonic(), 0))
            assert ready, f"{text!r} was not drawn: {self.drawn[-3000:]!r}"
            try:
                self.drawn += os.read(self.main, 65536).decode()
            except OSError as error:
                raise AssertionError(f"{text!r} was not drawn before the end: {self.drawn[-3000:]!r}") from error
        seen, self.drawn = self.drawn, ""
        return seen

    def press(self, keys):
        os.write(self.main, keys.encode())

    def end(self):
        """The exit code, and whether the terminal is as it was."""
        code = self.process.wait(20)
        attributes = termios.tcgetattr(self.main)
        os.close(self.main)
        return code, attributes[3] == self.before[3]
