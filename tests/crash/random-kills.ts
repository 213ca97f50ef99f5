/** What is done to one job: which of its runs dies at which call, and where they run. */
export interface KillPlan {
  readonly seed: number;
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
  const random = randomNumbers(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const executor = below(2) === 0 ? "inline" : "threads";
  const kills = Array.from({ length: 1 + below(4) }, () => {
    const inTasks = executor === "threads" && below(2) === 0;
    return { call: 1 + below(inTasks ? 10 : 35), inTasks };
  });
  return { seed, executor, kills };
}

/** Mulberry32: numbers from 0 to 1, as random as is needed here. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
