import { TRAJECTORY_FORMAT } from "../../trajectory-file/index.js";
import type { RunHeader } from "../archive.js";

/** Tells the lines apart that are episodes of these rules and tickets; to be asked of all lines of a file in their order. */
export interface OwnLines {
  isOwn(line: string): boolean;
  /** Whether the header above the next line is this one. */
  underOwn: boolean;
}

/** How the header of a file begins. */
const HEADER_START = `{"format":"${TRAJECTORY_FORMAT}"`;

export function headersOf({ rules_digest, dataset_digest }: RunHeader, underOwn = false): OwnLines {
  const own: OwnLines = {
    underOwn,
    isOwn(line) {
      if (line.startsWith(HEADER_START)) {
        own.underOwn = isHeader(line, rules_digest, dataset_digest);
        return false;
      }
      return own.underOwn && line.startsWith("{") && line.endsWith("}");
    },
  };
  return own;
}

function isHeader(line: string, rules: string, tickets: string): boolean {
  return line.includes(`"rules_digest":"${rules}"`) && line.includes(`"dataset_digest":"${tickets}"`);
}
