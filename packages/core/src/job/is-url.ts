/** Whether an output is a URL, such as `s3://bucket/prefix`, and not a folder. */
export function isUrl(output: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//iu.test(output);
}
