// What ends a command that serves: Ctrl-C, or SIGTERM.

/** SIGTERM or SIGINT; the next one ends the process as ever. */
export function untilSignal(): { readonly came: Promise<void>; readonly forget: () => void } {
  let forget = () => {};
  const came = new Promise<void>((resolve) => {
    const end = (): void => {
      forget();
      resolve();
    };
    forget = () => {
      process.off('SIGTERM', end);
      process.off('SIGINT', end);
    };
    process.on('SIGTERM', end);
    process.on('SIGINT', end);
  });
  return { came, forget };
}
