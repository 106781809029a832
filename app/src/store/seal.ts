/** AES-256-GCM over what is personal in a record. It opens in its own place only. */

/** Nonce, then ciphertext with its tag. */
export type Sealed = Uint8Array<ArrayBuffer>;

const NONCE_BYTES = 12;
const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];

/** `place` is bound to it: a seal that was moved to another record does not open there. */
export async function seal(key: CryptoKey, place: string, content: unknown): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const text = JSON.stringify(content);
  const body = await crypto.subtle.encrypt(how(nonce, place), key, encoder.encode(text));
  const sealed = joined(nonce, body);
  opened.set(place, { sealed, text });
  return sealed;
}

export async function unseal<T>(key: CryptoKey, place: string, sealed: Sealed): Promise<T> {
  const known = opened.get(place);
  if (known && equal(known.sealed, sealed)) return JSON.parse(known.text) as T;
  const [nonce, body] = [sealed.subarray(0, NONCE_BYTES), sealed.subarray(NONCE_BYTES)];
  const text = decoder.decode(await crypto.subtle.decrypt(how(nonce, place), key, body));
  opened.set(place, { sealed, text });
  return JSON.parse(text) as T;
}

/** A key, so that only `by` brings it back. It must be extractable. */
export async function wrap(key: CryptoKey, by: CryptoKey): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  return joined(iv, await crypto.subtle.wrapKey('raw', key, by, { name: 'AES-GCM', iv }));
}

/** The key again; no script can read it out. Throws a DOMException when `by` is not the one. */
export const unwrap = (wrapped: Sealed, by: CryptoKey): Promise<CryptoKey> =>
  crypto.subtle.unwrapKey(
    'raw',
    wrapped.subarray(NONCE_BYTES),
    by,
    { name: 'AES-GCM', iv: wrapped.subarray(0, NONCE_BYTES) },
    'AES-GCM',
    false,
    ['encrypt', 'decrypt'],
  );

/** Nonces are random: the same one is the same seal. */
export const equal = (a?: Sealed, b?: Sealed): boolean =>
  a === b || (!!a && !!b && a.subarray(0, NONCE_BYTES).every((byte, at) => byte === b[at]));

/** What was opened before, so that a list is not opened again with each change. */
const opened = new Map<string, { sealed: Sealed; text: string }>();
export const wasOpened = (place: string): boolean => opened.has(place);
export const forgetOpened = (): void => opened.clear();

const how = (iv: Sealed, place: string) => ({
  name: 'AES-GCM',
  iv,
  additionalData: encoder.encode(place),
});

function joined(nonce: Sealed, body: ArrayBuffer): Sealed {
  const whole = new Uint8Array(nonce.length + body.byteLength);
  whole.set(nonce);
  whole.set(new Uint8Array(body), nonce.length);
  return whole;
}
