import { type History, pathTo } from '../history/history.js';

/** Of an account without keys: whether it had one. */
export function noKeyText(history: History): string {
  const hadOne = pathTo(history).some(({ frame }) => frame.snapshot.keySets.length > 0);
  return hadOne ? 'There is no key any more' : 'There is no key yet';
}
