import { MemoirError } from '../domain/errors.ts';
import type { Accepted, AcceptRequest, TurnLog } from '../ports/turn-log.ts';
import { buildRequest, type RequestSketch, type TurnSketch } from './build-request.ts';

/** Accepts one request; rejects where it was refused. */
export async function acceptRequest(turns: TurnLog, namespace: string, request: AcceptRequest): Promise<Accepted> {
  const [answer] = await turns.accept(namespace, [request]);
  if (answer === undefined || answer instanceof MemoirError) throw answer ?? new Error('a request without an answer');
  return answer;
}

/** A turn log and a namespace of it. */
export interface LogOfNamespace {
  readonly turns: TurnLog;
  readonly namespace: string;
}

/** Builds a request of sketches and accepts it; rejects where it was refused. */
export async function acceptTurns(
  { turns, namespace }: LogOfNamespace,
  sketches: readonly TurnSketch[],
  request: RequestSketch = {},
): Promise<Accepted> {
  return await acceptRequest(turns, namespace, buildRequest(sketches, request));
}
