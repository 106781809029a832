import createClient from 'openapi-fetch';
import type { paths } from './api-schema';
import type { Problem } from './types';

/** The server. Its cookie is sent by the browser: no script ever holds a token. */
export const api = createClient<paths, 'application/json'>({
  baseUrl: location.origin,
  credentials: 'same-origin',
  cache: 'no-store',
  fetch: (request) => globalThis.fetch(request),
});

/** An answer that was no success; status 0: the server was not reached. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem = {},
    /** Seconds the server asks to wait. */
    readonly retryAfter = 0,
  ) {
    super(`refused: ${status}`);
  }

  /** Which of the API's problems it is: "otp-needed". */
  get kind(): string {
    return this.problem.type?.replace('urn:anew:problem:', '') ?? '';
  }
}

interface Reply<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of a call, or `Refused`. */
export async function ask<T>(call: Promise<Reply<T>>): Promise<T> {
  const reply = await call.catch(() => {
    throw new Refused(0);
  });
  if (reply.response.ok) return reply.data as T;
  const after = Number(reply.response.headers.get('Retry-After')) || 0;
  const problem = typeof reply.error === 'object' && reply.error ? reply.error : {};
  throw new Refused(reply.response.status, problem as Problem, after);
}
