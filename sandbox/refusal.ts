/** A request that is answered with a status and OpenAI's error shape; thrown where the fault is found. */
export class Refusal extends Error {
  readonly status: number;
  readonly param: string | null;
  readonly code: string | null;

  /** The method that would be right, when the method is what is wrong. */
  readonly allow: string | null;

  constructor(
    status: number,
    message: string,
    more: { param?: string; code?: string; allow?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'Refusal';
    this.status = status;
    this.param = more.param ?? null;
    this.code = more.code ?? null;
    this.allow = more.allow ?? null;
  }

  /** OpenAI's error shape: all four keys, always. */
  body(): { error: { message: string; type: string; param: string | null; code: string | null } } {
    const type = this.status < 500 ? 'invalid_request_error' : 'server_error';
    return { error: { message: this.message, type, param: this.param, code: this.code } };
  }
}
