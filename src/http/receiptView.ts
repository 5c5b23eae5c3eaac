import type { Receipt } from '../core/receipt.ts';

/** A receipt as JSON: names in snake_case, as everywhere in the API it stands beside. */
export function receiptView(receipt: Receipt): unknown {
  return { object: 'receipt', ...(snakeCased(receipt) as object) };
}

function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeCased(inner),
    ]),
  );
}
