/** How many sessions each owner has open. */
export interface OwnerCounts {
  of(owner: string): number;
  add(owner: string): void;
  remove(owner: string): void;
}

export function countByOwner(): OwnerCounts {
  const counts = new Map<string, number>();
  return {
    of: (owner) => counts.get(owner) ?? 0,
    add: (owner) => void counts.set(owner, (counts.get(owner) ?? 0) + 1),
    remove(owner) {
      const left = (counts.get(owner) ?? 0) - 1;
      if (left > 0) counts.set(owner, left);
      else counts.delete(owner);
    },
  };
}
