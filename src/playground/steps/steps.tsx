import type { JSX } from 'preact';
import { usePage } from '../page.js';

export function Steps(): JSX.Element {
  const { moment } = usePage();
  return <section aria-label="Steps">{moment.id}</section>;
}
