// The last of many: memory stays flat, however many there were.

export interface Ring<T> {
  readonly add: (entry: T) => void;
  /** Oldest first. */
  readonly entries: () => readonly T[];
  /** Leaves out those that are not to be kept. */
  readonly keep: (isKept: (entry: T) => boolean) => void;
  readonly clear: () => void;
}

/** Keeps the last `most` entries. */
export function createRing<T>(most: number): Ring<T> {
  let kept: T[] = [];
  // Where the next entry goes, and so where the oldest one is once the ring is full.
  let next = 0;
  const entries = (): readonly T[] => [...kept.slice(next), ...kept.slice(0, next)];
  return {
    add: (entry) => {
      if (most <= 0) return;
      kept[next] = entry;
      next = (next + 1) % most;
    },
    entries,
    keep: (isKept) => {
      kept = entries().filter(isKept);
      next = kept.length % Math.max(most, 1);
    },
    clear: () => {
      kept = [];
      next = 0;
    },
  };
}
