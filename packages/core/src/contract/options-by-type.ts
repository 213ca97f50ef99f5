/**
 * The options of readers, by the type that a job names them with. A reader's package adds its own, so
 * that a job in TypeScript is checked against them:
 *
 * @example
 * declare module "@dativo/core/plugin" {
 *   interface ReaderOptionsByType {
 *     foo: z.input<typeof fooReaderOptionsSchema>;
 *   }
 * }
 */
// Empty on purpose: others add to it.
export interface ReaderOptionsByType {}

/** The options of writers, by the type that a job names them with; see `ReaderOptionsByType`. */
export interface WriterOptionsByType {}
