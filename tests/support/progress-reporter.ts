import type { Reporter, TestModule } from "vitest/node";

/** Milliseconds between two lines. */
const EVERY_MS = 5_000;

/** Says every few seconds how far a run is and which files are being run; for an output that is no terminal. */
export class ProgressReporter implements Reporter {
  readonly #running = new Set<string>();
  #files = 0;
  #ended = 0;
  #tests = 0;
  #timer: NodeJS.Timeout | undefined;

  onTestRunStart(specifications: readonly unknown[]): void {
    [this.#files, this.#ended, this.#tests] = [specifications.length, 0, 0];
    this.#say();
    this.#timer = setInterval(() => this.#say(), EVERY_MS);
  }

  onTestModuleStart(module: TestModule): void {
    this.#running.add(module.relativeModuleId);
  }

  onTestCaseResult(): void {
    this.#tests += 1;
  }

  onTestModuleEnd(module: TestModule): void {
    this.#running.delete(module.relativeModuleId);
    this.#ended += 1;
  }

  onTestRunEnd(): void {
    clearInterval(this.#timer);
  }

  #say(): void {
    const now = this.#running.size === 0 ? "" : `; now ${[...this.#running].join(", ")}`;
    process.stdout.write(`… ${this.#ended} of ${this.#files} files, ${this.#tests} tests${now}\n`);
  }
}
