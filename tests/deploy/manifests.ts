/** What Kubernetes is told, as far as the tests ask about it. */
import { readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { parseAllDocuments } from "yaml";
import { REPOSITORY } from "../clients/python-with.js";

const variable = v.object({
  name: v.string(),
  value: v.optional(v.string()),
  valueFrom: v.optional(v.unknown()),
});

const container = v.looseObject({
  name: v.string(),
  image: v.string(),
  env: v.optional(v.array(variable), []),
  securityContext: v.unknown(),
});

const pod = v.looseObject({
  automountServiceAccountToken: v.boolean(),
  securityContext: v.unknown(),
  containers: v.array(container),
});

const manifest = v.looseObject({
  apiVersion: v.string(),
  kind: v.string(),
  metadata: v.looseObject({ name: v.string() }),
  /** Whatever makes pods has their template here; everything else has something of its own. */
  spec: v.optional(v.looseObject({ template: v.optional(v.object({ spec: pod })) })),
});

export type Manifest = v.InferOutput<typeof manifest>;
export type Pod = v.InferOutput<typeof pod>;
export type Container = v.InferOutput<typeof container>;

export const DEPLOY = path.join(REPOSITORY, "deploy");

export function readManifests(text: string): readonly Manifest[] {
  // Kubernetes reads YAML 1.1, in which 0440 is octal.
  const documents = parseAllDocuments(text, { version: "1.1" });
  return documents.map((document) => v.parse(manifest, document.toJS())).filter(({ kind }) => kind !== "");
}

/** Those that are in the repository. */
export function plainManifests(name: "helpdesk-env.yaml" | "servicemonitor.yaml"): readonly Manifest[] {
  return readManifests(readFileSync(path.join(DEPLOY, "kubernetes", name), "utf8"));
}

/** The pods' templates of Deployments and StatefulSets. */
export function podsOf(manifests: readonly Manifest[]): readonly Pod[] {
  return manifests.flatMap(({ spec }) => (spec?.template === undefined ? [] : [spec.template.spec]));
}
