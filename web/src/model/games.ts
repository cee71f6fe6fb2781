/** A finished episode that was played on this page. */
export interface Game {
  /** Of its session. */
  readonly id: string;
  /** When it was over, in milliseconds since 1970. */
  readonly at: number;
  readonly taskId: number;
  readonly seed: number;
  /** In [0, 1]. */
  readonly score: number;
  /** Routes that were taken back after their verdict. */
  readonly lookedUp: number;
  /** As a trajectory file, without what was seen. */
  readonly text: string;
}

/** Games that are remembered: some hundred kilobytes. */
const MOST_GAMES = 30;

/** The newest first; one that is known stays as it is. */
export function withGame(games: readonly Game[], game: Game): readonly Game[] {
  return games.some(({ id }) => id === game.id) ? games : [game, ...games].slice(0, MOST_GAMES);
}

/** What was kept; nothing where it is not what this page writes. */
export function readGames(text: string | undefined): readonly Game[] {
  try {
    const kept: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(kept) ? kept.filter(isGame) : [];
  } catch {
    return [];
  }
}

function isGame(value: unknown): value is Game {
  const game = value as Partial<Record<keyof Game, unknown>> | null; // its members are looked at next
  const numbers = [game?.at, game?.taskId, game?.seed, game?.score, game?.lookedUp];
  return (
    typeof game?.id === "string" &&
    typeof game.text === "string" &&
    numbers.every((one) => typeof one === "number")
  );
}

const OF_GAME = "mine:";

/** The name of a game's file among the episodes that are open. */
export function gameFile(id: string): string {
  return OF_GAME + id;
}

/** The address of a game's episode. */
export function gameKey(id: string): string {
  return `${gameFile(id)}#1`;
}

/** Of which game the episode's key is; undefined: of none. */
export function gameOf(key: string): string | undefined {
  return key.startsWith(OF_GAME) && key.endsWith("#1") ? key.slice(OF_GAME.length, -2) : undefined;
}
