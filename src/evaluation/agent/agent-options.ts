/** An agent that is no policy of ours: a process that is asked line by line, or an endpoint. */
export interface AgentOptions {
  /** A command of the shell, or an address that begins with http:// or https://. */
  readonly agent: string;
  /** Longest wait for one action, in milliseconds; the first also waits for the start. */
  readonly timeoutMs: number;
  /** Times in a row that it is started or asked again before it is given up. */
  readonly retries: number;
  /** Where all that it writes to standard error goes; undefined: its last lines are told when it fails. */
  readonly log: string | undefined;
}

export function isAddress(agent: string): boolean {
  return /^https?:\/\//i.test(agent);
}
