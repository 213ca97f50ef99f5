import type { Client } from "pg";

/** What is under way on a connection: savepoints of several would undo each other. */
const turns = new WeakMap<Client, Promise<unknown>>();

/**
 * Asks something in the transaction of a snapshot, and lets go of the locks that it takes, which would stay
 * to the end of the run: whoever wants to alter a table would wait for the run, and its tasks, which ask
 * for their locks later, would wait for them, for ever.
 */
export function inPassing<Result>(client: Client, ask: () => Promise<Result>): Promise<Result> {
  const turn = (turns.get(client) ?? Promise.resolve()).then(async () => {
    await client.query("SAVEPOINT passing");
    try {
      return await ask();
    } finally {
      const over = "ROLLBACK TO SAVEPOINT passing; RELEASE SAVEPOINT passing";
      // Where the connection is lost, that is what there is to tell, and it is told already.
      await client.query(over).catch(() => undefined);
    }
  });
  turns.set(
    client,
    turn.catch(() => undefined),
  );
  return turn;
}
