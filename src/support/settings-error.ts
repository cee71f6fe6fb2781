/** All that is wrong with the flags and variables, at once. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";

  constructor(readonly problems: readonly string[]) {
    super(
      `${problems.length === 1 ? "One setting is" : `${problems.length} settings are`} wrong:\n` +
        problems.map((problem) => `  ${problem.replaceAll("\n", "\n  ")}\n`).join("") +
        "Run with --help for what each one means.",
    );
  }
}
