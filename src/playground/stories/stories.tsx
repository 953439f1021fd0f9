import type { JSX } from 'preact';
import { usePage } from '../page.js';

export function Stories(): JSX.Element {
  const { moment } = usePage();
  return <section aria-label="Stories">{moment.id}</section>;
}
