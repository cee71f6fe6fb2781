/** What the browser keeps for this page. A page in a frame of another site may be allowed to keep nothing. */
export interface Kept {
  get(key: string): string | undefined;
  set(key: string, value: string | undefined): void;
}

function keptIn(storage: () => Storage): Kept {
  return {
    get(key) {
      try {
        return storage().getItem(`helpdesk-${key}`) ?? undefined;
      } catch {
        return undefined;
      }
    },
    set(key, value) {
      try {
        if (value === undefined) storage().removeItem(`helpdesk-${key}`);
        else storage().setItem(`helpdesk-${key}`, value);
      } catch {
        // Full, or not allowed: the page goes on without.
      }
    },
  };
}

/** Until the tab is closed. */
export const keptInTab = keptIn(() => sessionStorage);

/** Until somebody clears it. */
export const keptHere = keptIn(() => localStorage);
