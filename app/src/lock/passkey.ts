/** A passkey of this device that opens the app lock. The server knows nothing of it. */
import { t } from '../lib/i18n.svelte';

export interface KnownPasskey {
  id: ArrayBuffer;
  /** What the passkey answers to with its secret (WebAuthn's PRF extension). */
  salt: Uint8Array<ArrayBuffer>;
}
export type MadePasskey = KnownPasskey & { secret: CryptoKey };

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));

export async function canMakePasskey(): Promise<boolean> {
  if (!('PublicKeyCredential' in globalThis)) return false;
  const can = await PublicKeyCredential.getClientCapabilities?.().catch(() => undefined);
  return !!can?.['extension:prf'] && !!can.userVerifyingPlatformAuthenticator;
}

/** Null: this device's passkeys have no secret to give. A DOMException when she does not want. */
export async function makePasskey(): Promise<MadePasskey | null> {
  const salt = random(32);
  const made = (await navigator.credentials.create({
    publicKey: {
      challenge: random(32),
      rp: { name: 'Anew' },
      user: { id: random(32), name: t('lock.title'), displayName: t('lock.title') },
      pubKeyCredParams: [-7, -257].map((alg) => ({ type: 'public-key', alg })),
      // Not offered when she signs in: it does not open her account.
      authenticatorSelection: {
        authenticatorAttachment: 'platform',
        residentKey: 'discouraged',
        userVerification: 'required',
      },
      extensions: { prf: { eval: { first: salt } } },
    },
  })) as PublicKeyCredential;
  if (!made.getClientExtensionResults().prf?.enabled) return null;
  const known = { id: made.rawId, salt };
  return { ...known, secret: await secretOf(known) };
}

/** Asks for a finger, a face or the screen lock. */
export async function secretOf({ id, salt }: KnownPasskey): Promise<CryptoKey> {
  const shown = (await navigator.credentials.get({
    publicKey: {
      challenge: random(32),
      allowCredentials: [{ type: 'public-key', id }],
      userVerification: 'required',
      extensions: { prf: { eval: { first: salt } } },
    },
  })) as PublicKeyCredential;
  const secret = shown.getClientExtensionResults().prf?.results?.first;
  if (!secret) throw new DOMException('no secret', 'NotSupportedError');
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt, info: new TextEncoder().encode('anew lock') };
  const aes = { name: 'AES-GCM', length: 256 };
  return crypto.subtle.deriveKey(how, base, aes, false, ['wrapKey', 'unwrapKey']);
}
