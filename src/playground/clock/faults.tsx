import type { JSX } from 'preact';
import { usePage } from '../page.js';

export function Faults(): JSX.Element {
  const { moment } = usePage();
  return <section aria-label="Faults">{moment.id}</section>;
}
