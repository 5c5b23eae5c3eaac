/** What one call of a receipt says, as JSON. */
export interface SeenCall {
  readonly role: 'draft' | 'heavy' | 'direct';
  readonly model: string;
  readonly speculative: boolean;
  readonly outcome: 'completed' | 'aborted' | 'failed';
  readonly first_token_ms: number | null;
  readonly usage: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly provenance: string;
  };
  readonly cost: { readonly nano_dollars: number | null; readonly provenance: string };
  readonly failure: string | null;
}

/** A receipt as GET /v1/receipts/{id} shows it: the parts that these tests speak of. */
export interface SeenReceipt {
  readonly id: string;
  readonly client_request_id: string | null;
  readonly outcome: 'answered' | 'failed' | 'cancelled';
  readonly served: string | null;
  readonly reason: string | null;
  readonly error: string | null;
  readonly steps: readonly { readonly state: string }[];
  readonly calls: readonly SeenCall[];
  readonly cost: { readonly nano_dollars: number | null };
  readonly speculations_denied: readonly { readonly why: string }[];
}

/** The calls in one line each, as `draft:aborted`. */
export function callsOf(receipt: SeenReceipt): readonly string[] {
  return receipt.calls.map(({ role, outcome }) => `${role}:${outcome}`);
}
