import type { DiscoveredStream, JsonValue } from "@dativo/core/plugin";
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
    ...(details === undefined ? [] : formatDetail("details", details)),
    ...(schema === undefined ? [] : formatSchema(schema)),
  ];
  return lines.map((line, index) => `${index === 0 ? "  - " : "    "}${line}`);
}

/** One line for each entry of an object, so that these can be pasted into a job. */
function formatDetail(key: string, value: JsonValue | undefined): string[] {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const name = formatYamlScalar(key);
  if (!isObject || Object.keys(value).length === 0) {
    const text = typeof value === "string" ? formatYamlScalar(value) : JSON.stringify(value);
    return [`${name}: ${text}`];
  }
  const lines = Object.entries(value).flatMap(([inner, rest]) => formatDetail(inner, rest));
  return [`${name}:`, ...lines.map((line) => `  ${line}`)];
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
