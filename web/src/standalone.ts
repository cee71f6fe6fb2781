/** The file that `helpdesk-env view` put into the page, which then has no server. */
export interface Embedded {
  readonly name: string;
  readonly text: string;
}

export const EMBEDDED: Embedded | undefined = embedded();

function embedded(): Embedded | undefined {
  const text = document.getElementById("trajectory")?.textContent;
  return text === undefined ? undefined : (JSON.parse(text) as Embedded); // the command wrote it
}
