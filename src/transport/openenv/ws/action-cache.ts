/** Longest message that is kept, in characters; an action without metadata has at most some 250. */
const LONGEST = 300;
const MOST = 4_096;

/**
 * Step messages that were read before, with the action of each. Agents have few actions and send them in the same words:
 * finding a message costs a fraction of parsing and checking it.
 */
export class ActionCache<A> {
  private readonly actions = new Map<string, A>();

  find(message: string): A | undefined {
    return message.length <= LONGEST ? this.actions.get(message) : undefined;
  }

  keep(message: string, action: A): void {
    if (message.length > LONGEST) return;
    if (this.actions.size === MOST) this.actions.clear();
    this.actions.set(message, action);
  }
}
