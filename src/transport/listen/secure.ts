import { createServer, type Server as TlsServer, type TLSSocket } from "node:tls";
import type { Socket } from "node:net";

/** What a port shows of itself, in PEM. */
export interface Certificate {
  /** The chain, its own certificate first. */
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
  /** Authorities of the certificates that clients must show; absent: they show none. */
  readonly clientCa?: string | Buffer;
}

/** The first byte of every connection over TLS: a handshake record (RFC 8446, 5.1). */
export const TLS_HANDSHAKE = 0x16;

/** Opens connections that came over TLS, and hands each on by the protocol that was agreed on. */
export interface SecureDoor {
  open(socket: Socket): void;
  /** For connections that come from now on. */
  replace(certificate: Certificate): void;
}

/** @param silenceMs Time for the handshake. */
export function createSecureDoor(
  certificate: Certificate,
  silenceMs: number,
  then: { readonly http1: (socket: TLSSocket) => void; readonly http2: (socket: TLSSocket) => void },
): SecureDoor {
  const server: TlsServer = createServer({
    ...contextOf(certificate),
    ALPNProtocols: ["h2", "http/1.1"],
    handshakeTimeout: silenceMs,
    ...(certificate.clientCa !== undefined && { requestCert: true, rejectUnauthorized: true }),
  });
  server.on("secureConnection", (socket) => {
    if (socket.alpnProtocol === "h2") then.http2(socket);
    else then.http1(socket);
  });
  return {
    open: (socket) => void server.emit("connection", socket),
    replace: (next) => server.setSecureContext(contextOf(next)),
  };
}

function contextOf({ cert, key, clientCa }: Certificate): {
  cert: typeof cert;
  key: typeof key;
  ca?: typeof cert;
} {
  return { cert, key, ...(clientCa !== undefined && { ca: clientCa }) };
}
