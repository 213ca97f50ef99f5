"""Appends a CSV file to a new Iceberg table with PyIceberg, and says how long reading and appending took."""

import json
import sys
import time

import pyarrow
import pyarrow.csv
from pyiceberg.catalog.sql import SqlCatalog

csv, warehouse, columns = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
types = {
    "bigint": pyarrow.int64(),
    "int32": pyarrow.int32(),
    "decimal(12,2)": pyarrow.decimal128(12, 2),
    "double": pyarrow.float64(),
    "boolean": pyarrow.bool_(),
    "date": pyarrow.date32(),
    "timestamp": pyarrow.timestamp("us"),
    "string": pyarrow.string(),
}
catalog = SqlCatalog("bench", uri=f"sqlite:///{warehouse}/catalog.db", warehouse=f"file://{warehouse}")
catalog.create_namespace("default")
started = time.perf_counter()
options = pyarrow.csv.ConvertOptions(
    column_types={name: types[type] for name, type in columns}, strings_can_be_null=True
)
parsing = pyarrow.csv.ParseOptions(newlines_in_values=True)
rows = pyarrow.csv.read_csv(csv, parse_options=parsing, convert_options=options)
read = time.perf_counter()
table = catalog.create_table("default.orders", schema=rows.schema)
# Codec and encoding of both sides are the same.
with table.transaction() as transaction:
    transaction.set_properties({"write.parquet.compression-codec": "snappy"})
appending = time.perf_counter()
table.append(rows)
done = time.perf_counter()
print(json.dumps({"read": read - started, "append": done - appending}))
