import { trace, type Tracer, type TracerProvider } from "@opentelemetry/api";
import { PACKAGE_VERSION } from "../../support/package-version.js";

/** Under which name the spans are made. */
const SCOPE = "helpdesk-env";

/** The last spans leave within so long, in milliseconds, or not at all: a process that is told to end ends. */
const FLUSH_MS = 1_000;

/** The API's own, which makes nothing until somebody has registered one with it; and one of an SDK. */
interface KnownProvider extends TracerProvider {
  getDelegateTracer?(name: string, version: string): Tracer | undefined;
  getDelegate?(): KnownProvider;
  forceFlush?(): Promise<void>;
}

/** What makes spans; undefined where the process was started without an SDK, and no call pays anything for them. */
export function registeredTracer(): Tracer | undefined {
  const provider: KnownProvider = trace.getTracerProvider();
  if (provider.getDelegateTracer !== undefined) return provider.getDelegateTracer(SCOPE, PACKAGE_VERSION);
  return provider.getTracer(SCOPE, PACKAGE_VERSION);
}

/** Asks the SDK to send what it has collected; settles when it has, or gave up. */
export async function flushSpans(): Promise<void> {
  const provider: KnownProvider = trace.getTracerProvider();
  const flushed = (provider.getDelegate?.() ?? provider).forceFlush?.();
  if (flushed === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, FLUSH_MS);
  });
  await Promise.race([flushed.catch(() => undefined), late]);
  clearTimeout(timer);
}
