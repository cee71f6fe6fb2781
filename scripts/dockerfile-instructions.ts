export interface Instruction {
  /** In capitals: FROM, COPY, RUN… */
  readonly name: string;
  readonly rest: string;
}

/** The instructions of a Dockerfile in order: comments dropped, continued lines joined. */
export function instructionsOf(dockerfile: string): readonly Instruction[] {
  return dockerfile
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n")
    .replace(/\\\n\s*/g, " ")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", ...rest] = line.split(/\s+/);
      return { name: name.toUpperCase(), rest: rest.join(" ") };
    });
}
