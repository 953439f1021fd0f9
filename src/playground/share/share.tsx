import type { JSX } from 'preact';
import { usePage } from '../page.js';

export function Share(): JSX.Element {
  const { moment } = usePage();
  return <section aria-label="Share">{moment.id}</section>;
}
