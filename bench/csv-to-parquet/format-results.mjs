const reference = "DuckDB, 2 threads, snappy";

/**
 * The results as a Markdown table, each beside DuckDB with two threads.
 *
 * @param {readonly import("./race-engines.mjs").Result[]} results
 * @param {number} rows of the whole file
 * @returns {string}
 */
export function formatResults(results, rows) {
  const bar = results.find(({ name }) => name === reference).seconds;
  const header = [
    "engine",
    "seconds",
    "fastest",
    "× DuckDB (2 threads)",
    "rows/s",
    "CPU s",
    "peak MB",
    "file MB",
  ];
  const lines = results.map((result) => [
    result.scale === 1 ? result.name : `${result.name} (a 1/${result.scale} slice, scaled up)`,
    result.seconds.toFixed(2),
    result.fastestSeconds.toFixed(2),
    (result.seconds / bar).toFixed(2),
    Math.round(rows / result.seconds).toLocaleString("en"),
    result.cpuSeconds.toFixed(2),
    Math.round(result.peakBytes / 1e6).toString(),
    (result.outputBytes / 1e6).toFixed(result.outputBytes < 1e7 ? 2 : 0),
  ]);
  const widths = header.map((_, column) =>
    Math.max(...[header, ...lines].map((cells) => cells[column].length)),
  );
  const format = (cells) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [format(header), rule, ...lines.map(format)].join("\n");
}
