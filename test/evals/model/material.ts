import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { sampleConversations } from '../../../src/cli/demo/sample-conversations.ts';
import { loadSessions } from '../../../src/cli/ingest/load-sessions.ts';

/** A turn as it is posted. Within its session no two are of the same minute, so that a prompt tells them apart. */
export interface MaterialTurn {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly name?: string;
  readonly userId?: string;
  readonly content: string;
  readonly occurredAt: Date;
}

export interface MaterialSession {
  readonly sessionId: string;
  /** What a model says of it as a whole. */
  readonly summary?: string;
  readonly turns: readonly MaterialTurn[];
}

/** What a model finds in a conversation: the first turn is the one that says it. */
export interface KnownFact {
  readonly text: string;
  readonly about: string;
  readonly turnIds: readonly string[];
}

/** A conversation, posted to a namespace of its own, with all that can be learnt from it. */
export interface Material {
  readonly namespace: string;
  readonly sessions: readonly MaterialSession[];
  readonly facts: readonly KnownFact[];
}

const minuteMs = 60_000;

const observedSchema = z.object({
  session_summary: z.record(z.string(), z.string()),
  observation: z.record(
    z.string(),
    z.record(z.string(), z.array(z.tuple([z.string(), z.union([z.string(), z.array(z.string())])]))),
  ),
});

/**
 * Reads the conversations of a folder in LoCoMo's form. Their `observation`s are what the model finds, those that rest on
 * turns that are there. Turns are a minute apart: the files give one time for a session.
 */
export async function readLocomo(folder: string): Promise<Material[]> {
  const files = readdirSync(folder)
    .filter((name) => /^conv-.*\.json$/.test(name))
    .sort();
  return await Promise.all(files.map((file) => readConversation(join(folder, file))));
}

async function readConversation(path: string): Promise<Material> {
  const sessions = new Map<string, MaterialTurn[]>();
  for await (const { sessionId, turns } of loadSessions(path)) {
    const list = sessions.get(sessionId) ?? [];
    sessions.set(sessionId, list);
    for (const { id = '', name = '', content, occurredAt } of turns) {
      const first = list[0]?.occurredAt ?? occurredAt?.instant ?? new Date(0);
      const at = new Date(first.getTime() + list.length * minuteMs);
      list.push({ id, role: 'user', name, content, occurredAt: at });
    }
  }
  const known = new Set([...sessions.values()].flat().map(({ id }) => id));
  const observed = observedSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const facts = readFacts(observed).filter(({ turnIds }) => turnIds.every((id) => known.has(id)));
  const list = [...sessions].map(([sessionId, turns]): MaterialSession => {
    const summary = observed.session_summary[`${sessionId.split(':')[1]}_summary`];
    return { sessionId, turns, ...(summary === undefined ? {} : { summary }) };
  });
  return { namespace: basename(path, '.json'), sessions: list, facts };
}

function readFacts({ observation }: z.infer<typeof observedSchema>): KnownFact[] {
  return Object.values(observation).flatMap((speakers) =>
    Object.entries(speakers).flatMap(([about, items]) =>
      items.map(([text, cited]) => ({ text, about, turnIds: [...new Set([cited].flat())] })),
    ),
  );
}

const ownFolder = new URL('../quality/conversations/', import.meta.url);
const ownSchema = z.array(
  z.object({ role: z.string(), content: z.string(), name: z.string().optional(), userId: z.string().optional() }),
);
const ownNames = ['old-friends', 'german', 'support'] as const;

/**
 * Conversations of this project's own, with facts made from what people say in them: their words, quotation marks and all,
 * each from one turn, and every third from two.
 */
export function ownMaterial(prefix: string): Material[] {
  return [ownSamples(prefix), ownFiles(prefix)];
}

/** Of two people, each under a user id. */
export function ownSamples(prefix: string): Material {
  const sessions = sampleConversations.map(({ sessionId, messages }) => buildSession(sessionId, messages));
  return { namespace: `${prefix}-samples`, sessions, facts: sessions.flatMap(factsOf) };
}

/** Of many, in two languages. */
export function ownFiles(prefix: string): Material {
  const sessions = ownNames.map((name) =>
    buildSession(name, ownSchema.parse(JSON.parse(readFileSync(new URL(`${name}.json`, ownFolder), 'utf8')))),
  );
  return { namespace: `${prefix}-files`, sessions, facts: sessions.flatMap(factsOf) };
}

interface OwnMessage {
  readonly role: string;
  readonly content: string;
  readonly name?: string | undefined;
  readonly userId?: string | undefined;
}

function buildSession(sessionId: string, messages: readonly OwnMessage[]): MaterialSession {
  const turns = messages.map(({ role, content, name, userId }, index): MaterialTurn => ({
    id: `${sessionId}-${index + 1}`,
    role: role === 'assistant' ? 'assistant' : 'user',
    content,
    occurredAt: new Date(Date.UTC(2026, 0, 1, 8, index)),
    ...(name === undefined ? {} : { name }),
    ...(userId === undefined ? {} : { userId }),
  }));
  return { sessionId, turns };
}

const leastWords = 6;

function factsOf({ turns }: MaterialSession): KnownFact[] {
  const telling = turns.filter(({ role, content }) => role === 'user' && content.split(' ').length >= leastWords);
  return telling.map(({ id, name = 'User', content }, index) => {
    const next = telling[index + 1];
    const turnIds = index % 3 === 2 && next !== undefined ? [id, next.id] : [id];
    return { text: `${name} said: "${content.slice(0, 200).replaceAll(/\s+/g, ' ')}" (${id})`, about: name, turnIds };
  });
}
