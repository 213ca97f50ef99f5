import { neverTheEnd, type PageRequest, type Paginator } from "./paginator.ts";
import type { RequestTemplate } from "./request-template.ts";

/** One request holds everything. */
export class SinglePage implements Paginator {
  readonly pagesDiffer = false;
  readonly #request: RequestTemplate;

  constructor(request: RequestTemplate) {
    this.#request = request;
  }

  first(): PageRequest {
    return { request: this.#request, label: "The answer", mayBeTheEnd: neverTheEnd };
  }

  next(): undefined {
    return undefined;
  }
}
