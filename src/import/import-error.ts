/** An export that cannot be read, or a map that does not fit: the message says what to do. Nothing was written. */
export class ImportError extends Error {
  override readonly name = "ImportError";
}
