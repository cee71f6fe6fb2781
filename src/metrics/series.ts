/** Values by a few words each, such as a protocol and a method; a series is found by them without hashing an object. */
export class Series<T> {
  private readonly known = new Map<string, { readonly labels: readonly string[]; readonly value: T }>();

  /**
   * @param most - Series that are kept: whatever comes when there are as many is counted as `other`, so that no caller can
   * fill the memory with words.
   */
  constructor(
    private readonly make: () => T,
    private readonly most: number,
  ) {}

  of(first: string, second = "", third = ""): T {
    const key = `${first}\n${second}\n${third}`;
    const found = this.known.get(key);
    if (found !== undefined) return found.value;
    if (this.known.size >= this.most && first !== OTHER) return this.of(OTHER, OTHER, OTHER);
    const value = this.make();
    this.known.set(key, { labels: [first, second, third], value });
    return value;
  }

  all(): Iterable<{ readonly labels: readonly string[]; readonly value: T }> {
    return this.known.values();
  }
}

const OTHER = "other";
