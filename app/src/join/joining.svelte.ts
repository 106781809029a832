/** All that a new client chooses, until the last step: nothing leaves the phone before. */
import { api, ask, Refused } from '../lib/api';
import { deviceZone } from '../lib/dates';
import { locale, type Key } from '../lib/i18n.svelte';
import { blank, newId } from '../lib/records';
import { session, signIn } from '../lib/session.svelte';
import { keep } from '../lib/sync-page.svelte';
import type { Scope } from '../lib/types';

export const STEPS = ['name', 'account', 'share', 'remind', 'done'] as const;
export type Step = (typeof STEPS)[number];

export class Joining {
  name = $state('');
  email = $state('');
  password = $state('');
  scopes = $state<Scope[]>([]);
  /** "HH:MM"; null: no reminder. */
  time = $state<string | null>(null);
  step = $state<Step>('name');
  /** At which step something is to be put right, and what. */
  trouble = $state<{ at: Step; why: Key } | null>(null);
  busy = $state(false);
  /** What is done already: after a failure it goes on from there. */
  #made = '';
  #shared = false;

  constructor(private readonly code: string) {}

  /** Without an invitation there is nobody to share with. */
  get steps(): Step[] {
    return STEPS.filter((one) => one !== 'share' || this.code);
  }

  go(by: 1 | -1): void {
    this.step = this.steps[this.steps.indexOf(this.step) + by] ?? this.step;
  }

  async finish(): Promise<void> {
    this.busy = true;
    this.trouble = null;
    try {
      await this.#enter();
      await this.#share();
      if (this.time)
        await keep('reminder', newId(), { ...blank.reminder(), local_time: this.time });
      this.step = 'done';
    } catch (error) {
      this.#explain(error instanceof Refused ? error.status : 500);
    }
    this.busy = false;
  }

  async #enter(): Promise<void> {
    const email = this.email.trim();
    if (session.account?.email === email.toLowerCase()) return;
    // The server does not tell who has an account: with her old password she gets in all the same.
    if (this.#made !== email) await this.#make(email);
    this.#made = email;
    await signIn(email, this.password);
  }

  #make = (email: string) =>
    ask(
      api.POST('/v1/accounts', {
        body: {
          ...(this.code && { invitation_code: this.code }),
          email,
          password: this.password,
          display_name: this.name.trim() || null,
          time_zone: deviceZone(),
          locale: locale.current,
        },
      }),
    );

  async #share(): Promise<void> {
    if (!this.code || !this.scopes.length || this.#shared) return;
    const scopes = $state.snapshot(this.scopes);
    const body = { code: this.code, scopes, until: null };
    await ask(api.POST('/v1/care-links', { body })).catch((error) => {
      // Shared with this person already: nothing is missing.
      if (!(error instanceof Refused) || error.status !== 409) throw error;
    });
    this.#shared = true;
  }

  /** Where it can be put right. */
  #explain(status: number): void {
    const signedIn = session.account !== null;
    const at = status === 0 || status === 429 ? this.step : signedIn ? 'share' : 'account';
    this.trouble = { at, why: whyNot(status, signedIn) };
    this.step = at;
  }
}

function whyNot(status: number, signedIn: boolean): Key {
  if (status === 0) return 'app.needsNetwork';
  if (status === 429) return 'app.tooOften';
  if (signedIn) return 'join.notShared';
  if (status === 401) return 'join.before';
  return status === 422 ? 'join.check' : 'app.wentWrong';
}
