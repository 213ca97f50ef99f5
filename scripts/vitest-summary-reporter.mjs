// Writes what scripts/test.mjs prints at the end to the file named by DATIVO_TEST_SUMMARY.
import { writeFileSync } from "node:fs";

export default class SummaryReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const summary = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of modules) countModule(module, summary);
    writeFileSync(process.env["DATIVO_TEST_SUMMARY"], JSON.stringify(summary));
  }
}

function countModule(module, summary) {
  const failedBefore = summary.failed;
  for (const test of module.children.allTests()) {
    const { state, note } = test.result();
    if (state === "passed") summary.passed += 1;
    else if (state === "failed") summary.failed += 1;
    else summary.skipped.push(describeSkipped(module, test, note));
  }
  // A file that failed before its first test (a syntax error, a throwing import) is one failure.
  if (module.state() === "failed" && summary.failed === failedBefore) summary.failed += 1;
}

function describeSkipped(module, test, note) {
  const reason = note ?? (test.options.mode === "todo" ? "not written yet" : "no reason given");
  return { name: `${module.relativeModuleId} > ${test.fullName}`, reason };
}
