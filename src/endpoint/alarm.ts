// One timer, for the next thing that is to happen.

export interface Alarm {
  /** Wakes up at an instant, so many milliseconds from now, instead of at the one before; undefined: never. */
  readonly set: (at: number | undefined, wait: (at: number) => number) => void;
  /** Clocks go another pace now: the next `set` counts whatever it says. */
  readonly forget: () => void;
  readonly stop: () => void;
}

/** For a clock that timers do not follow. */
export const NO_ALARM: Alarm = { set: () => {}, forget: () => {}, stop: () => {} };

const LONGEST_TIMER = 2 ** 31 - 1;

/** An alarm that keeps no process alive. It may wake early: whoever is woken sets it again. */
export function createAlarm(wake: () => void): Alarm {
  let timer: NodeJS.Timeout | undefined;
  let setFor: number | undefined;
  const ring = (): void => {
    setFor = undefined;
    wake();
  };
  return {
    set: (at, wait) => {
      if (at === setFor) return;
      clearTimeout(timer);
      setFor = at;
      if (at !== undefined) timer = setTimeout(ring, Math.min(Math.max(wait(at), 1), LONGEST_TIMER)).unref();
    },
    forget: () => {
      setFor = undefined;
    },
    stop: () => {
      clearTimeout(timer);
      setFor = Number.NaN;
    },
  };
}
