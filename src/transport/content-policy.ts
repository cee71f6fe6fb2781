/**
 * What a page may load, call and be shown in: nothing but what this server serves, and no frame but its own and those of
 * the origins that the operator names.
 */
export function contentPolicy(frameAncestors: readonly string[], more: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${["'self'", ...frameAncestors].join(" ")}`,
    ...more,
  ].join("; ");
}
