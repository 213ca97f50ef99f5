// @ts-check
import { importFromSources } from "../import-from-sources.js";

await importFromSources("./executors/task-thread.ts");
