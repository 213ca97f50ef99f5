import type { DiscoveredStream } from "@dativo/core/plugin";
import { formatBytes } from "./format-bytes.ts";
import { formatQuantity } from "./format-count.ts";
import { formatSchema } from "./format-schema.ts";
import { formatYamlScalar } from "./format-yaml-scalar.ts";

/**
 * What a source holds, as YAML: `streams`, each with its name, and its columns in the form that a
 * contract has.
 */
export function formatDiscovery(plugin: string, streams: readonly DiscoveredStream[]): string {
  const lines = [
    `reader: ${formatYamlScalar(plugin)}`,
    streams.length === 0 ? "streams: []" : "streams:",
    ...streams.flatMap(formatStream),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function formatStream(stream: DiscoveredStream): string[] {
  const { name, schema, details } = stream;
  const lines = [
    `name: ${formatYamlScalar(name)}${formatSize(stream)}`,
    ...(details === undefined ? [] : [`details: ${JSON.stringify(details)}`]),
    ...(schema === undefined ? [] : formatSchema(schema)),
  ];
  return lines.map((line, index) => `${index === 0 ? "  - " : "    "}${line}`);
}

function formatSize({ estimatedRecords, estimatedBytes }: DiscoveredStream): string {
  const sizes = [
    ...(estimatedRecords === undefined
      ? []
      : [`about ${formatQuantity(estimatedRecords, "record")}`]),
    ...(estimatedBytes === undefined ? [] : [formatBytes(estimatedBytes)]),
  ];
  return sizes.length === 0 ? "" : ` # ${sizes.join(", ")}`;
}
