import type { JSX } from 'preact';
import { usePage } from '../page.js';

export function Clock(): JSX.Element {
  const { moment } = usePage();
  return <section aria-label="Clock">{moment.id}</section>;
}
