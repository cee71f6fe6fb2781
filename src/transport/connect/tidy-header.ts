/** Longest delay that a timer of Node takes, in milliseconds: 24 days. One beyond would be over at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const UNIT_MS = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 0.001, n: 0.000_001 } as const;

/** Answers are never packed, whatever the caller would take. */
const ACCEPTS = ["accept-encoding", "grpc-accept-encoding", "connect-accept-encoding"] as const;

/**
 * The header as Connect reads it well: without deadlines that no timer holds, which stay the caller's own to watch;
 * without parameters of a content type that change nothing; without a wish for packed answers.
 */
export function tidyHeader(header: Headers): Headers {
  const tidy = new Headers(header);
  if (grpcTimeoutMs(header.get("grpc-timeout")) > LONGEST_TIMER_MS) tidy.delete("grpc-timeout");
  if (connectTimeoutMs(header.get("connect-timeout-ms")) > LONGEST_TIMER_MS)
    tidy.delete("connect-timeout-ms");
  const contentType = header.get("content-type");
  if (contentType !== null) tidy.set("content-type", bareType(contentType));
  for (const name of ACCEPTS) if (header.has(name)) tidy.set(name, "identity");
  return tidy;
}

/** 0 where there is none, or none that can be read: Connect refuses that one. */
function grpcTimeoutMs(value: string | null): number {
  const [, digits, unit] = /^(\d{1,8})([HMSmun])$/.exec(value ?? "") ?? [];
  // The expression lets no other unit through.
  return digits === undefined ? 0 : Number(digits) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

function connectTimeoutMs(value: string | null): number {
  return value !== null && /^\d{1,10}$/.test(value) ? Number(value) : 0;
}

/** Without its parameters, of which only a charset other than UTF-8, or ASCII within it, would matter. */
function bareType(contentType: string): string {
  const [type = "", ...parameters] = contentType.split(";");
  const isForeign = parameters.some((parameter) => {
    const [name = "", value = ""] = parameter.split("=");
    return name.trim().toLowerCase() === "charset" && !UTF8.test(value.trim());
  });
  return isForeign ? contentType : type.trim().toLowerCase();
}

const UTF8 = /^"?(?:utf-?8|us-ascii|ascii)"?$/i;
