/**
 * Sends the spans of a server to whatever takes OTLP over HTTP (a collector, Jaeger, Tempo): at OTEL_EXPORTER_OTLP_ENDPOINT, or at
 * localhost:4318. docs/operations.md, "Traces".
 *
 *   npm install @opentelemetry/api@1.9 @opentelemetry/sdk-trace-node@2 @opentelemetry/exporter-trace-otlp-http@0.223
 *   node --import ./otel.mjs …
 */
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace-node";

/** Of the traces that begin here; a trace that a caller samples is sampled here too. */
const ratio = Number(process.env.OTEL_TRACES_SAMPLER_ARG ?? 1);

new NodeTracerProvider({
  resource: defaultResource().merge(
    resourceFromAttributes({ "service.name": process.env.OTEL_SERVICE_NAME ?? "helpdesk-env" }),
  ),
  sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
}).register();
