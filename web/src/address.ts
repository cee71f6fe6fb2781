import { useEffect, useState } from "preact/hooks";

/** What the page shows; it stands behind the `#` of the address, so that a link or a reload leads back to it. */
export interface Address {
  readonly view: string;
  readonly fields: Readonly<Record<string, string>>;
}

export function readAddress(hash: string): Address {
  const [view = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return { view, fields: Object.fromEntries(new URLSearchParams(query)) };
}

export function writeAddress(
  view: string,
  fields: Readonly<Record<string, string | number | undefined>>,
): string {
  const given = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const query = new URLSearchParams(given).toString();
  return `#/${view}${query === "" ? "" : `?${query}`}`;
}

/** Goes there; `replace` leaves no entry in the browser's history. */
export function goTo(address: string, replace = false): void {
  if (replace) {
    history.replaceState(null, "", address);
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else location.hash = address;
}

export function useAddress(): Address {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = (): void => setHash(location.hash);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return readAddress(hash);
}
