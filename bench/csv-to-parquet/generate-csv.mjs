import { existsSync, renameSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { columns } from "./columns.mjs";

/** Part of the cached file's name: raise it whenever the content changes. */
const generation = 1;
const rowsPerWrite = 10_000;
const secondsPerDay = 86_400;
const firstDay = Date.UTC(2024, 0, 1);

const statuses = ["pending", "paid", "packed", "shipped", "delivered", "returned"];
const countries = [
  "AT",
  "BR",
  "CA",
  "CH",
  "DE",
  "ES",
  "FR",
  "GB",
  "IN",
  "JP",
  "MX",
  "PL",
  "US",
  "ZA",
];
const plainComments = [
  "left with the neighbour downstairs",
  "please call before delivery",
  "wrapped as a gift",
  "Größe nachträglich geändert",
  "repeat of order",
];
const quotedComments = [
  '"fragile, keep upright"',
  '"customer said ""no hurry"""',
  '"first line\nsecond line"',
  '"doors 3, 4 and 5; ask for ""Jo"",\nthen ring twice"',
];
const days = Array.from({ length: 366 }, (_, day) =>
  new Date(firstDay + day * secondsPerDay * 1000).toISOString().slice(0, 10),
);
const twoDigits = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, "0"));

/**
 * Writes the benchmark's CSV file, or finds the one of an earlier run: the same rows give the same
 * bytes on every machine.
 *
 * @param {string} folder
 * @param {number} rows
 * @returns {Promise<string>} path of the file
 */
export async function generateCsv(folder, rows) {
  const path = join(folder, `orders-${generation}-${rows}.csv`);
  if (existsSync(path)) return path;
  const unfinished = `${path}.${process.pid}.unfinished`;
  const file = await open(unfinished, "w");
  const random = createRandom(20_261_122);
  await file.write(`${columns.map(({ name }) => name).join(",")}\n`);
  for (let first = 0; first < rows; first += rowsPerWrite) {
    let text = "";
    const end = Math.min(first + rowsPerWrite, rows);
    for (let row = first; row < end; row += 1) text += csvLine(row, random);
    await file.write(text);
  }
  await file.close();
  renameSync(unfinished, path);
  return path;
}

/** About one value in ten is null where the contract lets it be. */
function csvLine(row, random) {
  const quantity = random() < 0.1 ? "" : 1 + Math.floor(random() * 50);
  const cents = Math.floor(random() * 10_000_000);
  const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
  const weight = random() < 0.1 ? "" : random() * 1000;
  const paid = random();
  const isPaid = paid < 0.1 ? "" : paid < 0.6 ? "true" : "false";
  const ordered = pick(days, random);
  const country = random() < 0.1 ? "" : pick(countries, random);
  return (
    `${row + 1},${Math.floor(random() * 1_000_000)},${quantity},${amount},${weight},${isPaid},` +
    `${ordered},${timestamp(random)},${pick(statuses, random)},${country},${uuid(random)},` +
    `${comment(random)}\n`
  );
}

function timestamp(random) {
  const second = Math.floor(random() * secondsPerDay);
  const micros = String(Math.floor(random() * 1_000_000)).padStart(6, "0");
  const hours = twoDigits[Math.floor(second / 3600)];
  const minutes = twoDigits[Math.floor(second / 60) % 60];
  return `${pick(days, random)} ${hours}:${minutes}:${twoDigits[second % 60]}.${micros}`;
}

function uuid(random) {
  const hex = Array.from({ length: 4 }, () =>
    Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, "0"),
  ).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}

function comment(random) {
  const kind = random();
  if (kind < 0.1) return "";
  if (kind < 0.8) return `${pick(plainComments, random)} ${Math.floor(random() * 10_000)}`;
  return pick(quotedComments, random);
}

function pick(values, random) {
  return values[Math.floor(random() * values.length)];
}

/** Mulberry32, a small generator of numbers from 0 to 1 whose whole state is its seed. */
export function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
