/** The Helm chart: what it makes is taken by Kubernetes and by the server, and what cannot run is refused before. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { pythonWith } from "../clients/python-with.js";
import { requireTool } from "../clients/tools.js";
import { DEPLOY, plainManifests, podsOf, readManifests, type Container } from "./manifests.js";
import { variableProblems } from "./server-variables.js";

const helm = requireTool("helm");
const python = pythonWith("kubernetes_validate");
const run = promisify(execFile);

/** The oldest and the newest Kubernetes that the manifests are held to. */
const KUBERNETES = ["1.27.0", "1.37.0"];

const CHART = path.join(DEPLOY, "helm", "helpdesk-env");

/** What the chart makes of `--set` values; rejects with what Helm complains of. */
async function render(program: string, values: Readonly<Record<string, string>>): Promise<string> {
  const set = Object.entries(values).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const args = ["template", "helpdesk", CHART, "--namespace", "rl", "--kube-version", "1.34.0", ...set];
  return (await run(program, args)).stdout;
}

const WAYS: readonly Readonly<Record<string, string>>[] = [
  { "tokens.existingSecret": "tokens" },
  { insecure: "true", replicas: "1", "valkey.enabled": "false" },
  { insecure: "true", "valkey.enabled": "false", "store.url": "redis://elsewhere:6379/3" },
  { insecure: "true", "valkey.enabled": "false", "store.existingSecret": "store", "store.key": "address" },
  {
    "tokens.existingSecret": "tokens",
    "tls.existingSecret": "certificate",
    "autoscaling.enabled": "true",
    "autoscaling.metric": "sessions",
    "serviceMonitor.enabled": "true",
    "serviceMonitor.tokenSecret.name": "metrics",
    "serviceMonitor.labels.release": "prometheus",
    "valkey.persistence.enabled": "false",
    "settings.MAX_CONCURRENT_ENVS": "2048",
    "settings.METRICS": "true",
    "podLabels.team": "rl",
    "podAnnotations.note": "x",
    "imagePullSecrets[0].name": "registry",
    "nodeSelector.kind": "cpu",
  },
  {
    insecure: "true",
    "autoscaling.enabled": "true",
    "podDisruptionBudget.enabled": "false",
    "valkey.networkPolicy": "false",
    "service.type": "LoadBalancer",
  },
];

