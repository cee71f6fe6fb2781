import { parseSwitch } from "./parse-values.js";
import type { Settings } from "./read-settings.js";
import { nonEmpty } from "./setting.js";

/** Who may call, and how the way there is kept. docs/security.md. */
export interface SecuritySettings {
  /** A file of tokens, or its JSON itself; undefined: nobody is asked for one. */
  readonly tokens: string | undefined;
  /** Other machines may play without a token. */
  readonly insecure: boolean;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly tlsClientCa: string | undefined;
  /** A file of what snapshots are sealed with; undefined: they are not. */
  readonly snapshotKey: string | undefined;
}

export const SECURITY_SETTINGS: Settings<SecuritySettings> = {
  tokens: {
    flag: "tokens",
    variable: "HELPDESK_TOKENS",
    placeholder: "FILE",
    help: "JSON file of the tokens of those who may call (docs/security.md), or the JSON itself",
    fallback: undefined,
    parse: nonEmpty,
    isSecret: true,
  },
  insecure: {
    flag: "insecure",
    variable: "INSECURE",
    placeholder: "[true|false]",
    help: "without tokens, whoever reaches the server may play, from other machines too",
    fallback: false,
    parse: parseSwitch,
  },
  tlsCert: {
    flag: "tls-cert",
    variable: "TLS_CERT",
    placeholder: "FILE",
    help: "certificate chain in PEM: every port then speaks TLS",
    fallback: undefined,
    parse: nonEmpty,
  },
  tlsKey: {
    flag: "tls-key",
    variable: "TLS_KEY",
    placeholder: "FILE",
    help: "the certificate's key in PEM",
    fallback: undefined,
    parse: nonEmpty,
  },
  tlsClientCa: {
    flag: "tls-client-ca",
    variable: "TLS_CLIENT_CA",
    placeholder: "FILE",
    help: "authorities in PEM: clients must show a certificate of one of them",
    fallback: undefined,
    parse: nonEmpty,
  },
  snapshotKey: {
    flag: "snapshot-key",
    variable: "HELPDESK_SNAPSHOT_KEY",
    placeholder: "FILE",
    help: "32 secret bytes or more, by which snapshots of sessions are sealed (docs/branching.md)",
    fallback: undefined,
    parse: nonEmpty,
  },
};
