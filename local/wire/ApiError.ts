/** A failure with its HTTP status, in the shape in which OpenAI's API reports one. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;

  constructor(
    status: number,
    message: string,
    { param = null, code = null }: { readonly param?: string | null; readonly code?: string | null } = {},
  ) {
    super(message);
    this.status = status;
    this.type = status >= 500 ? 'server_error' : 'invalid_request_error';
    this.param = param;
    this.code = code;
  }

  /** The body to answer with: all four keys, always. */
  body(): { readonly error: object } {
    return { error: { message: this.message, type: this.type, param: this.param, code: this.code } };
  }
}