test("whatever the chart is asked for, Kubernetes and the server take what it makes", async (context) => {
  if (helm.path === undefined) return context.skip(helm.missing);
  if (python.path === undefined) return context.skip(python.missing);
  const program = helm.path;
  const made = await Promise.all(WAYS.map((values) => render(program, values)));
  for (const text of made) expect(podsOf(readManifests(text)).flatMap(problemsOfPod)).toEqual([]);
  const folder = mkdtempSync(path.join(os.tmpdir(), "helpdesk-chart-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, "all.yaml");
  writeFileSync(file, made.join("\n"));
  for (const version of KUBERNETES) {
    const flags = ["--strict", "--quiet", "--no-warn", "--kubernetes-version", version];
    const checked = await python.run(["-m", "kubernetes_validate", ...flags, file]);
    expect([version, checked.code, checked.stdout + checked.stderr]).toEqual([version, 0, ""]);
  }
});

test.for([
  [{}, "Say who may call: tokens.existingSecret names a Secret"],
  [{ insecure: "true", "tokens.existingSecret": "t" }, "contradict each other"],
  [{ insecure: "true", "store.url": "redis://elsewhere" }, "Name one store"],
  [{ insecure: "true", "valkey.enabled": "false" }, "More than one replica needs a store that they share"],
  [
    { insecure: "true", "valkey.enabled": "false", replicas: "1", "autoscaling.enabled": "true" },
    "More than one replica needs a store that they share",
  ],
  [
    { insecure: "true", "autoscaling.enabled": "true", "autoscaling.minReplicas": "11" },
    "autoscaling.minReplicas must not be above autoscaling.maxReplicas",
  ],
  [{ insecure: "true", "settings.PORT": "80" }, "settings.PORT is the chart's own"],
  [{ "tokens.existingSecret": "t", "serviceMonitor.enabled": "true" }, "the token of an admin"],
  // Helm's own words, which differ by its version.
  [{ insecure: "true", "store.url": "http://elsewhere" }, /url.* does not match pattern/is],
  [{ insecure: "true", replica: "3" }, /additional propert.*replica.* not allowed/is],
] as const)("the chart refuses %o and says why", async ([values, sentence], context) => {
  if (helm.path === undefined) return context.skip(helm.missing);
  await expect(render(helm.path, values)).rejects.toThrow(sentence);
});

test("a value that Helm reads as a fraction comes to the server as it was written", async (context) => {
  if (helm.path === undefined) return context.skip(helm.missing);
  const folder = mkdtempSync(path.join(os.tmpdir(), "helpdesk-chart-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, "values.yaml");
  writeFileSync(
    file,
    'insecure: true\nsettings: { MAX_UNFINISHED_BYTES: 67108864, METRICS: false, LOG_LEVEL: "warn" }\n',
  );
  const args = ["template", "x", CHART, "--kube-version", "1.34.0", "--values", file];
  const { stdout } = await run(helm.path, args);
  const server = podsOf(readManifests(stdout))[0]?.containers[0];
  expect(server === undefined ? undefined : valuesOf(server)).toMatchObject({
    MAX_UNFINISHED_BYTES: "67108864",
    METRICS: "false",
    LOG_LEVEL: "warn",
  });
});

test("no pod of the plain manifests has rights, a token of Kubernetes, or a root that it can write to", () => {
  const pods = podsOf(plainManifests("helpdesk-env.yaml"));
  expect(pods.flatMap(({ containers }) => containers.map(({ name }) => name))).toEqual(["server", "valkey"]);
  expect(pods.flatMap(problemsOfPod)).toEqual([]);
});

test("the probes of the plain manifests ask for what the server's health service knows", () => {
  const [server] = podsOf(plainManifests("helpdesk-env.yaml"))[0]?.containers ?? [];
  const isUp = { grpc: { port: 7860 } };
  expect(server).toMatchObject({
    startupProbe: isUp,
    livenessProbe: isUp,
    readinessProbe: { grpc: { port: 7860, service: EnvironmentService.typeName } },
    ports: [{ name: "http", containerPort: 7860, protocol: "TCP" }],
  });
});

test("the service monitor asks each replica for its figures, with an admin's token", () => {
  expect(plainManifests("servicemonitor.yaml").map(({ spec }) => spec)).toEqual([
    {
      selector: {
        matchLabels: {
          "app.kubernetes.io/name": "helpdesk-env",
          "app.kubernetes.io/instance": "helpdesk-env",
          "app.kubernetes.io/component": "server",
        },
      },
      endpoints: [
        {
          port: "http",
          path: "/metrics",
          interval: "15s",
          authorization: { credentials: { name: "helpdesk-env-metrics-token", key: "token" } },
        },
      ],
    },
  ]);
});

/** All that is wrong with a pod, a line each. */
function problemsOfPod(pod: ReturnType<typeof podsOf>[number]): readonly string[] {
  const security = {
    runAsNonRoot: true,
    runAsUser: 65532,
    runAsGroup: 65532,
    fsGroup: 65532,
    seccompProfile: { type: "RuntimeDefault" },
  };
  return [
    ...differs("the pod's security", pod.securityContext, security),
    ...differs("the token of Kubernetes", pod.automountServiceAccountToken, false),
    ...pod.containers.flatMap(problemsOfContainer),
  ];
}

function problemsOfContainer(container: Container): readonly string[] {
  const security = {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  };
  return [
    ...differs(`${container.name}'s security`, container.securityContext, security),
    ...(container.name === "server" ? variableProblems(valuesOf(container)) : []),
  ];
}

/** The variables that have a value here, but for that of the system. */
function valuesOf({ env }: Container): Readonly<Record<string, string>> {
  const told = env.flatMap(({ name, value }) =>
    value === undefined || name === "TMPDIR" ? [] : [[name, value]],
  );
  return Object.fromEntries(told) as Record<string, string>;
}

function differs(what: string, found: unknown, wanted: unknown): readonly string[] {
  const text = JSON.stringify(found);
  return text === JSON.stringify(wanted) ? [] : [`${what}: ${text}`];
}
