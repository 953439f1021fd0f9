// Which paths are none of AWS's.

/** What test suites written for moto call between their tests. */
export const MOTO_RESET = '/moto-api/reset';

/** Whether a path is of the control interface, or what clients of moto call. */
export function isControlPath(path: string): boolean {
  return path.startsWith('/_mrk/') || path === MOTO_RESET;
}
