import type { JSX } from 'preact';
import { usePage } from '../page.js';

export function AnswerPanel(): JSX.Element {
  const { moment } = usePage();
  return <section aria-label="AnswerPanel">{moment.id}</section>;
}
