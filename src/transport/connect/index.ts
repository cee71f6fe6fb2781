/** Connect, gRPC and gRPC-Web over the use cases, with gRPC health and reflection. */
export { createConnectHandler, type ConnectHandler, type ConnectHandlerOptions } from "./handler.js";
export { createHealthStatus, type HealthStatus } from "./health-status.js";
export { createReadiness, type Readiness } from "./readiness.js";
