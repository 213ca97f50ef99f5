import type { Field, StreamSchema } from "@dativo/core/plugin";
import data from "./catalog.json" with { type: "json" };

/** What the column of a field is. */
type FieldType = "string" | "boolean" | "int64" | "float64" | "timestamptz" | "json";

/** A list of Stripe's API: made of its OpenAPI description by scripts/make-catalog.mjs. */
export interface StripeObject {
  /** As jobs name it: `customers`, `checkout_session_line_items`. */
  readonly name: string;
  /** As its objects name themselves: `customer`. */
  readonly object: string;
  /** Of the list: `/v1/customers`. */
  readonly path: string;
  /** Of one of them, with `{id}`. */
  readonly one?: string;
  /** Of whose objects each has its own list, and where their id stands. */
  readonly parent?: {
    readonly object: string;
    readonly param: string;
    readonly in: "path" | "query";
  };
  /** Parameters that a job has to give. */
  readonly required?: readonly string[];
  /** Parameters without which the list is not complete. */
  readonly params?: Readonly<Record<string, string>>;
  /** Whether the list is whole in one answer. */
  readonly unpaged?: boolean;
  /** Whether it can be asked for a span of time by `created`. */
  readonly created?: boolean;
  /** Kinds of events that tell of changes: `customer.subscription`. */
  readonly events?: readonly string[];
  /** Fields that hold an id, and can hold the object. */
  readonly expandable: readonly string[];
  readonly fields: Readonly<Record<string, FieldType>>;
}

/** The version of the API that the catalog is of, as the header `Stripe-Version` has it. */
export const apiVersion: string = data.version;

/** All lists of the API. */
export const stripeObjects = data.objects as unknown as readonly StripeObject[];

const byName = new Map(stripeObjects.map((entry) => [entry.name, entry]));

/** The list that a job means: by its name, its path (`checkout/sessions`), or what one of it is called. */
export function findObject(name: string): StripeObject | undefined {
  const plain = name
    .trim()
    .replace(/^\/?(?:v1\/)?/u, "")
    .toLowerCase();
  const spelled = plain.replaceAll(/[/.-]/gu, "_");
  return (
    byName.get(spelled) ??
    stripeObjects.find(({ object }) => object === plain || object.replaceAll(".", "_") === spelled)
  );
}

/** The column that says whose object it is, where a job reads several accounts. */
export const accountColumn = "stripe_account";

/**
 * The columns of a list.
 *
 * @param expanded fields that hold objects, because the job asks for them
 */
export function schemaOf(
  { fields }: StripeObject,
  { expanded, hasAccounts }: { expanded: ReadonlySet<string>; hasAccounts: boolean },
): StreamSchema {
  const columns = Object.entries(fields).map(([name, type]): Field => {
    const kind = expanded.has(name) ? "json" : type;
    return { name, type: { kind }, required: name === "id" };
  });
  const account: Field = { name: accountColumn, type: { kind: "string" }, required: false };
  return { fields: hasAccounts ? [...columns, account] : columns };
}
