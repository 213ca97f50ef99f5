import type { Logger, Partition, PartitionPlan, StreamRequest } from "@dativo/core/plugin";
import type { StripeObject } from "./catalog.ts";
import { findChanges } from "./find-changes.ts";
import type { StripeApi } from "./stripe-api.ts";
import type { StripeReaderOptions } from "./stripe-reader-options.ts";
import { type AccountState, readState, type ReadingMode } from "./stripe-state.ts";

/** Stripe keeps events for so long. */
const eventsReachBack = 30 * 86_400;
/** Objects that one share asks for again. */
const idsPerShare = 5000;
/** By how much this clock may be ahead of Stripe's: what is younger is read by the next run. */
const clockMargin = 60;
/** Before it Stripe had no accounts. */
const firstSecond = Date.UTC(2010, 0, 1) / 1000;

/** What a plan is made of. */
export interface PlanRequest {
  readonly api: StripeApi;
  readonly entry: StripeObject;
  readonly mode: ReadingMode;
  readonly request: StreamRequest;
  readonly accounts: readonly (string | undefined)[];
  readonly options: StripeReaderOptions;
  readonly state: unknown;
  readonly lookbackDays: number;
  /** Seconds since 1970. */
  readonly now: number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

interface AccountPlan {
  readonly partitions: readonly Partition[];
  readonly state: AccountState;
}

/** Plans what to read of a list: each account by itself, and with a state of its own. */
export async function planStream(plan: PlanRequest): Promise<PartitionPlan> {
  const last = readState(plan.state, plan.mode);
  const partitions: Partition[] = [];
  const states: Record<string, AccountState> = { ...last.accounts };
  for (const account of plan.accounts) {
    const own = await planAccount(plan, account, last.accounts[account ?? ""]);
    partitions.push(...own.partitions);
    states[account ?? ""] = own.state;
  }
  const atOnce = plan.options.concurrency;
  const { mode } = plan;
  if (mode === "whole") return { partitions, atOnce };
  return { partitions, atOnce, state: { version: 1, mode, accounts: states } };
}

async function planAccount(
  plan: PlanRequest,
  account: string | undefined,
  last: AccountState | undefined,
): Promise<AccountPlan> {
  if (plan.mode === "events") return planEvents(plan, account, last);
  const { options, request, now, lookbackDays } = plan;
  const { cursor } = request;
  // What is read as a whole goes on from nowhere, and neither does what is loaded again.
  const goesOn = plan.mode === "created" && cursor?.before === undefined;
  const given = goesOn ? last?.until : undefined;
  const from = given === undefined ? secondsOf(cursor?.from ?? options.start_date) : given;
  const lookback = given === undefined ? 0 : Math.round(lookbackDays * 86_400);
  const until = secondsOf(cursor?.before) ?? (plan.mode === "created" ? now - clockMargin : now);
  const isSpan = plan.mode === "created" || options.start_date !== undefined;
  const partitions =
    given === undefined && plan.mode !== "created"
      ? wholeList(plan, account, from)
      : slices(plan, account, from === undefined ? undefined : from - lookback, until);
  return {
    partitions: isSpan && from !== undefined && from >= until ? [] : partitions,
    state: { until, seen: [] },
  };
}

async function planEvents(
  plan: PlanRequest,
  account: string | undefined,
  last: AccountState | undefined,
): Promise<AccountPlan> {
  const { api, entry, options, now, lookbackDays, logger, signal } = plan;
  const overlap = Math.max(options.event_overlap_seconds, Math.round(lookbackDays * 86_400));
  const rememberFrom = now - overlap;
  const isTooOld = last !== undefined && last.until < now - eventsReachBack + 3600;
  if (isTooOld) {
    logger.warn(
      `The last run was longer than 30 days ago, as far as events reach back: '${entry.name}' is read as a whole. What was deleted before stays in the target.`,
      { stream: plan.request.stream.name, last_run: new Date(last.until * 1000).toISOString() },
    );
  }
  const isFirst = last === undefined || isTooOld;
  const from = isFirst ? rememberFrom : Math.max(last.until - overlap, now - eventsReachBack);
  const known = new Set(last?.seen);
  const changes = await findChanges(api, { entry, from, rememberFrom, known, account, signal });
  const state = { until: now, seen: [...changes.seen] };
  // What has happened until now is in the list itself.
  if (isFirst)
    return { partitions: wholeList(plan, account, secondsOf(options.start_date)), state };
  const partitions: Partition[] = [];
  for (let start = 0; start < changes.ids.length; start += idsPerShare) {
    const ids = changes.ids.slice(start, start + idsPerShare);
    const id = `${prefixOf(account)}changes.${partitions.length}`;
    partitions.push({
      id,
      params: { kind: "objects", ...ofAccount(account), ids: [...ids] },
      estimatedRecords: ids.length,
    });
  }
  return { partitions, state };
}

/** All of a list: by time in several shares, or in one. */
function wholeList(
  plan: PlanRequest,
  account: string | undefined,
  from: number | undefined,
): Partition[] {
  if (plan.entry.created && !plan.entry.parent) return slices(plan, account, from, undefined);
  return [{ id: `${prefixOf(account)}all`, params: { kind: "list", ...ofAccount(account) } }];
}

/** Shares by `created`, of equal length: the first reaches back, and the last up to what comes meanwhile. */
function slices(
  { options, entry, now }: PlanRequest,
  account: string | undefined,
  from: number | undefined,
  until: number | undefined,
): Partition[] {
  const start = from ?? firstSecond;
  const end = until ?? now;
  // A day at least: what a daily run reads is not worth more files.
  const wanted = entry.parent ? 1 : Math.floor((end - start) / 86_400);
  const count = Math.max(1, Math.min(options.concurrency, wanted));
  const length = Math.ceil((end - start) / count);
  return Array.from({ length: count }, (_, index): Partition => {
    const lower = index === 0 ? from : start + index * length;
    const upper = index === count - 1 ? until : start + (index + 1) * length;
    const span = {
      ...(lower === undefined ? {} : { from: lower }),
      ...(upper === undefined ? {} : { until: upper }),
    };
    const id = `${prefixOf(account)}created.${lower ?? ""}..${upper ?? ""}`;
    return { id, params: { kind: "list", ...ofAccount(account), ...span } };
  });
}

const prefixOf = (account: string | undefined): string =>
  account === undefined ? "" : `${account}.`;

const ofAccount = (account: string | undefined): { account?: string } =>
  account === undefined ? {} : { account };

/** Seconds since 1970, of a moment or of the whole number that a column of numbers holds. */
function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return /^\d+$/u.test(text) ? Number(text) : Math.floor(Date.parse(text) / 1000);
}
