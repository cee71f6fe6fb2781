import { readFileSync } from "node:fs";
import { readingProblem } from "../../support/reading-problem.js";
import { parsed, refused, type Parsed, type Setting } from "./setting.js";

/** The token that a command shows a server that asks for one: every command that plays on a server has it. */
export const TOKEN_SETTING: Setting<string | undefined> = {
  flag: "token-file",
  variable: "HELPDESK_TOKEN",
  placeholder: "FILE",
  help: "file with the token for a server that asks for one; the variable holds the token itself",
  fallback: undefined,
  parse: parseToken,
  parseFlag: fromFile(parseToken),
  isSecret: true,
};

function parseToken(text: string): Parsed<string> {
  const token = text.trim();
  // What fits behind `Bearer` (RFC 6750).
  return /^[\w\-.~+/]+=*$/.test(token)
    ? parsed(token)
    : refused("must be a token: letters, digits and - . _ ~ + / =, on one line");
}

/** A secret that a flag names the file of. */
export function fromFile(parse: (text: string) => Parsed<string>): (path: string) => Parsed<string> {
  return (path) => {
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch (error) {
      return refused(
        `must name a file that can be read, with nothing but the token in it: ${readingProblem(error)}`,
      );
    }
    const read = parse(text);
    return read.ok ? read : refused("must name a file with nothing but the token in it");
  };
}
