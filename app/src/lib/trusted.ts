/** Which scripts may be started: the content security policy lets only this one policy name any. */

type Policy = { createScriptURL(url: string): string };
type Factory = { createPolicy(name: string, rules: Policy): Policy };

const OURS = /^\/(sw\.js|assets\/(formats-)?worker-[\w-]+\.js)$/;

let policy: Policy | undefined;

/** The same address, as what the browser takes for a script. Throws for any other script. */
export function trustedScript(url: string): string {
  if (!OURS.test(url) && !import.meta.env.DEV) throw new TypeError(url);
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
  if (!factory) return url;
  policy ??= factory.createPolicy('app-sw', { createScriptURL: (one) => one });
  return policy.createScriptURL(url);
}
