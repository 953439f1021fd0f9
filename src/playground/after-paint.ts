// What takes too long to be worked out before the page is drawn.

import { useEffect, useState } from 'preact/hooks';

/** What is worked out about a thing once it has been drawn; undefined until then. `work` must depend on the thing alone. */
export function useAfterPaint<On extends object, Result>(on: On, work: (on: On) => Result): Result | undefined {
  const [done, setDone] = useState<{ readonly on: On; readonly result: Result }>();
  useEffect(() => {
    // A frame is drawn before a timer that is set within it runs.
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setDone({ on, result: work(on) }));
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [on]);
  return done?.on === on ? done.result : undefined;
}
