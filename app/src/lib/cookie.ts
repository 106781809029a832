/** Is there a session to ask about? Its own cookie is hidden from scripts; this one stands beside it. */
export const hasSession = () => document.cookie.includes('__Host-anew-signed-in=');
