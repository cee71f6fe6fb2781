import type { IncomingHttpHeaders } from "node:http";
import { BlockList, isIP, isIPv6 } from "node:net";

/** Whether a proxy at an address is believed. */
export type TrustsProxy = (address: string | undefined) => boolean;

/** What a proxy says of the request that it was sent. */
export interface Forwarded {
  readonly host: string | undefined;
  readonly isSecure: boolean;
  /** The path that it took off, without a final slash. */
  readonly prefix: string | undefined;
}

const NOTHING: Forwarded = { host: undefined, isSecure: false, prefix: undefined };

/** Words for ranges that operators would otherwise have to spell. */
export const PROXY_RANGES: Readonly<Record<string, readonly string[]>> = {
  loopback: ["127.0.0.0/8", "::1/128"],
  private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
  any: ["0.0.0.0/0", "::/0"],
};

/** Throws `RangeError` naming the first entry that is no address, no range and no word. */
export function trustedProxies(entries: readonly string[]): TrustsProxy {
  const list = new BlockList();
  for (const range of entries.flatMap((entry) => PROXY_RANGES[entry] ?? [entry])) addRange(list, range);
  if (entries.length === 0) return () => false;
  return (address) => {
    if (address === undefined || isIP(address) === 0) return false;
    const mapped = /^::ffff:([0-9.]+)$/i.exec(address)?.[1];
    return mapped !== undefined
      ? list.check(mapped, "ipv4")
      : list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
  };
}

function addRange(list: BlockList, range: string): void {
  const [address = "", bits, ...more] = range.split("/");
  const version = isIP(address);
  const most = version === 6 ? 128 : 32;
  const prefix = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
  if (version === 0 || more.length > 0 || prefix < 0 || prefix > most)
    throw new RangeError(JSON.stringify(range));
  list.addSubnet(address, prefix, version === 6 ? "ipv6" : "ipv4");
}

/** What the nearest proxy said; it adds to the end of what others said before it. RFC 7239 goes before `X-Forwarded-*`. */
export function readForwarded(headers: IncomingHttpHeaders, isTrusted: boolean): Forwarded {
  if (!isTrusted) return NOTHING;
  const standard = last(headers["forwarded"]);
  const parameter = (name: string): string | undefined =>
    new RegExp(`(?:^|[;\\s])${name}=(?:"([^"]*)"|([^;\\s]*))`, "i")
      .exec(standard ?? "")
      ?.slice(1)
      .find(Boolean);
  const prefix = last(headers["x-forwarded-prefix"])?.replace(/\/+$/, "");
  return {
    host: parameter("host") ?? last(headers["x-forwarded-host"]),
    isSecure: (parameter("proto") ?? last(headers["x-forwarded-proto"]))?.toLowerCase() === "https",
    prefix: prefix !== undefined && isPlainPath(prefix) ? prefix : undefined,
  };
}

/** A path that may stand in a cookie and an address as it is. */
export function isPlainPath(text: string): boolean {
  return /^(?:\/[\w.~-]+)+$/.test(text);
}

function last(value: string | readonly string[] | undefined): string | undefined {
  const text = typeof value === "string" ? value : value?.join(",");
  const part = text?.split(",").at(-1)?.trim();
  return part === "" ? undefined : part;
}
