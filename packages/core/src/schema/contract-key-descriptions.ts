import type { KeyDescriptions } from "./describe-keys.ts";

/** What the keys of a contract mean, for editors. */
export const contractKeyDescriptions: KeyDescriptions = {
  $schema: "The JSON Schema of this file, for editors.",
  name: "The name of the data.",
  version: "The version of the contract.",
  description: "For people.",
  schema: "The columns, in order.",
  primary_key: "The columns that identify a record.",
  team: "Who is responsible.",
  "team.owner": "Who answers for the data.",
};
