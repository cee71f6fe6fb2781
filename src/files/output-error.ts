import { errorMessage } from "../support/error-message.js";

/** Exit code when nothing was begun. */
const EXIT_USAGE = 2;
/** Exit code when something was played and could not be kept. */
const EXIT_FAILED = 1;

/** A file that cannot be written; the message says which, why and what to do. */
export class OutputFileError extends Error {
  override readonly name = "OutputFileError";

  constructor(
    message: string,
    /** `begin`: nothing was played yet. */
    readonly moment: "begin" | "end",
  ) {
    super(message);
  }

  get exitCode(): number {
    return this.moment === "begin" ? EXIT_USAGE : EXIT_FAILED;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "it is larger than the file system takes",
  EROFS: "its file system is read-only",
  EACCES: "this user has no permission to",
  EPERM: "this user has no permission to",
  ENOTDIR: "what should be its folder is a file",
  EEXIST: "what should be its folder is a file",
  EISDIR: "it is a folder",
  ENOENT: "its folder is not there and cannot be made",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its symbolic links go in a circle",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  EIO: "the disk failed",
  EBUSY: "another program holds it",
};

/** What the file system said, in words. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return REASONS[code] ?? errorMessage(error);
}

export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** Whether the same file would do with more room. */
export function isFull(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes(codeOf(error));
}
