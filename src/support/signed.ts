/** A difference with its sign, as `+0.1200` or `−0.0300`; nothing counts as a gain. */
export function signed(value: number, digits: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;
}
