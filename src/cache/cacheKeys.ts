import canonicalize from 'canonicalize';
import type { CacheQuestion } from '../ports.ts';
import type { AskedParts } from './askedParts.ts';
import { type KeyedHash, keyedHash } from './keyedHash.ts';

/** Raised when the form of what is kept, or of its keys, changes: what was kept before is then not found. */
const SCHEMA = 'dt1';
const DIGEST_CHARACTERS = 32;

export interface KeyOptions {
  readonly secret: Uint8Array;
  readonly scopePer: 'tenant' | 'user';
}

export interface QuestionBasis {
  readonly circumstances: string;
  readonly words: string;
}

/** Digests that nobody without the secret can make, or try guessed texts against. */
export class CacheKeys {
  readonly #hash: KeyedHash;
  readonly #scopePer: 'tenant' | 'user';

  /** @throws RangeError on a secret of less than 16 bytes. */
  constructor({ secret, scopePer }: KeyOptions) {
    if (secret.length < 16) throw new RangeError(`A secret needs 16 bytes or more, not ${secret.length}`);
    this.#hash = keyedHash(secret);
    this.#scopePer = scopePer;
  }

  /**
   * 32 hexadecimal digits of HMAC-SHA256 over the canonical JSON (RFC 8785) of the values.
   * @throws Error when they have none.
   */
  digest(...values: readonly unknown[]): string {
    const text = canonicalize(values) ?? '';
    return this.#hash(text).toString('hex', 0, DIGEST_CHARACTERS / 2);
  }

  tenant(name: string): string {
    return this.digest('tenant', name);
  }

  /**
   * A question in digests: what is asked, and everything else that its answer depends on.
   * @throws Error when the request has no canonical JSON.
   */
  basis({ principal, route, policy, wish }: CacheQuestion, asked: AskedParts): QuestionBasis {
    const owner =
      this.#scopePer === 'tenant' ? [principal.tenant] : [principal.tenant, principal.key, asked.user];
    const family = 'chat';
    return {
      circumstances: this.digest(
        'circumstances',
        SCHEMA,
        owner,
        family,
        route,
        policy,
        wish.namespace,
        asked.rest,
      ),
      words: this.digest('words', asked.text, asked.whole),
    };
  }

  /**
   * Everything an answer depends on but the text that is asked: answers of different scopes never meet.
   * @param epoch the tenant's; null where the store did not tell it.
   */
  scope({ circumstances }: QuestionBasis, epoch: number | null): string {
    return this.digest('scope', circumstances, epoch);
  }

  /** Of one text, or message, asked in a scope, in these very words. */
  text(scope: string, { words }: QuestionBasis): string {
    return this.digest('text', scope, words);
  }

  /** Of all texts of a scope that are the same in canonical form. */
  canonical(scope: string, canonicalText: string, version: string): string {
    return this.digest('canonical', scope, canonicalText, version);
  }

  /** Of the vectors that may be compared with each other. */
  partition(scope: string, fingerprint: string, version: string): string {
    return this.digest('partition', scope, fingerprint, version);
  }

  /** Id of what is kept under a text: a UUID of version 8 (RFC 9562), the same whenever that is kept again. */
  entryId(textKey: string): string {
    const hex = this.digest('entry', textKey);
    const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) & 3);
    const at = (from: number, to: number) => hex.slice(from, to);
    return `${at(0, 8)}-${at(8, 12)}-8${at(13, 16)}-${variant}${at(17, 20)}-${at(20, 32)}`;
  }

  tag(tenant: string, name: string): string {
    return this.digest('tag', tenant, name);
  }
}

const ID = /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

export function isEntryId(id: string): boolean {
  return ID.test(id);
}

/** Names in the store. Those of a scope, and those of a tenant, each share a slot of a Redis Cluster. */
export const storeKey = {
  entry: (scope: string, id: string) => `${SCHEMA}:{${scope}}:e:${id}`,
  /** From words to the entry that answers them. */
  alias: (scope: string, textKey: string) => `${SCHEMA}:{${scope}}:a:${textKey}`,
  /** A pair that may not be: this entry for these words. */
  rejected: (scope: string, id: string, textKey: string) => `${SCHEMA}:{${scope}}:r:${id}:${textKey}`,
  /** Held while a miss is being answered. */
  claim: (scope: string, textKey: string) => `${SCHEMA}:{${scope}}:l:${textKey}`,
  /** From an id to its scope, for its owner. */
  owned: (tenant: string, id: string) => `${SCHEMA}:{${tenant}}:i:${id}`,
  epoch: (tenant: string) => `${SCHEMA}:{${tenant}}:epoch`,
  tagEpoch: (tenant: string, tagKey: string) => `${SCHEMA}:{${tenant}}:t:${tagKey}`,
} as const;
