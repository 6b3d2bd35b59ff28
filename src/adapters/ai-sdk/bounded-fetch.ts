import { ProviderFault } from '../../ports/faults.ts';

/**
 * Bytes of one answer: 100 vectors of 3,072 numbers take about 7 MB. The SDK itself would read 2 GiB into memory before it
 * objects.
 */
const answerBytes = 64 * 1024 * 1024;

/**
 * `fetch` for what we open ourselves. It does not follow redirects, which would carry the prompt and a key in a header of
 * its own (`api-key`) to wherever they lead, and it does not read answers without end.
 */
export async function boundedFetch(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: 'manual' });
  if (response.body === null) return response;
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(countBytes()), { status, statusText, headers });
}

function countBytes(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes <= answerBytes) controller.enqueue(chunk);
      else controller.error(new ProviderFault(`The model provider sent more than ${answerBytes} bytes.`));
    },
  });
}
