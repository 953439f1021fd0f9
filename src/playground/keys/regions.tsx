import type { JSX } from 'preact';
import { usePage } from '../page.js';

export function Regions(): JSX.Element {
  const { moment } = usePage();
  return <section aria-label="Regions">{moment.id}</section>;
}
