/** One commit since the last release. */
export interface Commit {
  readonly hash: string;
  /** The first line of its message, a sentence. */
  readonly subject: string;
  readonly files: readonly string[];
}

/** What a commit is about, by the folders of most of its files; the first area that fits a file takes it. */
const AREAS: readonly (readonly [string, RegExp])[] = [
  ["Contract", /^(proto|gen)\//],
  ["Rules and tickets", /^(src\/(domain|engine|dataset)|data)\//],
  ["Clients", /^(clients|examples|packages\/client|src\/client)\//],
  [
    "Policies, evaluation and trajectories",
    /^src\/(policies|rollouts|llm|baseline|trajectories|evaluation|experiments|exam-office|conformance)\//,
  ],
  ["Server", /^(src|openenv\.yaml|Dockerfile)/],
  ["Documentation", /^(docs\/|[A-Z]+\.md$)/],
];

/** Areas that no user notices are counted, not listed. */
const HOUSEKEEPING = "housekeeping";

export function areaOf({ files }: Commit): string {
  const counts = new Map<string, number>();
  for (const file of files) {
    const area = AREAS.find(([, folders]) => folders.test(file))?.[0];
    if (area !== undefined) counts.set(area, (counts.get(area) ?? 0) + 1);
  }
  // A change of code is about the code, however many pages tell of it.
  const told = [...counts].filter(([area]) => area !== "Documentation" || counts.size === 1);
  const [most] = told.sort(([, a], [, b]) => b - a);
  return most?.[0] ?? HOUSEKEEPING;
}

/** What the commits did, under a heading an area; the oldest first. */
export function commitList(commits: readonly Commit[]): string {
  const sections = AREAS.flatMap(([area]) => {
    const lines = commits
      .filter((commit) => areaOf(commit) === area)
      .map(({ subject, hash }) => `- ${escaped(subject)} (${hash})`);
    return lines.length === 0 ? [] : [`### ${area}\n\n${lines.join("\n")}`];
  });
  const others = commits.filter((commit) => areaOf(commit) === HOUSEKEEPING).length;
  const rest = others === 0 ? [] : [`And ${others} of tests, tools and the build.`];
  return [...sections, ...rest].join("\n\n");
}

/** Nothing in a commit's subject is Markdown. */
function escaped(subject: string): string {
  return subject.replace(/([\\`*_<>[\]|])/g, "\\$1");
}

const UNRELEASED = "## Unreleased";

/**
 * The changelog with what was unreleased, and the commits, under the version. What somebody wrote under Unreleased comes
 * first: it is for users, and the commits are for those who want all of it.
 */
export function withRelease(
  changelog: string,
  release: { readonly version: string; readonly date: string; readonly commits: readonly Commit[] },
): string {
  const [before = "", ...after] = changelog.split(`${UNRELEASED}\n`);
  if (after.length !== 1) throw new Error(`CHANGELOG.md must have the heading ${UNRELEASED} once.`);
  const [unreleased = "", ...earlier] = (after[0] ?? "").split(/^(?=## )/m);
  const body = [unreleased.trim(), commitList(release.commits)].filter((part) => part !== "").join("\n\n");
  const section = `## ${release.version} (${release.date})\n\n${body}\n`;
  return [`${before}${UNRELEASED}\n`, section, ...earlier].map((part) => part.trim()).join("\n\n") + "\n";
}
