import { generate, type GenerateResult } from "selfsigned";

/** A certificate that has issued itself, and its key, as PEM texts. */
export function certificateOf(name: string): Promise<GenerateResult> {
  return generate([{ name: "commonName", value: name }], {
    keyType: "ec",
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "subjectAltName", altNames: [{ type: 2, value: name }] },
    ],
  });
}
