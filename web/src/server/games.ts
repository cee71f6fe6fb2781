import { readGames, withGame, type Game } from "../model/games.js";
import { keptHere } from "./kept.js";

const KEPT = "games";

/** The games that this browser remembers, the newest first. */
export function games(): readonly Game[] {
  return readGames(keptHere.get(KEPT));
}

export function keepGame(game: Game): void {
  keptHere.set(KEPT, JSON.stringify(withGame(games(), game)));
}

export function forgetGames(): void {
  keptHere.set(KEPT, undefined);
}
