import type { JSX } from 'preact';
import { usePage } from '../page.js';

export function Checks(): JSX.Element {
  const { moment } = usePage();
  return <section aria-label="Checks">{moment.id}</section>;
}
