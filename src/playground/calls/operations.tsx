import type { JSX } from 'preact';
import { usePage } from '../page.js';

export function Operations(): JSX.Element {
  const { moment } = usePage();
  return <section aria-label="Operations">{moment.id}</section>;
}
