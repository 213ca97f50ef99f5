/**
 * Steps that are done strictly one after the other while the caller goes on: row groups are appended to
 * their files in the order in which they were handed over, whenever their encoding is done. After a
 * step that failed no other one is done.
 */
export class RowGroupQueue {
  /** The outcomes of the steps that nobody has looked at yet, oldest first. */
  readonly #underWay: Promise<[PromiseSettledResult<void>]>[] = [];
  #last: Promise<void> = Promise.resolve();

  /**
   * Adds a step, and waits until at most `ahead` steps are not done.
   *
   * @param input what the step needs; a failure of it is one of the step
   * @param ahead how many may remain to be done: the bound on memory, and what holds back the reader
   * @throws the failure of the first step that failed
   */
  async add<Input>(
    input: Promise<Input>,
    step: (input: Input) => Promise<void>,
    ahead: number,
  ): Promise<void> {
    this.#last = Promise.all([input, this.#last]).then(([ready]) => step(ready));
    this.#underWay.push(Promise.allSettled([this.#last]));
    await this.#waitFor(ahead);
  }

  /**
   * Waits for all steps.
   *
   * @throws the failure of the first step that failed
   */
  async drain(): Promise<void> {
    await this.#waitFor(0);
  }

  /** Waits for all steps, however they end. */
  async settle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #waitFor(ahead: number): Promise<void> {
    while (this.#underWay.length > ahead) {
      const oldest = this.#underWay[0];
      if (oldest === undefined) return;
      const [outcome] = await oldest;
      void this.#underWay.shift();
      if (outcome.status === "rejected") throw outcome.reason;
    }
  }
}
