import type * as report from "./report/index.js";

/** The report's libraries are for development: an installation for production does without them. */
export class ReportLibraryMissing extends Error {
  override readonly name = "ReportLibraryMissing";
}

/** The report with its plotting library, which nothing else needs and only this loads. */
export async function loadReport(): Promise<typeof report> {
  try {
    return await import("./report/index.js");
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    if (!isMissing) throw error;
    throw new ReportLibraryMissing(
      "--html needs the plotting library, which a production installation leaves out. Run npm ci in a checkout, or " +
        "write the result with --output and leave --html out.",
    );
  }
}
