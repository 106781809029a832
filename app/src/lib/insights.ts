/** The server's figures; the last answer is kept for offline days. */
import { read, remember } from '../store/db';
import { api, ask, Refused } from './api';
import { addDays, instant, localDate } from './dates';
import type { Insights } from './types';

export interface Kept {
  at: string;
  insights: Insights;
}

const keyOf = (days: number) => `insights:${days}`;

/** The server's last answer. */
export const keptInsights = async (days: number) => (await read<Kept>(keyOf(days))) ?? null;

/** The figures of the last `days` days, and whether they are fresh. */
export async function insightsOf(days: number): Promise<{ kept: Kept | null; fresh: boolean }> {
  const to = localDate();
  try {
    const query = { from: addDays(to, 1 - days), to };
    const insights = await ask(api.GET('/v1/insights', { params: { query } }));
    const kept = { at: instant(), insights };
    await remember(keyOf(days), kept);
    return { kept, fresh: true };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { kept: await keptInsights(days), fresh: false };
  }
}
