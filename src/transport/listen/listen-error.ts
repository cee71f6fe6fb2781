/** Why an address and port cannot be listened on, and what to do: one sentence each. */
export class ListenError extends Error {
  override readonly name = "ListenError";
  /** Of the operating system. */
  readonly code: string;

  constructor(
    cause: NodeJS.ErrnoException,
    readonly host: string,
    readonly port: number,
  ) {
    super(explain(cause, host, port), { cause });
    this.code = cause.code ?? "";
  }
}

function explain({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  const where = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  switch (code) {
    case "EADDRINUSE":
      return `Port ${where} is in use by another program. Stop it, or choose another port: PORT=7861 or --port 7861.`;
    case "EACCES":
    case "EPERM":
      return `Port ${where} needs more rights. Choose one above 1023 with --port.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EADDRNOTAVAIL":
    case "EINVAL":
      return `HOST is ${JSON.stringify(host)}, which is no address of this machine.${hint(host)} Unset it or say --host 127.0.0.1, or --host 0.0.0.0 to be reached from other machines.`;
    case "EAFNOSUPPORT":
      return `This machine has no IPv6, so that ${where} cannot be listened on. Say --host 127.0.0.1, or --host 0.0.0.0 to be reached from other machines.`;
    default:
      return `Cannot listen on ${where}: ${message}. Check HOST and PORT.`;
  }
}

/** Conda's compilers and some shells set HOST to the kind of machine. */
function hint(host: string): string {
  return /^[a-z0-9_]+-[a-z0-9_]+-[a-z0-9_-]+$/.test(host)
    ? " It looks like the kind of machine, which conda and some shells put into HOST."
    : "";
}
