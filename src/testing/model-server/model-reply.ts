/** An answer that is ready to be sent. */
export interface ModelReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly outputTokens: number;
}

export function buildJsonReply(body: unknown, outputTokens: number): ModelReply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    outputTokens,
  };
}

/** What a proxy or a portal puts in the place of an answer. */
export function buildHtmlReply(status: number, title: string): ModelReply {
  const body = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body, outputTokens: 0 };
}
