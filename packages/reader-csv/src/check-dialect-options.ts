import { formatProblems } from "./check-format-options.ts";

/** The options that have to fit each other. */
export interface CheckedOptions {
  readonly header: boolean;
  readonly column_names?: readonly string[] | undefined;
  readonly delimiter: string;
  readonly quote: string | false | null;
  readonly escape?: string | undefined;
  readonly record_end?: string | undefined;
  readonly comment?: string | undefined;
  readonly quoted_null_values: readonly string[];
  readonly true_values?: readonly string[] | undefined;
  readonly false_values?: readonly string[] | undefined;
  readonly decimal_separator: string;
  readonly thousands_separator?: string | undefined;
  readonly date_format?: string | undefined;
  readonly time_format?: string | undefined;
  readonly timestamp_format?: string | undefined;
  readonly timestamptz_format?: string | undefined;
}

/** Takes a problem of one option. */
interface OptionProblems {
  addIssue(issue: { code: "custom"; path: string[]; message: string }): void;
}

/** Reports all options that contradict each other. */
export function checkDialectOptions(options: CheckedOptions, problems: OptionProblems): void {
  const checks = [columnProblems, markProblems, valueProblems, formatProblems];
  for (const [path, message] of checks.flatMap((check) => [...check(options)])) {
    problems.addIssue({ code: "custom", path: [path], message });
  }
}

type Problems = Iterable<readonly [path: string, message: string]>;

function* columnProblems({ header, column_names: names }: CheckedOptions): Problems {
  if (header && names !== undefined) {
    yield ["column_names", "goes with header: false; with a header the file names its columns"];
  }
  const repeated = names?.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    yield ["column_names", `has the name ${JSON.stringify(repeated)} twice`];
  }
}

function* markProblems(options: CheckedOptions): Problems {
  const { delimiter, escape, record_end: recordEnd, comment } = options;
  const quote = typeof options.quote === "string" ? options.quote : undefined;
  if (quote !== undefined && delimiter.includes(quote)) {
    yield ["delimiter", "must not contain the quote character"];
  }
  if (quote === undefined && escape !== undefined) {
    yield ["escape", "has a meaning inside quotes only, and quote is switched off"];
  }
  if (escape !== undefined && delimiter.includes(escape)) {
    yield ["delimiter", "must not contain the escape character"];
  }
  if (quote !== undefined && recordEnd?.includes(quote) === true) {
    yield ["record_end", "must not contain the quote character"];
  }
  if (recordEnd !== undefined && delimiter.startsWith(recordEnd)) {
    yield ["record_end", "must not be what the delimiter begins with"];
  }
  if (comment !== undefined && quote !== undefined && comment.startsWith(quote)) {
    yield ["comment", "must not begin with the quote character"];
  }
  if (comment !== undefined && (comment.startsWith(delimiter) || delimiter.startsWith(comment))) {
    yield ["comment", "must not begin like the delimiter"];
  }
}

function* valueProblems(options: CheckedOptions): Problems {
  const { quote, escape, true_values: trueValues, false_values: falseValues } = options;
  const marks = [quote, escape].filter((mark) => typeof mark === "string");
  const marked = options.quoted_null_values.find((text) =>
    marks.some((mark) => text.includes(mark)),
  );
  if (marked !== undefined) {
    yield ["quoted_null_values", "must not contain the quote or the escape character"];
  }
  if (quote === null || quote === false) {
    if (options.quoted_null_values.length > 0) {
      yield ["quoted_null_values", "has no meaning, because quote is switched off"];
    }
  }
  if ((trueValues === undefined) !== (falseValues === undefined)) {
    yield [
      trueValues === undefined ? "true_values" : "false_values",
      "is needed: true_values and false_values go together",
    ];
  }
  const both = trueValues?.find((text) => falseValues?.includes(text) === true);
  if (both !== undefined) {
    yield ["false_values", `has ${JSON.stringify(both)}, which true_values has too`];
  }
  if (options.decimal_separator === options.thousands_separator) {
    yield ["thousands_separator", "must not be the decimal_separator"];
  }
}
