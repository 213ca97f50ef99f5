/**
 * The results as a Markdown table, each beside the one that it is compared with.
 *
 * @param {readonly import("./race-engines.mjs").Result[]} results
 * @param {number} rows of the whole file
 * @returns {string}
 */
export function formatResults(results, rows) {
  const secondsOf = (wanted) => results.find(({ name }) => name === wanted).seconds;
  const header = [
    "engine",
    "seconds",
    "fastest",
    "×",
    "of",
    "goal",
    "rows/s",
    "CPU s",
    "peak MB",
    "file MB",
  ];
  const lines = results.map((result) => [
    result.scale === 1 ? result.name : `${result.name} (a 1/${result.scale} slice, scaled up)`,
    result.seconds.toFixed(2),
    result.fastestSeconds.toFixed(2),
    (result.seconds / secondsOf(result.against)).toFixed(2),
    result.against,
    goalOf(result),
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

/** A peer that is to be beaten by far has a ratio to reach, not one to stay below. */
function goalOf({ goal = 0, scale }) {
  if (goal === 0) return "";
  return scale === 1 ? `≤ ${goal}` : `≥ ${goal}`;
}
