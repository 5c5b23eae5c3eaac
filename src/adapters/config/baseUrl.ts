export type BaseUrl =
  | { readonly ok: true; readonly url: string }
  | { readonly ok: false; readonly fault: string };

/**
 * An upstream's address in the one form in which two equal addresses are equal texts: no slash at the end,
 * host in lower case. The fault never repeats a password.
 */
export function parseBaseUrl(text: string): BaseUrl {
  const url = URL.parse(text);
  if (url === null) return { ok: false, fault: 'is not an address such as https://api.openai.com/v1' };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { ok: false, fault: 'must begin with http:// or https://' };
  }
  if (url.username !== '' || url.password !== '') {
    return { ok: false, fault: 'holds a user or password; a key belongs in api_key or api_key_file' };
  }
  if (url.search !== '' || url.hash !== '') {
    return { ok: false, fault: 'must end with its path: no ? or # part' };
  }
  return { ok: true, url: url.origin + url.pathname.replace(/\/+$/, '') };
}
