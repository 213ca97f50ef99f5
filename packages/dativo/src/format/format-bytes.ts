const units = ["kB", "MB", "GB", "TB", "PB"] as const;

/** A size in decimal units, as disks and clouds are sold: `999 B`, `1.2 kB`, `45.6 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${Math.trunc(bytes)} B`;
  let value = bytes;
  let unit: string = "B";
  for (const next of units) {
    // 999.95 of a unit would be shown as 1000.0 of it.
    if (value < 999.95) break;
    value /= 1000;
    unit = next;
  }
  return `${value.toFixed(1)} ${unit}`;
}
