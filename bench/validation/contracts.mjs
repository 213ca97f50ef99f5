import { columns } from "../csv-to-parquet/columns.mjs";

const statuses = ["pending", "paid", "packed", "shipped", "delivered", "returned"];

/**
 * @typedef {object} Contract
 * @property {string} name
 * @property {Readonly<Record<string, object>>} rules by column
 * @property {readonly string[]} [primaryKey]
 */

/** @type {readonly Contract[]} the first one is what the others are compared with */
export const contracts = [
  { name: "types and required", rules: {} },
  {
    name: "with an enum, a pattern and a range",
    rules: {
      status: { enum: statuses },
      trace_id: { pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$" },
      amount: { minimum: 0, maximum: 1_000_000 },
    },
  },
  { name: "with an enum alone", rules: { status: { enum: statuses } } },
  { name: "with a range alone", rules: { amount: { minimum: 0, maximum: 1_000_000 } } },
  { name: "with a unique bigint", rules: { order_id: { unique: true } } },
  { name: "with a unique text", rules: { trace_id: { unique: true } } },
  { name: "with a primary key", rules: {}, primaryKey: ["order_id"] },
];

/**
 * @param {Contract} contract
 * @returns {object} as a job holds it under `asset`
 */
export function toAsset({ rules, primaryKey }) {
  return {
    name: "orders",
    schema: columns.map(({ name, type, required }) => ({ name, type, required, ...rules[name] })),
    ...(primaryKey === undefined ? {} : { primary_key: primaryKey }),
  };
}
