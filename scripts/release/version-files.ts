/** Where the version stands. All packages, in all languages, have the same one. */
export interface VersionPlace {
  readonly path: string;
  /** The version in its surroundings, by which it is found and written: `VERSION` stands for the number. */
  readonly text: string;
}

const PACKAGES = ["client", "conformance", "lab", "server"];

export const VERSION_PLACES: readonly VersionPlace[] = [
  { path: "package.json", text: '"version": "VERSION",' },
  ...PACKAGES.map((name) => ({ path: `packages/${name}/package.json`, text: '"version": "VERSION",' })),
  // The root stands twice in its own lock.
  { path: "package-lock.json", text: '"name": "helpdesk-env",\n  "version": "VERSION",' },
  ...["helpdesk-env", ...PACKAGES.map((name) => `helpdesk-env-${name}`)].map((name) => ({
    path: "package-lock.json",
    text: `      "name": "${name}",\n      "version": "VERSION",`,
  })),
  { path: "openenv.yaml", text: 'version: "VERSION"' },
  { path: "deploy/helm/helpdesk-env/Chart.yaml", text: "\nversion: VERSION\n" },
  { path: "deploy/helm/helpdesk-env/Chart.yaml", text: 'appVersion: "VERSION"' },
  ...[
    "helm.sh/chart: helpdesk-env-VERSION\n",
    'app.kubernetes.io/version: "VERSION"',
    'image: "helpdesk-env:VERSION"',
  ].map((text) => ({ path: "deploy/kubernetes/helpdesk-env.yaml", text })),
  { path: "clients/openenv/openenv.yaml", text: 'version: "VERSION"' },
  { path: "clients/openenv/pyproject.toml", text: '\nversion = "VERSION"' },
  { path: "clients/openenv/uv.lock", text: 'name = "openenv-helpdesk-openenv"\nversion = "VERSION"' },
  { path: "clients/python/pyproject.toml", text: '\nversion = "VERSION"' },
  { path: "clients/python/src/helpdesk_env/__init__.py", text: '__version__ = "VERSION"' },
  { path: "docs/clients.md", text: "helpdesk-env-client-VERSION.tgz" },
];

/** The text of a file with the next version in the place of the present one. Throws where the place is not there once. */
export function withVersion(file: string, { path, text }: VersionPlace, from: string, to: string): string {
  const [before = "", ...after] = file.split(text.replace("VERSION", from));
  if (after.length !== 1)
    throw new Error(
      `${path} has ${JSON.stringify(text.replace("VERSION", from))} ${after.length} times, not once.`,
    );
  return `${before}${text.replace("VERSION", to)}${after[0] ?? ""}`;
}
