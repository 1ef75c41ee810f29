/** One text that a browser keeps under a key of its local storage, for outboxes that must lose nothing. */
export type Shelf = {
  /** Reads what was kept: null where there is nothing, undefined where the storage is shut. */
  readonly read: () => string | null | undefined;
  /** Keeps a text, or forgets what was kept. @returns whether it is kept */
  readonly write: (text: string | undefined) => boolean;
};

/** The shelf of this browser under a key. A storage that is shut, as in some private windows, or full throws nothing. */
export function browserShelf(key: string): Shelf {
  return {
    read: () => {
      try {
        return localStorage.getItem(key);
      } catch {
        return undefined;
      }
    },
    write: (text) => {
      try {
        if (text === undefined) localStorage.removeItem(key);
        else localStorage.setItem(key, text);
        return true;
      } catch {
        return false;
      }
    },
  };
}
