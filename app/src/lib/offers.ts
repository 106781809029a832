/** Today's offers: the server's, without what was answered on this phone since. */
import type { TypedRow } from '../store/db';
import type { Behaviour } from './practice';
import type { NextPractice } from './types';

export interface Offer {
  behaviour: Behaviour;
  context: string | null;
  /** The reasons in words; empty when they are of another day. */
  why: string;
}

export function offers(
  next: NextPractice | null | undefined,
  today: string,
  behaviours: Map<string, Behaviour>,
  tried: Set<string>,
  choices: TypedRow<'rehearsal-choice'>[],
): Offer[] {
  const said = choices.map((one) => one.data).filter((one) => one.day === today);
  const declined = (id: string) =>
    said.some((one) => one.choice === 'not_today' && one.behaviour_id === id);
  const refused = (id: string, context: string | null) =>
    said.some(
      (one) => one.choice === 'not_there' && one.behaviour_id === id && one.context_id === context,
    );
  return (next?.items ?? []).flatMap((item) => {
    const behaviour = behaviours.get(item.behaviour_id);
    if (!behaviour || tried.has(behaviour.id) || declined(behaviour.id)) return [];
    // Where else is the server's to say; until then the offer names no place.
    const gone = refused(behaviour.id, item.context_id);
    const why = next?.on === today && !gone ? item.sentence : '';
    return [{ behaviour, context: gone ? null : item.context_id, why }];
  });
}
