/** What a command that plays on a server says where the server, or the way there, wants something of it. */

/** Of one that answers that the caller has no token that it knows. */
export function tokenWanted(server: string, token: string | undefined): string {
  return token === undefined
    ? `${server} asks for a token, and none was sent. Name its file with --token-file, or set HELPDESK_TOKEN.`
    : `${server} does not know the token that was sent. Name the file of another with --token-file, or set HELPDESK_TOKEN.`;
}

/** What to do about a connection that failed for that reason; undefined where its certificate is not at fault. */
export function certificateRemedy(reason: string): string | undefined {
  return /certificate/i.test(reason)
    ? "Where the server's authority is one of your own, name its PEM file in NODE_EXTRA_CA_CERTS."
    : undefined;
}
