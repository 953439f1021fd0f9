// The view and its actions, for every component.

import { type ComponentChildren, createContext, type JSX } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { type Moment, present } from './history/history.js';
import type { Action, View } from './view.js';

export interface Page {
  readonly view: View;
  /** The moment that is looked at. */
  readonly moment: Moment;
  readonly send: (action: Action) => void;
}

const PageContext = createContext<Page | undefined>(undefined);
export const PageProvider = PageContext.Provider;

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === undefined) throw new Error('outside of the page');
  return page;
}

export function pageOf(view: View, send: Page['send']): Page {
  return { view, moment: present(view.history), send };
}

/** What is inside shows an action only once the rest of the page has: it is drawn after the paint. */
export function AfterPaint({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const page = usePage();
  const [shown, setShown] = useState(page);
  useEffect(() => setShown(page), [page]);
  return <PageProvider value={shown}>{children}</PageProvider>;
}
