import { CST } from "yaml";

/** As deep as sections and lists may lie in each other. */
export const maximumDepth = 100;
/** As many words, signs and blanks as a file may have. */
const maximumTokens = 1_000_000;

/** What opens no block, wherever it stands. */
const aside: readonly CST.TokenType[] = ["space", "newline", "comment", "anchor", "tag"];

/** What is wrong with the amount of what a file holds. */
export type Excess = { readonly kind: "deep" | "long"; readonly offset: number };

/**
 * Watches the tokens of a YAML text as they are read, before anything is built of them: what builds and
 * walks the values calls itself for each level, and a stack that overflows can end the whole process.
 */
export class NestingGuard {
  /** Columns of the blocks that are open. */
  readonly #blocks: number[] = [];
  #flows = 0;
  #column = 0;
  #offset = 0;
  #tokens = 0;
  #atStart = true;
  #scalarFollows = false;

  /** @returns what is too much, with the first token that is */
  take(token: string): Excess | undefined {
    if (isMark(token)) {
      this.#scalarFollows = token === CST.SCALAR;
      return undefined;
    }
    const type = this.#scalarFollows ? null : CST.tokenType(token);
    this.#scalarFollows = false;
    this.#tokens += 1;
    this.#follow(type);
    const isDeep = this.#blocks.length + this.#flows > maximumDepth * 2;
    const offset = this.#offset;
    this.#advance(type, token);
    if (isDeep) return { kind: "deep", offset };
    return this.#tokens > maximumTokens ? { kind: "long", offset } : undefined;
  }

  #follow(type: CST.TokenType | null): void {
    if (type === "flow-map-start" || type === "flow-seq-start") this.#flows += 1;
    else if (type === "flow-map-end" || type === "flow-seq-end") {
      this.#flows = Math.max(0, this.#flows - 1);
    } else if (this.#flows === 0 && !(type !== null && aside.includes(type))) {
      this.#openBlock(type);
    }
  }

  /** Each part of a line that can begin a block: the first one, and what follows a sign for an entry. */
  #openBlock(type: CST.TokenType | null): void {
    if (this.#atStart) {
      const kept = this.#blocks.findIndex((column) => column >= this.#column);
      if (kept !== -1) this.#blocks.length = kept;
      this.#blocks.push(this.#column);
    }
    this.#atStart =
      type === "seq-item-ind" || type === "explicit-key-ind" || type === "map-value-ind";
  }

  #advance(type: CST.TokenType | null, token: string): void {
    this.#offset += token.length;
    this.#column += token.length;
    if (type === "newline") {
      this.#column = 0;
      this.#atStart = true;
    }
  }
}

/** What the lexer says in between, and the text does not hold. */
function isMark(token: string): boolean {
  return token === CST.DOCUMENT || token === CST.FLOW_END || token === CST.SCALAR;
}
