"""The embedded broker: Kombu's file transport, with messages that appear whole.

Kombu creates a message's file under its final name and writes into it afterwards; a worker that looks in
between reads an empty message and stops. Here the file is written aside and renamed.
"""

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        message = Path(self.data_folder_out) / f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        aside = message.with_suffix(".part")
        aside.write_text(dumps(payload))
        aside.rename(message)


class Transport(filesystem.Transport):
    Channel = Channel
