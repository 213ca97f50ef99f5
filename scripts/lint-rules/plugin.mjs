// The two house rules that the linter does not have: see CONTRIBUTING.md.
import { fullWords } from "./full-words.mjs";
import { noExportAll } from "./no-export-all.mjs";

export default {
  meta: { name: "dativo" },
  rules: { "full-words": fullWords, "no-export-all": noExportAll },
};
