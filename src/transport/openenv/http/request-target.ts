export interface RequestTarget {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** The path and query of a request line; never throws, whatever a client writes there. */
export function requestTarget(url: string | undefined): RequestTarget {
  const target = url ?? "/";
  const mark = target.indexOf("?");
  return mark === -1
    ? { path: target, query: new URLSearchParams() }
    : { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) };
}
