/** A Host or `:authority` as it is compared. */
export interface Authority {
  /** In lower case, without brackets and without the root's dot. */
  readonly name: string;
  /** As written; empty where there was none. */
  readonly port: string;
}

const SHAPE = /^(?:\[([0-9a-f:.]+)\]|([^\s:/?#@\\[\]]+))(?::(\d{0,5}))?$/;

/** Undefined for what no browser sends: nothing at all, a port by name, spaces, letters outside ASCII. Never throws. */
export function readAuthority(text: string | undefined): Authority | undefined {
  const found = SHAPE.exec(text?.toLowerCase() ?? "");
  const name = found?.[1] ?? found?.[2];
  if (name === undefined || !isAscii(name)) return undefined;
  return { name: name.endsWith(".") ? name.slice(0, -1) : name, port: found?.[3] ?? "" };
}

/** As it is put into an address: `name:port`, with brackets around an IPv6 address. */
export function writeAuthority({ name, port }: Authority): string {
  const host = name.includes(":") ? `[${name}]` : name;
  return port === "" ? host : `${host}:${port}`;
}

function isAscii(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
