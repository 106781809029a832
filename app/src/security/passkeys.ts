/** Passkeys: the browser and the device's own lock do the work. */
import { api, ask } from '../lib/api';
import { deviceName } from '../lib/device';

export const knowsPasskeys = (): boolean =>
  'PublicKeyCredential' in globalThis && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

export type Passkey = Awaited<ReturnType<typeof presentPasskey>>;

/** Let her choose a passkey of hers, and say whose it is. A DOMException when she does not. */
export async function presentPasskey() {
  const { challenge_id, options } = await ask(api.POST('/v1/passkeys/challenge', { body: {} }));
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  const credential = await navigator.credentials.get({ publicKey });
  const { userHandle } = (credential as PublicKeyCredential)
    .response as AuthenticatorAssertionResponse;
  return { shown: { challenge_id, credential: json(credential) }, holder: uuid(userHandle) };
}

/** The server gives a passkey the account's id to carry. */
function uuid(handle: ArrayBuffer | null): string {
  const bytes = [...new Uint8Array(handle ?? new ArrayBuffer())];
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}

/** Make one on this device, and tell the server. */
export async function addPasskey(): Promise<void> {
  const { challenge_id, options } = await ask(api.POST('/v1/passkeys/options', { body: {} }));
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  const credential = json(await navigator.credentials.create({ publicKey }));
  await ask(api.POST('/v1/passkeys', { body: { challenge_id, credential, name: deviceName() } }));
}

const json = (credential: Credential | null): Record<string, unknown> => ({
  ...(credential as PublicKeyCredential).toJSON(),
});
