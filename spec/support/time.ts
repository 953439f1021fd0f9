// Time in specs: no spec may fail because a machine is slow or busy.

/** How far what `read` tells is from the time at which it is read, in milliseconds. */
export async function offFromNow(read: () => number | Promise<number>): Promise<number> {
  const from = Date.now();
  const told = await read();
  return told < from ? from - told : Math.max(0, told - Date.now());
}
