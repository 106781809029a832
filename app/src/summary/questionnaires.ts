/** The questionnaires with their words, in the reader's language; the server is asked once. */
import { api, ask } from '../lib/api';
import { locale } from '../lib/i18n.svelte';
import type { Questionnaire } from './measures';

const asked = new Map<string, Promise<Questionnaire[]>>();

/** None where the server cannot be reached: scores can be read without their bands. */
export function questionnaires(): Promise<Questionnaire[]> {
  const language = locale.current;
  const known = asked.get(language);
  if (known) return known;
  const found = ask(api.GET('/v1/measures')).then(
    ({ items }) => items,
    () => {
      asked.delete(language);
      return [];
    },
  );
  asked.set(language, found);
  return found;
}
