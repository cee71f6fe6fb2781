/** What a model said, and what it only thought aloud. */
export interface Spoken {
  readonly said: string;
  readonly thought: string;
  /** Whether a thought began and did not end. */
  readonly isOpen: boolean;
}

/** How model families mark thoughts; what is marked as an answer ends one. */
const MARKS =
  /<(\/?)(?:think|thinking|thoughts?|reasoning|reflection|scratchpad|seed:think)>|\[(\/?)THINK\]|◁(\/?)think▷|<\|channel\|>(analysis|commentary|final)\b|<\|(end)\|>/gi;

/**
 * Takes the thoughts out of a text. A mark that ends one which never began ends what stands before it: many
 * servers swallow the first mark. One pass.
 */
export function splitThoughts(text: string): Spoken {
  let [said, thought] = ["", ""];
  let [at, isOpen] = [0, false];
  for (const mark of text.matchAll(MARKS)) {
    const [whole, tag, square, moon, channel, end] = mark;
    const piece = text.slice(at, mark.index);
    const closing = tag === "/" || square === "/" || moon === "/";
    const isChannel = channel !== undefined;
    if (isOpen) thought += piece;
    else if (closing) {
      thought += said + piece;
      said = "";
    } else said += piece;
    at = mark.index + whole.length;
    if (isChannel && channel.toLowerCase() !== "analysis") {
      // The words after the mark say whom the answer is for: "commentary to=functions.submit".
      said += `\n${channel}`;
      isOpen = false;
    } else isOpen = !closing && end === undefined;
  }
  const rest = text.slice(at);
  if (isOpen) thought += rest;
  else said += rest;
  return { said, thought, isOpen };
}
