import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "./repository-files.ts";
import { askForService } from "./services/ask-for-service.ts";
import { folderWith } from "./services/server-process.ts";
import { runProgram } from "./run-program.ts";

test("the benchmark still runs, and every engine writes the same rows", async () => {
  const sizes = ["--rows", "2000", "--runs", "1", "--slice", "2", "--no-build"];
  const bench = [join(repository, "bench/run.mjs"), ...sizes];
  const result = await runProgram(process.execPath, bench, { cwd: repository });
  expect(result, `${result.stdout}\n${result.stderr}`).toMatchObject({ code: 0 });
  const engines = [...result.stdout.matchAll(/^\| (\w.*?) +\|/gmu)].map((match) => match[1]);
  expect(engines).toEqual([
    "engine",
    "Dativo, 2 threads, snappy",
    "Dativo, 2 threads, zstd",
    "Dativo, 1 thread, snappy",
    "DuckDB, 2 threads, snappy",
    "DuckDB, 2 threads, zstd",
    "DuckDB, 1 thread, snappy",
    "csv-parse + parquetjs-lite (a 1/2 slice, scaled up)",
  ]);
}, 60_000);

test("so does the benchmark of validation, and every contract lets all rows pass", async () => {
  const sizes = ["--rows", "2000", "--runs", "1", "--no-build"];
  const bench = [join(repository, "bench/validation/run.mjs"), ...sizes];
  const result = await runProgram(process.execPath, bench, { cwd: repository });
  expect(result, `${result.stdout}\n${result.stderr}`).toMatchObject({ code: 0 });
  expect(result.stdout).toMatch(/^\| with an enum, a pattern and a range +\|/mu);
  expect(result.stdout).toMatch(/^Goal: .+: \d\.\d\d, (?:met|missed)\.$/mu);
}, 60_000);

test("so do the benchmarks of shapes and of growth, and all that is written is what the files hold", async () => {
  const shapes = [join(repository, "bench/shapes/run.mjs"), "--divisor", "500", "--runs", "1"];
  const ofShapes = await runProgram(process.execPath, [...shapes, "--no-build"], {
    cwd: repository,
  });
  expect(ofShapes, `${ofShapes.stdout}\n${ofShapes.stderr}`).toMatchObject({ code: 0 });
  expect(ofShapes.stdout).toMatch(/^\| a thousand small files +\|/mu);
  const growth = [join(repository, "bench/growth/run.mjs"), "--rows", "200", "--runs", "1"];
  const ofGrowth = await runProgram(process.execPath, [...growth, "--no-build"], {
    cwd: repository,
  });
  expect(ofGrowth, `${ofGrowth.stdout}\n${ofGrowth.stderr}`).toMatchObject({ code: 0 });
  expect(ofGrowth.stdout).toMatch(/^\| 2,000 +\|/mu);
}, 120_000);

test("so does the benchmark of databases, where there are servers, and every row arrives", async (context) => {
  for (const name of ["postgres", "mysql"] as const) {
    const answer = await askForService(name);
    if ("missing" in answer) context.skip(answer.missing);
  }
  for (const client of ["psql", "mariadb"]) {
    if ((await folderWith(client, [])) === undefined) context.skip(`${client} is not installed`);
  }
  const bench = join(repository, "bench/databases/run.mjs");
  const sizes = ["--rows", "2000", "--runs", "1", "--slice", "2", "--no-build"];
  const result = await runProgram(process.execPath, [bench, ...sizes], { cwd: repository });
  expect(result, `${result.stdout}\n${result.stderr}`).toMatchObject({ code: 0 });
  expect(result.stdout).toMatch(/^\| Dativo, two threads +\|/mu);
  expect(result.stdout).toMatch(/^\| mariadb --quick +\|/mu);
}, 120_000);

test("so does the benchmark of storage, and what is on S3 is what the file holds", async (context) => {
  const answer = await askForService("s3");
  if ("missing" in answer) context.skip(answer.missing);
  const bench = join(repository, "bench/storage/run.mjs");
  const sizes = ["--rows", "2000", "--runs", "1", "--no-build"];
  const result = await runProgram(process.execPath, [bench, ...sizes], { cwd: repository });
  expect(result, `${result.stdout}\n${result.stderr}`).toMatchObject({ code: 0 });
  expect(result.stdout).toMatch(/^Goal: .+: \d+\.\d\d, (?:met|missed)\.$/mu);
}, 60_000);

test("so does the benchmark of Iceberg tables, where PyIceberg can be had", async (context) => {
  const answer = await askForService("iceberg-python");
  if ("missing" in answer) context.skip(answer.missing);
  const bench = join(repository, "bench/iceberg/run.mjs");
  const sizes = ["--rows", "2000", "--files", "20", "--runs", "1", "--no-build"];
  const result = await runProgram(process.execPath, [bench, ...sizes], { cwd: repository });
  expect(result, `${result.stdout}\n${result.stderr}`).toMatchObject({ code: 0 });
  expect(result.stdout).toMatch(/^Goal: .+: \d+\.\d\d, (?:met|missed)\.$/mu);
  expect(result.stdout).toMatch(/^\| merge \|/mu);
}, 60_000);

test("so does the benchmark of APIs, and all records are in the files", async () => {
  const sizes = ["--rows", "2000", "--runs", "1", "--no-build"];
  const bench = [join(repository, "bench/api/run.mjs"), ...sizes];
  const result = await runProgram(process.execPath, bench, { cwd: repository });
  expect(result, `${result.stdout}\n${result.stderr}`).toMatchObject({ code: 0 });
  expect(result.stdout.match(/^Goal: .+: \d+\.\d\d, (?:met|missed)\.$/gmu)).toHaveLength(2);
}, 60_000);

test("so does the benchmark of files, and both write the same records", async () => {
  const bench = join(repository, "bench/files/run.mjs");
  const sizes = ["--rows", "2000", "--runs", "1", "--no-build"];
  const result = await runProgram(process.execPath, [bench, ...sizes], { cwd: repository });
  expect(result, `${result.stdout}\n${result.stderr}`).toMatchObject({ code: 0 });
  expect(result.stdout.match(/^\| (?:JSON Lines|Parquet) \| .+\|$/gmu)).toHaveLength(2);
}, 120_000);

test("so does the benchmark of plugins in processes of their own, and every row arrives", async () => {
  const bench = join(repository, "bench/isolation/run.mjs");
  const sizes = ["--rows", "2000", "--runs", "1", "--no-build"];
  const result = await runProgram(process.execPath, [bench, ...sizes], { cwd: repository });
  expect(result, `${result.stdout}\n${result.stderr}`).toMatchObject({ code: 0 });
  expect(result.stdout.match(/^Goal: .+: \d+\.\d\d, (?:met|missed)\.$/gmu)).toHaveLength(2);
}, 120_000);
