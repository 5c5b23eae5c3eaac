import { surfaceTokens } from './surfaceTokens.ts';

export interface NameAlias {
  /** As its tokens are written, in their case. */
  readonly parts: readonly string[];
  /** Equal for all forms of one name. */
  readonly key: string;
}

const FORMS: readonly (readonly string[])[] = [
  ['United States of America', 'USA', 'U.S.A.', 'United States', 'US', 'U.S.'],
  ['United Kingdom', 'UK', 'U.K.'],
  ['European Union', 'EU'],
  ['United Nations', 'UN'],
  ['two-factor authentication', '2FA', 'two factor authentication'],
];

/** Forms of one name, by the first token, longest first. Case counts: US is not us. */
export const nameAliases: ReadonlyMap<string, readonly NameAlias[]> = byFirst();

function byFirst(): ReadonlyMap<string, readonly NameAlias[]> {
  const found = new Map<string, NameAlias[]>();
  for (const forms of FORMS) {
    for (const form of forms) {
      const parts = surfaceTokens(form).map(({ text }) => text);
      const first = parts[0] ?? '';
      found.set(first, [...(found.get(first) ?? []), { parts, key: `~${forms[0]}` }]);
    }
  }
  for (const aliases of found.values()) aliases.sort((a, b) => b.parts.length - a.parts.length);
  return found;
}
