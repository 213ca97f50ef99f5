// A job in TypeScript: npx dativo run examples/jobs/zipcodes.job.ts
// The compiler knows the keys of a job, and the options of both plugins.
import { defineJob } from "dativo";

const decimalDegrees = { type: "decimal(9,6)", minimum: -180, maximum: 180 };

export default defineJob({
  source: {
    type: "csv",
    files: ["../../node_modules/vega-datasets/data/zipcodes.csv"],
    options: { max_record_bytes: 65_536 },
  },
  target: {
    type: "json-file",
    output: "../../out/zipcodes-in-json",
    mode: "replace",
    options: { compression: "gzip", decimals: "string" },
  },
  asset: {
    name: "zipcodes",
    team: { owner: "examples@dativo.dev" },
    schema: [
      { name: "zip_code", type: "string", required: true, pattern: "^[0-9]{5}$" },
      { name: "latitude", ...decimalDegrees },
      { name: "longitude", ...decimalDegrees },
      ...["city", "state", "county"].map((name) => ({ name, type: "string" })),
    ],
  },
});
