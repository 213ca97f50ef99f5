import fc from "fast-check";

/** What is done to one job: which of its runs dies at which call, and where they run. */
export interface KillPlan {
  readonly executor: "inline" | "threads";
  /** One run each: the call that changes the output at which it is killed, and in which kind of thread. */
  readonly kills: readonly { readonly call: number; readonly inTasks: boolean }[];
}

/** The seeds of this run of the tests: `DATIVO_KILL_SEEDS`, as `17` or `1-200`; 1 to 20 without it. */
export function killSeeds(): number[] {
  const [, first = "1", last = first] =
    /^(\d+)(?:-(\d+))?$/u.exec(process.env["DATIVO_KILL_SEEDS"] ?? "1-20") ?? [];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, n) => Number(first) + n);
}

/** The same plan for the same seed, always. */
export function planKills(seed: number): KillPlan {
  const [plan] = fc.sample(fc.noBias(plans), { seed, numRuns: 1 });
  return plan!;
}

const call = (last: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: last });
const anywhere = fc.record({ call: call(35), inTasks: fc.constant(false) });
const inTasks = fc.record({ call: call(10), inTasks: fc.constant(true) });

const plans: fc.Arbitrary<KillPlan> = fc.oneof(
  fc.record({
    executor: fc.constant("inline" as const),
    kills: fc.array(anywhere, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    executor: fc.constant("threads" as const),
    kills: fc.array(fc.oneof(anywhere, inTasks), { minLength: 1, maxLength: 4 }),
  }),
);

/** Of a job on a store: which of its runs dies at which request, and whether the store still gets that one. */
export interface RequestKillPlan {
  readonly executor: "inline" | "threads";
  readonly kills: readonly { readonly request: number; readonly isCarriedOut: boolean }[];
}

/** The same plan for the same seed, always. */
export function planRequestKills(seed: number): RequestKillPlan {
  const [plan] = fc.sample(fc.noBias(requestPlans), { seed, numRuns: 1 });
  return plan!;
}

const requestPlans: fc.Arbitrary<RequestKillPlan> = fc.record({
  executor: fc.constantFrom("inline", "threads"),
  kills: fc.array(
    fc.record({ request: fc.integer({ min: 1, max: 40 }), isCarriedOut: fc.boolean() }),
    { minLength: 1, maxLength: 4 },
  ),
});
