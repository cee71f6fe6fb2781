/** The command line that goes on with a run of `policy`, as a shell takes it. */
export function resumeCommand(name: string, args: readonly string[]): string {
  const isSwitch = (arg = ""): boolean => /^--(resume|overwrite)\b/.test(arg);
  const others = args.filter(
    (arg, index) => !isSwitch(arg) && !(isSwitch(args[index - 1]) && /^(true|false)$/.test(arg)),
  );
  const quoted = others.map((arg) =>
    /^[\w./:=,@-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`,
  );
  return ["npm run policy --", name, ...quoted, "--resume"].join(" ");
}
