/** The sorts of places, people, states and activities that the API knows. */
import { t, type Key } from './i18n.svelte';

export const PLACES =
  'home work school shop outdoors transport social health_care online other'.split(' ');
export const PEOPLE =
  'alone partner family friends colleagues strangers group authority other'.split(' ');
export const ACTIVITIES =
  'resting working talking eating travelling exercising caring waiting other'.split(' ');
export const INNER_STATES = 'calm tense afraid sad angry ashamed tired lonely numb other'.split(
  ' ',
);

export const facetOptions = (facet: string, values: string[]) =>
  values.map((value) => ({
    value: value as string | null,
    label: t(`facet.${facet}.${value}` as Key),
  }));
