/**
 * Whether a Host header names this machine, with any port. A page whose own name was made to resolve to
 * 127.0.0.1 (DNS rebinding) reaches a loopback server too, but a browser still sends the page's name.
 */
export function isLocalHost(host: string): boolean {
  return /^(?:(?:[^:/@\s]+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d*)?$/i.test(host);
}
