"""Says what PyIceberg and DuckDB find in Iceberg tables, and changes them as other writers would.

Standard input: {"catalog": {...} or null, "steps": [{"do": "describe", ...}, ...]}; the answers to the steps,
in their order, go to standard output as JSON.
"""

import importlib.metadata
import json
import sys

import pyarrow
from pyiceberg.catalog import load_catalog
from pyiceberg.conversions import from_bytes
from pyiceberg.table import StaticTable


def extension(name):
    files = importlib.metadata.files(f"duckdb-ext-{name}") or []
    return next(file.locate() for file in files if str(file).endswith(".duckdb_extension"))


def read_with_duckdb(metadata_file, columns):
    import duckdb

    connection = duckdb.connect(config={"allow_unsigned_extensions": True})
    for name in ("avro", "iceberg"):
        connection.execute(f"LOAD '{extension(name)}'")
    names = ", ".join(f'"{name}"::VARCHAR AS "{name}"' for name in columns)
    result = connection.execute(f"SELECT {names} FROM iceberg_scan('{metadata_file}')")
    return [dict(zip(columns, row)) for row in result.fetchall()]


def plain(value):
    """What JSON can say exactly stays as it is; the rest is text."""
    if isinstance(value, dict):
        return {str(key): plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(member) for member in value]
    if value is None or isinstance(value, (bool, str)):
        return value
    return value if isinstance(value, int) and abs(value) < 2**53 else str(value)


def list_files(table):
    """As `table.inspect.files()`, which pyarrow fails at where a column is a UUID."""
    schema = table.schema()
    files = []
    for manifest in table.current_snapshot().manifests(table.io):
        for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=True):
            file = entry.data_file
            spec = table.specs()[manifest.partition_spec_id]
            metrics = {}
            for id, size in (file.column_sizes or {}).items():
                field = schema.find_field(id)
                bound = lambda bounds: (
                    from_bytes(field.field_type, bounds[id]) if id in (bounds or {}) else None
                )
                metrics[schema.find_column_name(id)] = {
                    "column_size": size,
                    "value_count": (file.value_counts or {}).get(id),
                    "null_value_count": (file.null_value_counts or {}).get(id),
                    "nan_value_count": (file.nan_value_counts or {}).get(id),
                    "lower_bound": bound(file.lower_bounds),
                    "upper_bound": bound(file.upper_bounds),
                }
            files.append(
                {
                    "file_path": file.file_path,
                    "record_count": file.record_count,
                    "file_size_in_bytes": file.file_size_in_bytes,
                    "partition": {f.name: file.partition[i] for i, f in enumerate(spec.fields)},
                    "split_offsets": file.split_offsets,
                    "readable_metrics": metrics,
                }
            )
    return files


def describe(table, step):
    wanted = step.get("filter")
    scan = table.scan(row_filter=wanted) if wanted else table.scan()
    metadata = table.metadata
    described = {
        "metadata_file": table.metadata_location,
        "schema": [
            {"id": f.field_id, "name": f.name, "type": str(f.field_type), "required": f.required}
            for f in table.schema().fields
        ],
        "identifiers": sorted(table.schema().identifier_field_names()),
        "spec": [f"{f.name}: {f.transform}({f.source_id})" for f in table.spec().fields],
        "order": [str(f) for f in table.sort_order().fields],
        "properties": dict(table.properties),
        "rows": scan.to_arrow().to_pylist(),
        "planned_files": sorted(task.file.file_path for task in scan.plan_files()),
        "snapshots": [
            {
                "id": str(s.snapshot_id),
                "parent": s.parent_snapshot_id and str(s.parent_snapshot_id),
                "sequence_number": s.sequence_number,
                "operation": s.summary.operation.value,
                "summary": {k: v for k, v in s.summary.additional_properties.items()},
            }
            for s in metadata.snapshots
        ],
        "current": metadata.current_snapshot_id and str(metadata.current_snapshot_id),
        "files": list_files(table) if metadata.current_snapshot_id else [],
    }
    if step.get("duckdb", True) and metadata.current_snapshot_id and not wanted:
        columns = [f.name for f in table.schema().fields]
        described["duckdb"] = read_with_duckdb(table.metadata_location, columns)
    return described


def append(table, step):
    table.append(pyarrow.Table.from_pylist(step["rows"], schema=table.schema().as_arrow()))


def roll_back(table, step):
    table.manage_snapshots().rollback_to_snapshot(int(step["snapshot"])).commit()


def main():
    request = json.load(sys.stdin)
    settings = request.get("catalog")
    catalog = load_catalog("judge", **settings) if settings else None
    answers = []
    for step in request["steps"]:
        if "metadata_file" in step:
            table = StaticTable.from_metadata(step["metadata_file"], step.get("properties", {}))
        else:
            table = catalog.load_table(step["table"])
        actions = {"describe": describe, "append": append, "roll_back": roll_back}
        answers.append(actions[step["do"]](table, step))
    json.dump(plain(answers), sys.stdout)


main()
