#!/usr/bin/env python3
"""A reader in Python: numbers and their squares, as Arrow. The protocol is in docs/plugin-protocol.md."""

import json
import struct
import sys

import pyarrow as pa

SCHEMA = pa.schema([pa.field("number", pa.int64(), nullable=False), pa.field("square", pa.int64())])
COLUMNS = {
    "fields": [
        {"name": "number", "type": {"kind": "int64"}, "required": True},
        {"name": "square", "type": {"kind": "int64"}, "required": False},
    ]
}


def tell(message, body=b""):
    """Sends a message: DTV1, the lengths of its JSON and of its body, both."""
    text = json.dumps(message).encode()
    sys.stdout.buffer.write(b"DTV1" + struct.pack("<II", len(text), len(body)) + text + body)
    sys.stdout.buffer.flush()


def hear():
    """Waits for a message of the host; nothing once it is gone."""
    head = sys.stdin.buffer.read(12)
    if len(head) < 12:
        sys.exit(0)
    text, body = struct.unpack("<II", head[4:])
    message = json.loads(sys.stdin.buffer.read(text))
    sys.stdin.buffer.read(body)
    return message


def partitions(source):
    count = source["options"].get("count", 10)
    middle = count // 2
    ranges = [(1, middle), (middle + 1, count)]
    return {"partitions": [{"id": f"{a}-{b}", "params": {"from": a, "to": b}} for a, b in ranges]}


def extract(message, wait):
    """Sends batches as far as the host has asked for them: that is the back-pressure."""
    request, credit = message["request"], message["credit"]
    params = request["partition"]["params"]
    for first in range(params["from"], params["to"] + 1, request["batchRows"]):
        while credit == 0:
            told = wait()
            if told["type"] == "return":
                return
            credit += told.get("count", 0)
        numbers = range(first, min(first + request["batchRows"], params["to"] + 1))
        columns = [pa.array(numbers, pa.int64()), pa.array((n * n for n in numbers), pa.int64())]
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, SCHEMA) as stream:
            stream.write_batch(pa.record_batch(columns, schema=SCHEMA))
        tell({"type": "yield", "id": message["id"], "encoding": "arrow"}, sink.getvalue().to_pybytes())
        credit -= 1


def check(options):
    count = options.get("count", 10)
    if isinstance(count, int) and count > 0:
        return None
    return [{"path": ["count"], "message": "A whole number from 1."}]


def main():
    sources = {}
    while True:
        message = hear()
        kind, value = message["type"], None
        if kind in ("ping", "abort", "credit", "return"):
            continue
        if kind == "load":
            value = {"contractVersion": 1, "hasOptions": True, "methods": []}
        elif kind == "validate":
            value = check(message["options"])
        elif kind == "open":
            sources[message["instance"]] = message["request"]["source"]
        elif kind == "extract":
            extract(message, hear)
        elif message["method"] == "partitions":
            value = partitions(sources[message["instance"]])
        elif message["method"] == "describeStream":
            value = COLUMNS
        elif message["method"] in ("discover", "checkConnection"):
            value = {"status": "unsupported"}
        tell({"type": "result", "id": message["id"], "value": value})


main()
