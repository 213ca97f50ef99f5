// @ts-check
import { importFromSources } from "../import-from-sources.js";

await importFromSources("./isolation/plugin-child.ts");
