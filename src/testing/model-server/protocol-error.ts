import type { ModelReply } from './model-reply.ts';

/** What the error object of the protocol says. */
export interface ProtocolErrorFields {
  readonly status: number;
  readonly message: string;
  readonly type: string | null;
  readonly code: string | null;
  readonly param?: string | null;
  /** Beside the four fields that everybody sends, as Azure does. */
  readonly further?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error that the client is told, in the words of the protocol. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly fields: ProtocolErrorFields;

  constructor(fields: ProtocolErrorFields, options?: ErrorOptions) {
    super(fields.message, options);
    this.fields = fields;
  }
}

/** A mistake of the client's in the request: 400. */
export function invalidRequest(message: string, param: string | null = null): ProtocolError {
  return new ProtocolError({ status: 400, message, type: 'invalid_request_error', code: null, param });
}

/** A key that is missing or not the right one: 401. */
export function wrongKey(): ProtocolError {
  return new ProtocolError({
    status: 401,
    message: 'Incorrect API key provided. You can find your API key in the settings of your account.',
    type: 'invalid_request_error',
    code: 'invalid_api_key',
  });
}

export function buildErrorReply({ status, headers = {}, ...fields }: ProtocolErrorFields): ModelReply {
  const { message, type, param = null, code, further = {} } = fields;
  const body = JSON.stringify({ error: { message, type, param, code, ...further } });
  return { status, headers: { 'content-type': 'application/json', ...headers }, body, outputTokens: 0 };
}
