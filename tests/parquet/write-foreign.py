"""Writes Parquet files as others do: types that ours has not, timestamps of the old kind, other codecs."""

import datetime as dt
import decimal
import sys

import pyarrow as pa
import pyarrow.parquet as pq

folder = sys.argv[1]
D = decimal.Decimal
day = [dt.date(1, 1, 1), dt.date(9999, 12, 31), None]
moments = [
    dt.datetime(1, 1, 1),
    dt.datetime(9999, 12, 31, 23, 59, 59, 999999),
    None,
    dt.datetime(2024, 2, 29, 1, 2, 3, 4),
    dt.datetime(1600, 1, 1),
]

types = pa.table(
    {
        "u8": pa.array([0, 255, None], pa.uint8()),
        "u32": pa.array([0, 4294967295, None], pa.uint32()),
        "u64": pa.array([0, 18446744073709551615, None], pa.uint64()),
        "category": pa.array(["a", "b", None]).dictionary_encode(),
        "seconds": pa.array([0, 1709168523, None], pa.timestamp("s")),
        "millis": pa.array([0, -1, None], pa.timestamp("ms", "UTC")),
        "nanos": pa.array([0, 1_709_168_523_000_004_000, None], pa.timestamp("ns")),
        "time_millis": pa.array([0, 1, None], pa.time32("ms")),
        "date": pa.array(day),
        "date64": pa.array(day, pa.date64()),
        "decimal": pa.array([D("1.10"), D("-99999.99"), None], pa.decimal128(7, 2)),
        "long": pa.array([D("9" * 38), D("-" + "9" * 38), None], pa.decimal128(38, 0)),
        "half": pa.array([1.5, float("inf"), None], pa.float16()),
        "fixed": pa.array([b"1234567890123456", b"\x00" * 16, None], pa.binary(16)),
        "list": pa.array([[1, None], [], None], pa.large_list(pa.int32())),
        "struct": pa.array([{"a": 1, "b": "x"}, {"a": None, "b": None}, None]),
        "map": pa.array([[("k", 1)], [], None], pa.map_(pa.string(), pa.int32())),
        "none": pa.nulls(3),
    }
)
pq.write_table(types, f"{folder}/types.parquet")
for codec in ["snappy", "gzip", "brotli", "zstd", "lz4", "none"]:
    pq.write_table(types.select(["u8", "category"]), f"{folder}/{codec}.parquet", compression=codec)

old = {"at": pa.array(moments, pa.timestamp("us")), "id": pa.array(range(5))}
old["all"] = pa.array([[each] for each in moments], pa.list_(pa.timestamp("us")))
int96 = {"use_deprecated_int96_timestamps": True, "store_schema": False}
pq.write_table(pa.table(old), f"{folder}/int96.parquet", row_group_size=2, **int96)
fine = pa.array([1_709_168_523_000_004_001, 0, 1000], pa.timestamp("ns"))
pq.write_table(pa.table({"id": [1, 2, 3], "at": fine}), f"{folder}/int96-fine.parquet", **int96)
pq.write_table(pa.table({"id": [1, 2, 3], "at": fine}), f"{folder}/nanoseconds.parquet")
pq.write_table(pa.table({"a.b": [1, 2], "a": [{"b": 3}, {"b": 4}]}), f"{folder}/dots.parquet")
pq.write_table(
    pa.table({"id": [1], "took": pa.array([5], pa.duration("us"))}), f"{folder}/duration.parquet"
)
