import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { readTokens, type TokenEntry } from "../access/index.js";
import { MIN_KEY_BYTES } from "../journal/index.js";
import { readingProblem } from "../support/reading-problem.js";
import { errorMessage } from "../support/error-message.js";
import type { Certificate } from "../transport/listen/index.js";
import type { SecuritySettings } from "./settings/security-settings.js";

/** What the settings of who may call come to. */
export interface SecurityStart {
  /** Undefined: nobody is asked for one. */
  readonly tokens: readonly TokenEntry[] | undefined;
  readonly certificate: Certificate | undefined;
  /** Undefined: snapshots are not sealed. */
  readonly snapshotKey: Buffer | undefined;
  /** All that is wrong, a sentence each; then the rest is of no use. */
  readonly problems: readonly string[];
}

/** Reads the files that the settings name. May be asked again, for what they hold by then. */
export function readSecurity(settings: SecuritySettings): SecurityStart {
  const problems: string[] = [];
  const tokens = tokensOf(settings, problems);
  const certificate = certificateOf(settings, problems);
  const snapshotKey = snapshotKeyOf(settings, problems);
  return { tokens, certificate, snapshotKey, problems };
}

/**
 * The problem of a server that other machines reach and that asks nobody for a token, unless that is meant; undefined
 * where there is none.
 */
export function exposureProblem(host: string, { tokens, insecure }: SecuritySettings): string | undefined {
  if (tokens !== undefined || insecure || isLoopback(host)) return undefined;
  return (
    `HOST is ${host}, which other machines reach, and nobody is asked for a token: name the tokens of those who may call ` +
    "with --tokens FILE (HELPDESK_TOKENS, docs/security.md), or say --insecure (INSECURE=true) to let anyone play, or " +
    "--host 127.0.0.1 to be reached from this machine alone."
  );
}

/** Whether only this machine reaches the address. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  return name === "localhost" || name === "::1" || /^127(?:\.\d{1,3}){3}$/.test(name);
}

function tokensOf({ tokens }: SecuritySettings, problems: string[]): readonly TokenEntry[] | undefined {
  if (tokens === undefined) return undefined;
  const isText = tokens.trimStart().startsWith("{");
  try {
    const read = readTokens(isText ? tokens : readFileSync(tokens, "utf8"));
    if (read.ok) return read.tokens;
    problems.push(...read.problems.map((problem) => `--tokens (HELPDESK_TOKENS): ${problem}.`));
  } catch (error) {
    // What it says is not repeated: it may be a token, in place of the name of its file.
    problems.push(
      `--tokens (HELPDESK_TOKENS) must name a file of tokens that can be read: ${readingProblem(error)}.`,
    );
  }
  return undefined;
}

function certificateOf(
  { tlsCert, tlsKey, tlsClientCa }: SecuritySettings,
  problems: string[],
): Certificate | undefined {
  if (tlsCert === undefined && tlsKey === undefined && tlsClientCa === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) {
    problems.push("TLS needs a certificate and its key: --tls-cert FILE --tls-key FILE (TLS_CERT, TLS_KEY).");
    return undefined;
  }
  const cert = readFile(tlsCert, "--tls-cert", problems);
  const key = readFile(tlsKey, "--tls-key", problems);
  const clientCa = tlsClientCa === undefined ? undefined : readFile(tlsClientCa, "--tls-client-ca", problems);
  if (cert === undefined || key === undefined || (tlsClientCa !== undefined && clientCa === undefined)) {
    return undefined;
  }
  const before = problems.length;
  checkPem(`--tls-cert ${tlsCert} holds no certificate in PEM`, () => new X509Certificate(cert), problems);
  if (clientCa !== undefined) {
    const what = `--tls-client-ca ${tlsClientCa ?? ""} holds no certificate in PEM`;
    checkPem(what, () => new X509Certificate(clientCa), problems);
  }
  if (problems.length === before) {
    const what = `--tls-key ${tlsKey} is not the key of the certificate in ${tlsCert}`;
    checkPem(what, () => createSecureContext({ cert, key }), problems);
  }
  return { cert, key, ...(clientCa !== undefined && { clientCa }) };
}

function snapshotKeyOf({ snapshotKey: path }: SecuritySettings, problems: string[]): Buffer | undefined {
  const bytes = path === undefined ? undefined : readFile(path, "--snapshot-key", problems);
  if (bytes === undefined || bytes.byteLength >= MIN_KEY_BYTES) return bytes;
  problems.push(
    `--snapshot-key ${path ?? ""} has ${bytes.byteLength} bytes, and a key has ${MIN_KEY_BYTES} or more: ` +
      "`openssl rand -hex 32` prints one.",
  );
  return undefined;
}

function readFile(path: string, flag: string, problems: string[]): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    problems.push(`${flag} ${path} cannot be read: ${readingProblem(error)}.`);
    return undefined;
  }
}

function checkPem(problem: string, read: () => unknown, problems: string[]): void {
  try {
    read();
  } catch (error) {
    problems.push(`${problem}: ${errorMessage(error)}.`);
  }
}
