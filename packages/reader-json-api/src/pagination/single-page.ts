import { neverTheEnd, type PageRequest, type Paginator } from "./paginator.ts";

/** One request holds everything. */
export class SinglePage implements Paginator {
  readonly pagesDiffer = false;
  readonly #url: URL;

  constructor(url: URL) {
    this.#url = url;
  }

  first(): PageRequest {
    return { url: this.#url, label: "The answer", mayBeTheEnd: neverTheEnd };
  }

  next(): undefined {
    return undefined;
  }
}
