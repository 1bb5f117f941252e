"""Whether whoever marks has asked to stop, by Ctrl+C or by ending the program.

Python drops an exception that a signal raises while it tidies up an object. What is written down
here it does not drop.
"""

import threading
from typing import NoReturn

asked = threading.Event()


def on_signal(*_: object) -> NoReturn:
    """Note that a signal came, and stop what runs in the first thread."""
    asked.set()
    raise KeyboardInterrupt
