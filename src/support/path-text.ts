/** Keys and positions that lead to a value, as one writes them: `episodes[3].seed`. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${step}`))
    .join("");
}
