import type { paths } from './api-schema';

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : never;
type Operation<P extends keyof paths, M extends string> = M extends keyof paths[P]
  ? paths[P][M]
  : never;
/** What a route answers when it succeeds. */
export type Answer<P extends keyof paths, M extends string = 'get'> =
  Operation<P, M> extends { responses: { 200: infer R } }
    ? Json<R>
    : Operation<P, M> extends { responses: { 201: infer R } }
      ? Json<R>
      : never;
/** What a route takes. */
export type Sent<P extends keyof paths, M extends string = 'put'> =
  Operation<P, M> extends { requestBody: infer B } ? Json<B> : never;

export type Account = Answer<'/v1/me'>;
export type Locale = 'en' | 'de' | 'ar';
export type CareLink = Answer<'/v1/care-links'>['items'][number];
export type Scope = 'practice' | 'words' | 'sleep' | 'medicines' | 'measures';
export type Client = Answer<'/v1/clients'>['items'][number];
export type Summary = Answer<'/v1/clients/{client_id}/summary'>;
export type SharedRecord = Answer<'/v1/clients/{client_id}/records'>['items'][number];
export type Practice = Insights['practice'];
export type Sleep = NonNullable<Summary['sleep']>;
export type Measures = NonNullable<Summary['measures']>;
export type Medicines = NonNullable<Summary['medicines']>;
export type PracticeNights = Insights['practice_nights'];
export type Figure = Practice['days_practised'];
export type Insights = Answer<'/v1/insights'>;
export type NextPractice = Answer<'/v1/practice/next'>;
export type Suggestion = Answer<'/v1/suggestions'>['items'][number];
export type Lens = Answer<'/v1/lenses'>['items'][number];
export type Measure = Answer<'/v1/measures'>['items'][number];
export type CrisisLines = Answer<'/v1/crisis-lines'>;
export type NightDerived = Answer<'/v1/nights/{date}', 'put'>['derived'];

/** The records that live on the device, as they are sent: everything set, null is unknown. */
export interface Body {
  pattern: Whole<Sent<'/v1/patterns/{id}'>>;
  behaviour: Whole<Sent<'/v1/behaviours/{id}'>>;
  context: Whole<Sent<'/v1/contexts/{id}'>>;
  'practice-entry': Whole<Sent<'/v1/practice-entries/{id}'>>;
  'pattern-moment': Whole<Sent<'/v1/pattern-moments/{id}'>>;
  'therapy-session': Whole<Sent<'/v1/therapy-sessions/{id}'>>;
  recall: Whole<Sent<'/v1/recalls/{id}'>>;
  'transfer-probe': Whole<Sent<'/v1/transfer-probes/{id}'>>;
  'rehearsal-choice': Whole<Sent<'/v1/rehearsal-choices/{id}'>>;
  night: Whole<Sent<'/v1/nights/{date}'>>;
  nap: Whole<Sent<'/v1/naps/{id}'>>;
  medicine: Whole<Sent<'/v1/medicines/{id}'>>;
  'device-night': Whole<Sent<'/v1/device-nights/{id}'>>;
  'measure-response': Whole<Sent<'/v1/measure-responses/{id}'>>;
  'measure-schedule': Whole<Sent<'/v1/measure-schedules/{id}'>>;
  reminder: Whole<Sent<'/v1/reminders/{id}'>>;
  'safety-plan': Whole<Sent<'/v1/safety-plans/{id}'>>;
  'safety-contact': Whole<Sent<'/v1/safety-contacts/{id}'>>;
}
export type Kind = keyof Body;
type Whole<T> = { [K in keyof T]-?: K extends 'words' | 'facets' ? NonNullable<T[K]> : T[K] };

export type Outcome = Body['practice-entry']['outcome'];
export type Stage = NonNullable<Body['behaviour']['stage']>;

/** RFC 9457, as far as the app reads it. */
export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string | null;
  errors?: { pointer: string; code: string; detail: string }[];
}
