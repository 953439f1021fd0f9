// The address bar follows the history, and a link that is put into it is opened. Where a page may not change its address, such as
// one that is opened as a file, nothing follows.

import { useEffect, useRef } from 'preact/hooks';
import { usePage } from '../page.js';
import { LONGEST_LINK, openFragment, playOf } from './link.js';
import { addressOf } from './modes.js';

/** So often at most the address changes: browsers refuse what is more often. */
const PAUSE = 500;

export function Address(): null {
  const { view, send } = usePage();
  const { history, isEmbedded, isReadOnly } = view;
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    const timer = setTimeout(async () => {
      const play = history.moments.length === 1 ? undefined : await playOf(history);
      if (play !== undefined && play.length > LONGEST_LINK) return;
      try {
        window.history.replaceState(null, '', addressOf(location.href, play, { isEmbedded, isReadOnly }));
      } catch {
        // The link in the dialog holds the same.
      }
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [history, isEmbedded, isReadOnly]);
  useEffect(() => {
    const open = async (): Promise<void> => {
      const opened = await openFragment(location.hash);
      if (opened === undefined) return;
      send(opened.ok ? { do: 'open', history: opened.history } : { do: 'tell', problem: opened.faults });
    };
    addEventListener('hashchange', open);
    return () => removeEventListener('hashchange', open);
  }, [send]);
  return null;
}
