// Turns: who needs a key set waits until those who came before have done with it.

/** A place in the line of some key sets, all at once. */
export interface Turn {
  readonly keyIds: ReadonlySet<string>;
  /** Resolves when nobody is before it any more. */
  readonly comes: Promise<void>;
  /** Lets the next one come: to be called after it has come. A second time it does nothing. */
  readonly end: () => void;
}

export interface Turns {
  readonly take: (keyIds: ReadonlySet<string>) => Turn;
  /** Whether somebody else is the last in the line of one of them. */
  readonly isTaken: (keyIds: ReadonlySet<string>, own: Turn | undefined) => boolean;
}

export function createTurns(): Turns {
  /** The last one in each line, and when it has done. */
  const last = new Map<string, { readonly turn: Turn; readonly ended: Promise<void> }>();
  return {
    take: (given) => {
      const keyIds = new Set(given);
      const before = [...keyIds].flatMap((keyId) => last.get(keyId)?.ended ?? []);
      let end: () => void = () => {};
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      const turn: Turn = {
        keyIds,
        comes: Promise.all(before).then(() => {}),
        end: () => {
          end();
          for (const keyId of keyIds) if (last.get(keyId)?.turn === turn) last.delete(keyId);
        },
      };
      for (const keyId of keyIds) last.set(keyId, { turn, ended });
      return turn;
    },
    isTaken: (keyIds, own) => [...keyIds].some((keyId) => last.has(keyId) && last.get(keyId)?.turn !== own),
  };
}
