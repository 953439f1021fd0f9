import type { JSX } from 'preact';
import { usePage } from '../page.js';

export function AccountState(): JSX.Element {
  const { moment } = usePage();
  return <section aria-label="AccountState">{moment.id}</section>;
}
