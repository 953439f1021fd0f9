// The last of many: memory stays flat, however many there were.

export interface Ring<T> {
  readonly add: (entry: T) => void;
  /** Oldest first. */
  readonly entries: () => readonly T[];
  readonly clear: () => void;
}

/** Keeps the last `most` entries. */
export function createRing<T>(most: number): Ring<T> {
  let kept: T[] = [];
  // Where the next entry goes, and so where the oldest one is once the ring is full.
  let next = 0;
  return {
    add: (entry) => {
      if (most <= 0) return;
      kept[next] = entry;
      next = (next + 1) % most;
    },
    entries: () => [...kept.slice(next), ...kept.slice(0, next)],
    clear: () => {
      kept = [];
      next = 0;
    },
  };
}
