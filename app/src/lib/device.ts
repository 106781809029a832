/** The name of this device in lists; nothing finer than the kind of browser. */
export const deviceName = (): string => (/Mobi/.test(navigator.userAgent) ? 'Phone' : 'Computer');
