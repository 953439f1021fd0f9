/** Ends after so many milliseconds. Timers are what Node and browsers have alike. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
