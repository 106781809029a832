import url from './formats-worker?worker&url';
import { trustedScript } from './trusted';

/** Have the formats of dates and numbers ready: the first of a kind takes a slow phone 200 ms. */
export const prepareFormats = (): Worker => new Worker(trustedScript(url), { type: 'module' });
