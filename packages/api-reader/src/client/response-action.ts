import { z } from "@dativo/core/plugin";
import { type LosslessJson, valueAtPath } from "@dativo/json-records";

const status = z.int().min(100).max(599);

/** What is to be done about answers of one kind. The first that fits an answer decides. */
export const responseActionSchema = z
  .strictObject({
    status: z
      .union([status, z.array(status).min(1)])
      .optional()
      .describe("Statuses that it is about; any by default."),
    body_contains: z.string().min(1).optional().describe("A text that the body has to hold."),
    body_path: z
      .string()
      .min(1)
      .optional()
      .describe(
        "A place in the JSON body where there has to be something: neither null, false, 0, nor empty.",
      ),
    action: z
      .enum(["fail", "retry", "ignore"])
      .describe("`ignore` takes the answer for an empty page, and the last one."),
    message: z.string().min(1).optional().describe("What to tell people about it."),
  })
  .refine(
    (action) =>
      action.status !== undefined ||
      action.body_contains !== undefined ||
      action.body_path !== undefined,
    "says of no answer what it is about: give status, body_contains or body_path",
  );

/** See `responseActionSchema`. */
export type ResponseAction = z.infer<typeof responseActionSchema>;

/** What an action looks at. */
export interface JudgedAnswer {
  readonly status: number;
  readonly text: () => string;
  /** The body as JSON; `undefined` where it is none. */
  readonly json: () => LosslessJson | undefined;
}

/** The first action that is about the answer. */
export function findAction(
  actions: readonly ResponseAction[],
  answer: JudgedAnswer,
): ResponseAction | undefined {
  return actions.find((action) => {
    const statuses = action.status === undefined ? undefined : [action.status].flat();
    if (statuses && !statuses.includes(answer.status)) return false;
    if (action.body_contains !== undefined && !answer.text().includes(action.body_contains)) {
      return false;
    }
    return action.body_path === undefined || holdsSomething(answer.json(), action.body_path);
  });
}

function holdsSomething(body: LosslessJson | undefined, path: string): boolean {
  const found = body === undefined ? undefined : valueAtPath(body, path);
  if (found === undefined || found === null || found === false || found === "") return false;
  if (Array.isArray(found)) return found.length > 0;
  return typeof found !== "object" || !("value" in found && found.value === "0");
}
