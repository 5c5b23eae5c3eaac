import { LRUCache } from 'lru-cache';
import type { Receipts } from '../../ports.ts';

const MS_PER_HOUR = 3_600_000;

/** Receipts in this process: the newest `entries`, for `hours`. */
export function memoryReceipts(options: { readonly entries: number; readonly hours: number }): Receipts {
  const kept = new LRUCache<string, { tenant: string; receipt: Parameters<Receipts['put']>[1] }>({
    max: options.entries,
    ttl: options.hours * MS_PER_HOUR,
  });
  return {
    put: (tenant, receipt) => {
      kept.set(receipt.id, { tenant, receipt });
    },
    get: (tenant, id) => {
      const found = kept.get(id);
      return found?.tenant === tenant ? found.receipt : null;
    },
  };
}
