// What may be there at once. Waiting for what is there costs a turn of the event loop's queue, which most calls need not pay.

/** A value, or the promise of one where somebody has to be waited for. */
export type Eventually<T> = T | Promise<T>;

/** What comes of a value, once it is there. */
export function after<T, U>(value: Eventually<T>, next: (value: T) => Eventually<U>): Eventually<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
