import type { KeyValue } from '../ports.ts';
import { type CacheKeys, storeKey } from './cacheKeys.ts';
import type { PartCall } from './partCalls.ts';
import { Seal } from './seal.ts';

/**
 * The store, each call bounded, and its values sealed under their keys. Every method rejects as `PartCall` does.
 */
export class KeptStore {
  readonly #store: KeyValue;
  readonly #call: PartCall;
  readonly #ms: number;
  readonly #seal: Seal;
  readonly #onCorrupt: (key: string) => void;

  /** @param onCorrupt told of a key whose bytes are not what was written there. */
  constructor(init: {
    readonly store: KeyValue;
    readonly call: PartCall;
    readonly ms: number;
    readonly secret: Uint8Array;
    readonly onCorrupt: (key: string) => void;
  }) {
    this.#store = init.store;
    this.#call = init.call;
    this.#ms = init.ms;
    this.#seal = new Seal(init.secret);
    this.#onCorrupt = init.onCorrupt;
  }

  /** Whether other processes see the same keys. */
  get shared(): boolean {
    return this.#store.shared;
  }

  count(key: string, signal: AbortSignal): Promise<number> {
    return this.#run((within) => this.#store.count(key, within), signal);
  }

  increment(key: string, signal: AbortSignal): Promise<number> {
    return this.#run((within) => this.#store.increment(key, within), signal);
  }

  /** In the order of the keys, which share a slot. What is corrupt is absent. */
  async read(keys: readonly string[], signal: AbortSignal): Promise<readonly (Uint8Array | null)[]> {
    if (keys.length === 0) return [];
    const values = await this.#run((within) => this.#store.get(keys, within), signal);
    return keys.map((key, at) => {
      const sealed = values[at] ?? null;
      const value = sealed === null ? null : this.#seal.take(key, sealed);
      if (sealed !== null && value === null) this.#onCorrupt(key);
      return value;
    });
  }

  write(key: string, value: Uint8Array, ttlMs: number, signal: AbortSignal): Promise<void> {
    const sealed = this.#seal.put(key, value);
    return this.#run(
      (within) => this.#store.set(key, sealed, Math.max(1, Math.round(ttlMs)), within),
      signal,
    );
  }

  delete(keys: readonly string[], signal: AbortSignal): Promise<number> {
    return this.#run((within) => this.#store.delete(keys, within), signal);
  }

  /** Claims a key for a time: true when nobody has it. */
  claim(key: string, token: string, ttlMs: number, signal: AbortSignal): Promise<boolean> {
    return this.#run((within) => this.#store.add(key, Buffer.from(token), ttlMs, within), signal);
  }

  /** Gives a claim back, unless somebody else has it by now. */
  unclaim(key: string, token: string, signal: AbortSignal): Promise<boolean> {
    return this.#run((within) => this.#store.deleteIf(key, Buffer.from(token), within), signal);
  }

  /** What is under these keys, of which the second is a claim. */
  async readBeside(
    { key, claim }: { readonly key: string; readonly claim: string },
    signal: AbortSignal,
  ): Promise<{ readonly value: Uint8Array | null; readonly claimed: boolean }> {
    const [sealed, token] = await this.#run((within) => this.#store.get([key, claim], within), signal);
    const value = sealed === null || sealed === undefined ? null : this.#seal.take(key, sealed);
    return { value, claimed: token !== null && token !== undefined };
  }

  /** Counts of a tenant's tags, in their order. */
  tagEpochs(
    {
      keys,
      tenant,
      tags,
    }: { readonly keys: CacheKeys; readonly tenant: string; readonly tags: readonly string[] },
    signal: AbortSignal,
  ): Promise<readonly number[]> {
    return Promise.all(
      tags.map((tag) => this.count(storeKey.tagEpoch(tenant, keys.tag(tenant, tag)), signal)),
    );
  }

  #run<Value>(call: (within: AbortSignal) => Promise<Value>, signal: AbortSignal): Promise<Value> {
    return this.#call(call, { ms: this.#ms, signal });
  }
}
