// What takes too long to be worked out before the page is drawn.

import { useEffect, useState } from 'preact/hooks';
import type { Work } from '../shared/work.js';

/** So many milliseconds at a time: what is pressed meanwhile waits no longer. */
const SLICE = 8;

/**
 * What work about a thing has come to, once it has been drawn and the work is done, slice by slice; undefined until then, and
 * where there is no such thing. `begin` must depend on the thing alone.
 */
export function useWork<On extends object, Result>(
  on: On | undefined,
  begin: (on: On) => Work<Result>,
): Result | undefined {
  const [done, setDone] = useState<{ readonly on: On; readonly result: Result }>();
  useEffect(() => {
    if (on === undefined) return undefined;
    const work = begin(on);
    const slice = (): void => {
      const until = performance.now() + SLICE;
      let part = work.next();
      while (part.done !== true && performance.now() < until) part = work.next();
      if (part.done === true) setDone({ on, result: part.value });
      else timer = setTimeout(slice);
    };
    // A frame is drawn before a timer that is set within it runs.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(slice);
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [on]);
  return done?.on === on ? done?.result : undefined;
}

/** The same of work that is done in one go. */
export function useAfterPaint<On extends object, Result>(on: On, work: (on: On) => Result): Result | undefined {
  return useWork(on, function* (of) {
    yield;
    return work(of);
  });
}
