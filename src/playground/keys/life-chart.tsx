import type { JSX } from 'preact';
import { usePage } from '../page.js';

export function LifeChart(): JSX.Element {
  const { moment } = usePage();
  return <section aria-label="State chart">{moment.id}</section>;
}
