// What may be there at once. Waiting for what is there costs a turn of the event loop's queue, which most calls need not pay.

/** A value, or the promise of one where somebody has to be waited for. */
export type Eventually<T> = T | Promise<T>;
