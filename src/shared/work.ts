// Work that is done part by part, so that something else can be done in between. Pure.

/** Stops after each part; what it returns is its result. */
export type Work<Result> = Generator<undefined, Result, undefined>;

/** Does all of it at once. */
export function finished<Result>(work: Work<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}
