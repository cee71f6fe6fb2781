import { readFileSync } from "node:fs";
import process from "node:process";
import { playScript, type Player, type Script } from "./transcript.js";

/** The server's address: the first argument. */
export const url = process.argv[2] ?? "http://127.0.0.1:7860";

/** Plays examples/script.json and prints the transcript. */
export async function printTranscript(player: Player): Promise<void> {
  const file = new URL("../script.json", import.meta.url);
  const script = JSON.parse(readFileSync(file, "utf8")) as Script; // written by scripts/write-example-script.ts
  await playScript(script, player, (line) => console.log(line));
}
