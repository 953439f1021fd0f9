// The view and its actions, for every component.

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
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
