interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** An answer, read to its end. */
export interface Posted {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Sends JSON as a plain client would, without any SDK. */
export async function postJson(url: string, body: unknown, init: PostOptions = {}): Promise<Posted> {
  const response = await fetch(url, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers },
  });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** The smallest chat call. */
export function chatBody(content = 'Where does Anna live?', fields: Readonly<Record<string, unknown>> = {}): object {
  return { model: 'some-model', messages: [{ role: 'user', content }], ...fields };
}
